package io.macmon.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.Frame;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FrameTimelineTest {

    private final FrameTimeline timeline = new FrameTimeline();
    private final Frame frame = new Frame();

    @Test
    void countsEachSecondAtFirst() {
        add(100, 60);
        add(100, 40);
        add(102, 1_000);

        assertThat(timeline.startSecond()).isEqualTo(100);
        assertThat(timeline.stepSeconds()).isEqualTo(1);
        assertThat(timeline.frames()).containsExactly(2, 0, 1);
        assertThat(timeline.bytes()).containsExactly(100, 0, 1_000);
    }

    @Test
    void losesNoFrameWhenStepsGrow() {
        for (int second = 0; second < 10 * FrameTimeline.MAX_STEPS; second++) {
            add(second, 10);
        }

        assertThat(timeline.stepSeconds()).isEqualTo(16);
        assertThat(timeline.frames()).hasSize(375).containsOnly(16);
        assertThat(timeline.totalBytes()).isEqualTo(100L * FrameTimeline.MAX_STEPS);
    }

    @Test
    void countsALateFrameInTheFirstStep() {
        add(100, 10);
        add(50, 10);

        assertThat(timeline.frames()).containsExactly(2);
    }

    private void add(long second, int length) {
        frame.wrap(ByteBuffer.allocate(length), 0, length, length, TimeUnit.SECONDS.toNanos(second));
        timeline.onFrame(frame);
    }
}
