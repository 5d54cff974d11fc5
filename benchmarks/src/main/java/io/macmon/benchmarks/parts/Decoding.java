package io.macmon.benchmarks.parts;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.benchmarks.parts.SyntheticBlock.Shape;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
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

/** Decoding frames of several shapes, from bytes to the fields of a flow key. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Decoding {

    @Param({"UDP", "TCP", "VLAN_UDP", "IPV6_UDP", "OPTION_UDP"})
    public String shape = "";

    private final FrameDecoder decoder = new FrameDecoder(new FaultCounts());
    private final DecodedFrame decoded = decoder.decoded();
    private final Frame window = new Frame();
    private final FrameHandler sum = this::add;
    private SyntheticBlock block = new SyntheticBlock(Shape.UDP);
    private long read;

    @Setup
    public void prepare() {
        block = new SyntheticBlock(Shape.valueOf(shape));
    }

    @Benchmark
    @OperationsPerInvocation(SyntheticBlock.FRAMES)
    public long decode() {
        block.deliverTo(sum, window);
        return read;
    }

    private void add(Frame frame) {
        if (decoder.decode(frame)) {
            read += decoded.sourceLow() + decoded.sourcePort() + decoded.sourceMac();
        }
    }
}
