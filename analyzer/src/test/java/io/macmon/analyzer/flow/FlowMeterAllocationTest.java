package io.macmon.analyzer.flow;

import static io.macmon.config.FlowMetrics.FEATURES;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.capture.Frame;
import io.macmon.config.FlowConfig;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FlowMeterAllocationTest {

    private static final int ROUNDS = 20;
    private static final int PASSES = 500;

    // A round lasts longer than the idle timeout, so that each flow is examined in every round.
    private static final long PASS_NANOS = 40_000_000;

    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<FlowRecord> records = new ArrayList<>();
    private final FlowMeter meter = new FlowMeter(
            new FlowConfig(Duration.ofSeconds(15), Duration.ofDays(1), 1_000).withMetrics(FEATURES), records::add);
    private final Frame window = new Frame();
    private final List<Long> examinedPerRound = new ArrayList<>();

    @Test
    void allocatesNothingPerFrameWhileFlowsContinue() {
        List<ByteBuffer> frames = frames();

        // The measurement itself may allocate now and then; an allocation per frame would show in every round.
        long least = LongStream.range(0, ROUNDS)
                .map(round -> {
                    long examined = meter.examined();
                    long allocated = allocatedBy(() -> pass(frames, round));
                    examinedPerRound.add(meter.examined() - examined);
                    return allocated;
                })
                .min()
                .orElseThrow();

        assertThat(least).isZero();
        assertThat(records).isEmpty();
        assertThat(examinedPerRound).allSatisfy(examined -> assertThat(examined).isGreaterThanOrEqualTo(openFlows()));
        assertThat(meter.counts().frames()).isEqualTo((long) ROUNDS * PASSES * frames.size());
    }

    private long openFlows() {
        return meter.counts().openFlows();
    }

    private void pass(List<ByteBuffer> frames, long round) {
        for (int pass = 0; pass < PASSES; pass++) {
            long nanos = (round * PASSES + pass) * PASS_NANOS;
            for (int i = 0; i < frames.size(); i++) {
                ByteBuffer bytes = frames.get(i);
                window.wrap(bytes, 0, bytes.capacity(), bytes.capacity(), nanos);
                meter.onFrame(window);
            }
            meter.onTick(nanos);
        }
    }

    private long allocatedBy(Runnable work) {
        long before = thread.getCurrentThreadAllocatedBytes();
        work.run();
        return thread.getCurrentThreadAllocatedBytes() - before;
    }

    private static List<ByteBuffer> frames() {
        List<ByteBuffer> frames = new ArrayList<>();
        for (byte[] bytes : FrameFixtures.all()) {
            frames.add(ByteBuffer.wrap(bytes));
            frames.add(ByteBuffer.allocateDirect(bytes.length).put(0, bytes));
            frames.add(ByteBuffer.wrap(bytes, 0, bytes.length * 2 / 3).slice());
        }
        frames.add(ByteBuffer.wrap(FrameBytes.hex("00")));
        return frames;
    }
}
