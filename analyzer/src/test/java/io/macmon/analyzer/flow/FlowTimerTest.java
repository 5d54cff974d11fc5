package io.macmon.analyzer.flow;

import static io.macmon.analyzer.flow.FlowTimer.CLOSING;
import static io.macmon.analyzer.flow.FlowTimer.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlowTimerTest {

    private final FlowTimer timer = new FlowTimer(4, 100, 30);

    @Test
    void hasNothingDueWithoutFlows() {
        timer.advanceTo(Long.MAX_VALUE);

        assertThat(timer.due()).isEqualTo(FlowTable.NONE);
    }

    @Test
    void findsAFlowDueWhenItsTimeoutHasPassedAndNotBefore() {
        hear(0, OPEN, 5);
        timer.advanceTo(104);
        assertThat(timer.due()).isEqualTo(FlowTable.NONE);

        timer.advanceTo(105);
        assertThat(timer.due()).isEqualTo(0);
    }

    @Test
    void startsAgainWhenAFlowIsHeard() {
        hear(0, OPEN, 0);
        hear(0, OPEN, 50);
        timer.advanceTo(149);
        assertThat(timer.due()).isEqualTo(FlowTable.NONE);

        timer.advanceTo(150);
        assertThat(timer.due()).isEqualTo(0);
    }

    @Test
    void givesFlowsInTheOrderInWhichTheirTimeoutsPassed() {
        hear(0, OPEN, 0);
        hear(1, OPEN, 10);
        hear(2, CLOSING, 75);
        hear(3, OPEN, 80);
        hear(0, OPEN, 90);
        timer.advanceTo(1000);

        assertThat(next()).isEqualTo(2); // at 105
        assertThat(next()).isEqualTo(1); // at 110
        assertThat(next()).isEqualTo(3); // at 180
        assertThat(next()).isEqualTo(0); // at 190
        assertThat(next()).isEqualTo(FlowTable.NONE);
    }

    @Test
    void movesAFlowFromOneQueueToTheOtherAndBack() {
        hear(0, OPEN, 0);
        hear(0, CLOSING, 10);
        timer.advanceTo(39);
        assertThat(timer.due()).isEqualTo(FlowTable.NONE);

        hear(0, OPEN, 39);
        timer.advanceTo(138);
        assertThat(timer.due()).isEqualTo(FlowTable.NONE);

        timer.advanceTo(139);
        assertThat(timer.due()).isEqualTo(0);
    }

    @Test
    void findsAClosingFlowDueThoughAnOpenOneWasWaitedForBefore() {
        hear(0, OPEN, 0);
        timer.advanceTo(1);
        assertThat(timer.due()).isEqualTo(FlowTable.NONE);

        hear(1, CLOSING, 2);
        timer.advanceTo(32);
        assertThat(timer.due()).isEqualTo(1);
    }

    @Test
    void neverGoesBack() {
        hear(0, OPEN, 50);
        hear(1, OPEN, 20);
        timer.advanceTo(149);
        assertThat(timer.due()).isEqualTo(FlowTable.NONE);

        timer.advanceTo(150);
        assertThat(next()).isEqualTo(0);
        assertThat(next()).isEqualTo(1);
    }

    @Test
    void knowsWhoHasBeenSilentLongestInEitherQueue() {
        hear(0, OPEN, 5);
        assertThat(timer.silentLongest()).isEqualTo(0);

        hear(1, CLOSING, 7);
        assertThat(timer.silentLongest()).isEqualTo(0);

        hear(0, OPEN, 9);
        assertThat(timer.silentLongest()).isEqualTo(1);

        timer.forget(0);
        assertThat(timer.silentLongest()).isEqualTo(1);
    }

    @Test
    void livesWithTimesAtTheEndsOfALong() {
        hear(0, OPEN, Long.MIN_VALUE);
        timer.advanceTo(Long.MIN_VALUE + 100);
        assertThat(next()).isEqualTo(0);

        hear(1, OPEN, Long.MAX_VALUE);
        timer.advanceTo(Long.MAX_VALUE);
        assertThat(timer.due()).isEqualTo(FlowTable.NONE);
        assertThat(FlowTimer.after(Long.MAX_VALUE - 99, 100)).isEqualTo(Long.MAX_VALUE);
    }

    private void hear(int slot, int queue, long nanos) {
        timer.advanceTo(nanos);
        timer.hear(slot, queue);
    }

    private int next() {
        int slot = timer.due();
        if (slot != FlowTable.NONE) {
            timer.forget(slot);
        }
        return slot;
    }
}
