package io.macmon.analyzer.audit.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.Fingerprint;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedMacDetectorTest {

    private static final Fingerprint WINDOWS = new Fingerprint(1, 4, List.of(1, 15, 3, 6), "MSFT 5.0");
    private static final Fingerprint WINDOWS_INFORM = new Fingerprint(1, 4, List.of(1, 15, 3, 6, 252), "MSFT 5.0");
    private static final Fingerprint LINUX = new Fingerprint(1, 4, List.of(1, 28, 2, 3), "");

    private final SharedMacDetector station = new SharedMacDetector();

    @Test
    void aClientThatAsksForMoreInSomeMessagesIsOne() {
        for (int i = 0; i < 4; i++) {
            assertThat(station.observeFingerprint(WINDOWS)).isEmpty();
            assertThat(station.observeFingerprint(WINDOWS_INFORM)).isEmpty();
        }
    }

    @Test
    void aSystemThatBootsByNetworkNowAndThenIsOne() {
        for (int i = 0; i < 2; i++) {
            assertThat(station.observeFingerprint(WINDOWS)).isEmpty();
            assertThat(station.observeFingerprint(LINUX)).isEmpty();
        }
    }

    @Test
    void twoSystemsInTurnsAreAContradiction() {
        station.observeFingerprint(WINDOWS);
        station.observeFingerprint(LINUX);
        station.observeFingerprint(WINDOWS);
        assertThat(station.observeFingerprint(LINUX)).isEmpty();
        assertThat(station.observeFingerprint(WINDOWS)).contains("1,28,2,3 and 1,15,3,6 (MSFT 5.0)");
    }

    @Test
    void twoNamesInTurnsAreAContradiction() {
        for (int i = 0; i < 2; i++) {
            assertThat(station.observeName("alpha")).isEmpty();
            assertThat(station.observeName("")).isEmpty();
            assertThat(station.observeName("beta")).isEmpty();
        }
        assertThat(station.observeName("alpha")).contains("beta and alpha");
    }

    @Test
    void twoTracesOfARouteAreNoSecondSystem() {
        for (int i = 0; i < 4; i++) {
            assertThat(station.observeTtl(64)).isEmpty();
            assertThat(station.observeTtl(1)).isEmpty();
        }
    }
}
