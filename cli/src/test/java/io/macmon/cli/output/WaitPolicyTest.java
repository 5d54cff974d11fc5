package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitPolicyTest {

    private static final boolean LIVE = true;
    private static final boolean FILE = true;
    private static final boolean BROKEN = true;
    private static final long SECOND = 1_000_000_000L;

    @Test
    void letsOnlyTheAnalysisOfACaptureFileWait() {
        assertThat(new WaitPolicy(LIVE, FILE).holdsAnalysis()).isFalse();
        assertThat(new WaitPolicy(!LIVE, !FILE).holdsAnalysis()).isTrue();
    }

    @Test
    void waitsForAFileAsLongAsItCanBeWritten() {
        WaitPolicy patience = new WaitPolicy(!LIVE, FILE);

        assertThat(patience.keepsWaiting(!BROKEN, 3_600 * SECOND)).isTrue();
        assertThat(patience.keepsWaiting(BROKEN, 0)).isFalse();
        assertThat(patience.keepsDraining(!BROKEN, 3_600 * SECOND, 3_600 * SECOND))
                .isTrue();
    }

    @Test
    void waitsForAReceiverAsLongAsItTakesSomething() {
        WaitPolicy patience = new WaitPolicy(!LIVE, !FILE);

        assertThat(patience.keepsWaiting(BROKEN, 9 * SECOND)).isTrue();
        assertThat(patience.keepsWaiting(!BROKEN, 11 * SECOND)).isFalse();
        assertThat(patience.keepsDraining(!BROKEN, 9 * SECOND, 3_600 * SECOND)).isTrue();
    }

    @Test
    void endsALiveCaptureInBoundedTime() {
        assertThat(new WaitPolicy(LIVE, !FILE).keepsDraining(!BROKEN, 0, 4 * SECOND))
                .isTrue();
        assertThat(new WaitPolicy(LIVE, !FILE).keepsDraining(!BROKEN, 0, 6 * SECOND))
                .isFalse();
        assertThat(new WaitPolicy(LIVE, FILE).keepsDraining(!BROKEN, 0, 59 * SECOND))
                .isTrue();
        assertThat(new WaitPolicy(LIVE, FILE).keepsDraining(!BROKEN, 0, 61 * SECOND))
                .isFalse();
    }
}
