package io.macmon.analyzer.audit.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.Fingerprint;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContradictionsTest {

    private static final Fingerprint WINDOWS = new Fingerprint(1, 4, List.of(1, 15, 3, 6), "MSFT 5.0");
    private static final Fingerprint WINDOWS_INFORM = new Fingerprint(1, 4, List.of(1, 15, 3, 6, 252), "MSFT 5.0");
    private static final Fingerprint LINUX = new Fingerprint(1, 4, List.of(1, 28, 2, 3), "");

    private final Contradictions station = new Contradictions();

    @Test
    void aClientThatAsksForMoreInSomeMessagesIsOne() {
        for (int i = 0; i < 4; i++) {
            assertThat(station.fingerprint(WINDOWS)).isEmpty();
            assertThat(station.fingerprint(WINDOWS_INFORM)).isEmpty();
        }
    }

    @Test
    void aSystemThatBootsByNetworkNowAndThenIsOne() {
        for (int i = 0; i < 2; i++) {
            assertThat(station.fingerprint(WINDOWS)).isEmpty();
            assertThat(station.fingerprint(LINUX)).isEmpty();
        }
    }

    @Test
    void twoSystemsInTurnsAreAContradiction() {
        station.fingerprint(WINDOWS);
        station.fingerprint(LINUX);
        station.fingerprint(WINDOWS);
        assertThat(station.fingerprint(LINUX)).isEmpty();
        assertThat(station.fingerprint(WINDOWS)).contains("1,28,2,3 and 1,15,3,6 (MSFT 5.0)");
    }

    @Test
    void twoNamesInTurnsAreAContradiction() {
        for (int i = 0; i < 2; i++) {
            assertThat(station.name("alpha")).isEmpty();
            assertThat(station.name("")).isEmpty();
            assertThat(station.name("beta")).isEmpty();
        }
        assertThat(station.name("alpha")).contains("beta and alpha");
    }

    @Test
    void twoTracesOfARouteAreNoSecondSystem() {
        for (int i = 0; i < 4; i++) {
            assertThat(station.ttl(64)).isEmpty();
            assertThat(station.ttl(1)).isEmpty();
        }
    }
}
