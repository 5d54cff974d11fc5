package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitPolicyTest {

    private static final boolean LIVE = true;
    private static final boolean FAILING = true;
    private static final long SECOND = 1_000_000_000L;

    @Test
    void holdsTheFlowsOfALiveCaptureForAWorkingFileAndOnlyBrieflyForAReceiver() {
        WaitPolicy file = new WaitPolicy(LIVE, TargetKind.FILE);
        assertThat(file.keepsWaiting(!FAILING, 59 * SECOND, 3_600 * SECOND)).isTrue();
        assertThat(file.keepsWaiting(!FAILING, 61 * SECOND, 61 * SECOND)).isFalse();
        assertThat(file.keepsWaiting(FAILING, 0, 0)).isFalse();

        WaitPolicy receiver = new WaitPolicy(LIVE, TargetKind.TCP);
        assertThat(receiver.keepsWaiting(!FAILING, 0, 4 * SECOND)).isTrue();
        assertThat(receiver.keepsWaiting(!FAILING, 0, 6 * SECOND)).isFalse();
        assertThat(receiver.keepsWaiting(FAILING, 0, 0)).isFalse();
    }

    @Test
    void waitsForAFileAsLongAsItCanBeWritten() {
        for (boolean live : new boolean[] {LIVE, !LIVE}) {
            WaitPolicy policy = new WaitPolicy(live, TargetKind.FILE);

            assertThat(policy.keepsDraining(!FAILING, 299 * SECOND, 3_600 * SECOND))
                    .isTrue();
            assertThat(policy.keepsDraining(!FAILING, 301 * SECOND, 301 * SECOND))
                    .as("a failing disk")
                    .isFalse();
            assertThat(policy.keepsDraining(FAILING, 0, 0)).isFalse();
        }
        assertThat(new WaitPolicy(!LIVE, TargetKind.FILE).keepsWaiting(!FAILING, 299 * SECOND, 3_600 * SECOND))
                .isTrue();
        assertThat(new WaitPolicy(!LIVE, TargetKind.FILE).keepsWaiting(FAILING, 0, 0))
                .isFalse();
    }

    @Test
    void waitsForAReceiverAsLongAsItTakesSomething() {
        WaitPolicy policy = new WaitPolicy(!LIVE, TargetKind.UDP);

        assertThat(policy.keepsWaiting(FAILING, 9 * SECOND, 3_600 * SECOND)).isTrue();
        assertThat(policy.keepsWaiting(!FAILING, 11 * SECOND, 11 * SECOND)).isFalse();
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
    void waitsForAReceiverOnlyBrieflyAtTheEndOfALiveCapture() {
        assertThat(new WaitPolicy(LIVE, TargetKind.TCP).keepsDraining(!FAILING, 0, 4 * SECOND))
                .isTrue();
        assertThat(new WaitPolicy(LIVE, TargetKind.TCP).keepsDraining(!FAILING, 0, 6 * SECOND))
                .isFalse();
    }
}
