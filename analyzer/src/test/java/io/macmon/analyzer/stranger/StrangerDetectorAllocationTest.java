package io.macmon.analyzer.stranger;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.capture.Frame;
import io.macmon.config.net.MacSet;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StrangerDetectorAllocationTest {

    private static final int ROUNDS = 20;
    private static final int STRANGERS = 2 * StrangerDetector.MAX_STRANGERS;

    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final StrangerDetector detector =
            new StrangerDetector(new MacSet(List.of()), Duration.ofDays(1), event -> {});
    private final ByteBuffer bytes = ByteBuffer.wrap(
            FrameBytes.padded(FrameBytes.ethernet(0xFFFF_FFFF_FFFFL, 0x0200_0000_0000L, 0x0806, new byte[0]), 60));
    private final Frame window = new Frame();

    @Test
    void allocatesNothingPerFrameThatRaisesNoAlert() {
        pass(0);

        // The measurement itself may allocate now and then; an allocation per frame would show in every round.
        long least = LongStream.rangeClosed(1, ROUNDS)
                .map(round -> allocatedBy(() -> pass(round)))
                .min()
                .orElseThrow();

        assertThat(least).isZero();
        assertThat(detector.alerts()).isEqualTo(StrangerDetector.MAX_STRANGERS + 64); // strangers that keep sending
        assertThat(detector.counts().frames()).isEqualTo((ROUNDS + 1L) * STRANGERS);
    }

    // Half of the strangers fit into the table.
    private void pass(long nanos) {
        for (int stranger = 0; stranger < STRANGERS; stranger++) {
            bytes.putInt(8, stranger);
            window.wrap(bytes, 0, bytes.capacity(), bytes.capacity(), nanos);
            detector.onFrame(window);
        }
    }

    private long allocatedBy(Runnable work) {
        long before = thread.getCurrentThreadAllocatedBytes();
        work.run();
        return thread.getCurrentThreadAllocatedBytes() - before;
    }
}
