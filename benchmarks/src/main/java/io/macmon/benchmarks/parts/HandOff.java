package io.macmon.benchmarks.parts;

import io.macmon.benchmarks.parts.SyntheticBlock.Shape;
import io.macmon.capture.FrameRing;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Handing a block of 1,024 frames to the reader's thread, which ignores them, and waiting for it. Measured per block.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandOff {

    private final SyntheticBlock block = new SyntheticBlock(Shape.UDP);
    private final AtomicLong frames = new AtomicLong();
    private FrameRing ring;

    @Setup(Level.Trial)
    public void start() {
        ring = new FrameRing("reader", 64, frame -> frames.lazySet(frames.getPlain() + 1), failure -> {});
    }

    @TearDown(Level.Trial)
    public void stop() {
        ring.stop();
    }

    @Benchmark
    public long publish() {
        long expected = frames.get() + SyntheticBlock.FRAMES;
        ring.publish(block);
        while (frames.get() < expected) {
            Thread.onSpinWait();
        }
        return expected;
    }
}
