package io.macmon.analyzer.audit.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.station.SharedMacDetector.Pair;
import io.macmon.analyzer.claim.Claim.Fingerprint;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedMacDetectorTest {

    private static final Fingerprint WINDOWS = new Fingerprint(1, 4, List.of(1, 15, 3, 6), "MSFT 5.0");
    private static final Fingerprint WINDOWS_INFORM = new Fingerprint(1, 4, List.of(1, 15, 3, 6, 252), "MSFT 5.0");
    private static final Fingerprint LINUX = new Fingerprint(1, 4, List.of(1, 28, 2, 3), "");

    private final SharedMacDetector detector = new SharedMacDetector();

    @Test
    void requestingMoreOptionsInSomeMessagesIsNotASecondSystem() {
        for (int i = 0; i < 4; i++) {
            assertThat(detector.observeFingerprint(WINDOWS)).isEmpty();
            assertThat(detector.observeFingerprint(WINDOWS_INFORM)).isEmpty();
        }
    }

    @Test
    void occasionalNetworkBootIsNotASecondSystem() {
        for (int i = 0; i < 2; i++) {
            assertThat(detector.observeFingerprint(WINDOWS)).isEmpty();
            assertThat(detector.observeFingerprint(LINUX)).isEmpty();
        }
    }

    @Test
    void alternatingFingerprintsAreDetected() {
        detector.observeFingerprint(WINDOWS);
        detector.observeFingerprint(LINUX);
        detector.observeFingerprint(WINDOWS);
        assertThat(detector.observeFingerprint(LINUX)).isEmpty();
        assertThat(detector.observeFingerprint(WINDOWS)).contains(new Pair("1,28,2,3", "1,15,3,6 (MSFT 5.0)"));
    }

    @Test
    void alternatingNamesAreDetected() {
        for (int i = 0; i < 2; i++) {
            assertThat(detector.observeName("alpha")).isEmpty();
            assertThat(detector.observeName("")).isEmpty();
            assertThat(detector.observeName("beta")).isEmpty();
        }
        assertThat(detector.observeName("alpha")).contains(new Pair("beta", "alpha"));
    }

    @Test
    void aTracerouteIsNotASecondSystem() {
        for (int i = 0; i < 4; i++) {
            assertThat(detector.observeTtl(64, 0)).isEmpty();
            assertThat(detector.observeTtl(1, 0)).isEmpty();
        }
    }
}
