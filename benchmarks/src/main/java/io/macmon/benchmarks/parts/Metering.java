package io.macmon.benchmarks.parts;

import io.macmon.analyzer.Analysis;
import io.macmon.analyzer.FrameSplitter;
import io.macmon.analyzer.StationFrameSelection;
import io.macmon.analyzer.flow.FlowMeter;
import io.macmon.analyzer.flow.name.LearnedNames;
import io.macmon.analyzer.throughput.Rates;
import io.macmon.benchmarks.parts.SyntheticBlock.Shape;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.config.FlowConfig;
import io.macmon.config.FlowMetrics;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacSet;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Counting frames into flows that are all open, in random order: by the meter alone, and by everything on the analysis
 * thread. The time includes making the frames of the next block; {@link #frames} measures that part.
 * {@code -p measure=DETAIL} or {@code FEATURES} adds what records need.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx2g"})
public class Metering {

    private static final int ORDER = 1 << 22;

    @Param({"1000", "10000", "100000", "1000000"})
    public int flows;

    @Param("TOTALS")
    public FlowMetrics measure;

    private final SyntheticBlock block = new SyntheticBlock(Shape.UDP);
    private final Frame window = new Frame();
    private final FrameHandler none = frame -> {};
    private final int[] order = new int[ORDER];
    private FrameHandler meter = none;
    private FrameHandler analysis = none;
    private int next;

    @Setup
    public void open() {
        FlowConfig config =
                new FlowConfig(Duration.ofMinutes(5), Duration.ofDays(1), Math.max(flows, 65_536)).withMetrics(measure);
        MacSet stations = new MacSet(List.of(MacAddress.parse("02:aa:00:00:00:01")));
        meter = new FlowMeter(config, record -> {});
        analysis = new FrameSplitter(
                new StationFrameSelection(stations),
                Long.MAX_VALUE,
                new Analysis(config, true, new Rates(1), 0, new LearnedNames(), event -> {}),
                none,
                () -> {});
        Random random = new Random(1);
        for (int i = 0; i < ORDER; i++) {
            order[i] = random.nextInt(flows);
        }
    }

    @Benchmark
    @OperationsPerInvocation(SyntheticBlock.FRAMES)
    public long frames() {
        return deliver(none);
    }

    @Benchmark
    @OperationsPerInvocation(SyntheticBlock.FRAMES)
    public long meter() {
        return deliver(meter);
    }

    @Benchmark
    @OperationsPerInvocation(SyntheticBlock.FRAMES)
    public long analysis() {
        return deliver(analysis);
    }

    private long deliver(FrameHandler handler) {
        block.setFlows(order, next);
        next = (next + SyntheticBlock.FRAMES) % ORDER;
        handler.onBlock(block.timeNanos() + 1_000_000, 0);
        block.deliverTo(handler, window);
        handler.onTick(block.timeNanos());
        return block.timeNanos();
    }
}
