package io.macmon.benchmarks.parts;

import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.benchmarks.parts.SyntheticBlock.Shape;
import io.macmon.capture.Frame;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacSet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The guard that runs in macmon, for capture files and older kernels: frames from a station and from a known stranger.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Guarding {

    @Param({"station", "stranger"})
    public String source = "";

    private final SyntheticBlock block = new SyntheticBlock(Shape.UDP);
    private final Frame window = new Frame();
    private StrangerDetector guard = guard(SyntheticBlock.STATION);

    @Setup
    public void prepare() {
        guard = guard(source.equals("station") ? SyntheticBlock.STATION : SyntheticBlock.OTHER);
    }

    @Benchmark
    @OperationsPerInvocation(SyntheticBlock.FRAMES)
    public long check() {
        block.deliverTo(guard, window);
        return window.timestampNanos();
    }

    private static StrangerDetector guard(long station) {
        return new StrangerDetector(new MacSet(List.of(new MacAddress(station))), Duration.ofDays(1), alert -> {});
    }
}
