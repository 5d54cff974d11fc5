package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitPolicyTest {

    private static final boolean LIVE = true;
    private static final boolean FAILING = true;
    private static final long SECOND = 1_000_000_000L;

    @Test
    void letsOnlyTheAnalysisOfACaptureFileWait() {
        assertThat(new WaitPolicy(LIVE, TargetKind.FILE).holdsAnalysis()).isFalse();
        assertThat(new WaitPolicy(!LIVE, TargetKind.UDP).holdsAnalysis()).isTrue();
    }

    @Test
    void waitsForAFileAsLongAsItCanBeWritten() {
        WaitPolicy policy = new WaitPolicy(!LIVE, TargetKind.FILE);

        assertThat(policy.keepsWaiting(!FAILING, 3_600 * SECOND)).isTrue();
        assertThat(policy.keepsWaiting(FAILING, 0)).isFalse();
        assertThat(policy.keepsDraining(!FAILING, 3_600 * SECOND, 3_600 * SECOND))
                .isTrue();
    }

    @Test
    void waitsForAReceiverAsLongAsItTakesSomething() {
        WaitPolicy policy = new WaitPolicy(!LIVE, TargetKind.UDP);

        assertThat(policy.keepsWaiting(FAILING, 9 * SECOND)).isTrue();
        assertThat(policy.keepsWaiting(!FAILING, 11 * SECOND)).isFalse();
        assertThat(policy.keepsDraining(!FAILING, 9 * SECOND, 3_600 * SECOND)).isTrue();
    }

    @Test
    void waitsForAStandardStreamUntilItFails() {
        for (boolean live : new boolean[] {LIVE, !LIVE}) {
            WaitPolicy policy = new WaitPolicy(live, TargetKind.STANDARD_STREAM);

            assertThat(policy.keepsDraining(!FAILING, 3_600 * SECOND, 3_600 * SECOND))
                    .isTrue();
            assertThat(policy.keepsDraining(FAILING, 0, 0)).isFalse();
        }
    }

    @Test
    void endsALiveCaptureInBoundedTime() {
        assertThat(new WaitPolicy(LIVE, TargetKind.TCP).keepsDraining(!FAILING, 0, 4 * SECOND))
                .isTrue();
        assertThat(new WaitPolicy(LIVE, TargetKind.TCP).keepsDraining(!FAILING, 0, 6 * SECOND))
                .isFalse();
        assertThat(new WaitPolicy(LIVE, TargetKind.FILE).keepsDraining(!FAILING, 0, 59 * SECOND))
                .isTrue();
        assertThat(new WaitPolicy(LIVE, TargetKind.FILE).keepsDraining(!FAILING, 0, 61 * SECOND))
                .isFalse();
    }
}
