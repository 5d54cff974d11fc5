package io.macmon.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import io.macmon.analyzer.flow.FlowMeter;
import io.macmon.analyzer.flow.MeterCounts;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.capture.lab.Requirements;
import io.macmon.capture.linux.SocketFilter;
import io.macmon.capture.linux.SocketFilter.Instruction;
import io.macmon.config.CaptureConfig;
import io.macmon.config.FlowConfig;
import io.macmon.config.FlowMetrics;
import io.macmon.config.text.Durations;
import io.macmon.config.text.MacmonException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A live capture that keeps headers only gives the records and counts of one that keeps whole frames: for every public
 * capture, with all metrics. What the kernel would keep of a frame comes from libpcap's interpreter of the same filter.
 */
@Tag("captures")
class HeadersOnlyTest {

    private static final Path DATA = Path.of(System.getProperty("macmon.root"), "..", "shared", "data");
    private static final FlowConfig ALL_METRICS =
            new FlowConfig(Durations.parse("15s"), Durations.parse("2m"), 1_024).withMetrics(FlowMetrics.FEATURES);
    private static final int INSTRUCTION_LENGTH = 8;
    private static final int TAG_OFFSET = 12;
    private static final int TAG_LENGTH = 4;

    private final Frame window = new Frame();
    private final Frame shortened = new Frame();
    private long frames;
    private long cutFrames;

    @Test
    void recordsOfHeadersAreThoseOfWholeFrames() throws Exception {
        Requirements.require(Files.isDirectory(DATA), "there are no captures in " + DATA);
        SocketFilter filter = SocketFilter.snaplen(CaptureConfig.MAX_SNAPLEN).headersOnly();
        Function run = NativeLibrary.getInstance("pcap").getFunction("bpf_filter");
        try (Memory program = program(filter)) {
            for (SharedCapture capture : SharedCapture.in(DATA)) {
                compare(capture, run, program);
            }
        }

        System.out.printf("headers only: %d of %d frames cut%n", cutFrames, frames);
        assertThat(cutFrames).isGreaterThan(20_000);
    }

    private void compare(SharedCapture capture, Function run, Memory program) {
        List<FlowRecord> whole = new ArrayList<>();
        List<FlowRecord> headers = new ArrayList<>();
        FlowMeter ofWhole = new FlowMeter(ALL_METRICS, whole::add);
        FlowMeter ofHeaders = new FlowMeter(ALL_METRICS, headers::add);
        try (CaptureFileSource source = CaptureFileSource.open(capture.file(), 8)) {
            source.run(block -> {
                block.deliverTo(
                        frame -> {
                            ofWhole.onFrame(frame);
                            ofHeaders.onFrame(cut(frame, run, program));
                        },
                        window);
                ofWhole.onTick(block.timeNanos());
                ofHeaders.onTick(block.timeNanos());
                block.release();
            });
        } catch (MacmonException damaged) {
            // The frames before the damage count.
        }
        ofWhole.onStop();
        ofHeaders.onStop();
        MeterCounts counts = ofWhole.counts();
        assertThat(ofHeaders.counts()).as(capture.name()).isEqualTo(counts);
        assertThat(headers).as(capture.name()).isEqualTo(whole);
    }

    // Other link types have no live capture.
    private Frame cut(Frame frame, Function run, Memory program) {
        frames++;
        if (frame.linkType() != LinkType.ETHERNET) {
            return frame;
        }
        int captured = frame.capturedLength();
        byte[] bytes = new byte[captured];
        frame.memory().get(frame.offset(), bytes);
        boolean isTagged = captured >= TAG_OFFSET + TAG_LENGTH
                && EtherType.isVlanTag(ByteBuffer.wrap(bytes).getShort(TAG_OFFSET) & 0xFFFF);
        int kept = isTagged ? TAG_LENGTH + keptBytes(withoutTag(bytes), run, program) : keptBytes(bytes, run, program);
        if (kept >= captured) {
            return frame;
        }
        cutFrames++;
        shortened.setKind(frame.linkType(), frame.direction());
        shortened.wrap(
                ByteBuffer.wrap(bytes, 0, kept).slice(), 0, kept, frame.originalLength(), frame.timestampNanos());
        return shortened;
    }

    // As the kernel does before a capture sees the frame.
    private static byte[] withoutTag(byte[] bytes) {
        return ByteBuffer.allocate(bytes.length - TAG_LENGTH)
                .put(bytes, 0, TAG_OFFSET)
                .put(bytes, TAG_OFFSET + TAG_LENGTH, bytes.length - TAG_OFFSET - TAG_LENGTH)
                .array();
    }

    private static int keptBytes(byte[] bytes, Function run, Memory program) {
        return run.invokeInt(new Object[] {program, bytes, bytes.length, bytes.length});
    }

    private static Memory program(SocketFilter filter) {
        Memory program = new Memory((long) filter.instructions().size() * INSTRUCTION_LENGTH);
        long at = 0;
        for (Instruction instruction : filter.instructions()) {
            program.setShort(at, (short) instruction.operation());
            program.setByte(at + 2, (byte) instruction.jumpTrue());
            program.setByte(at + 3, (byte) instruction.jumpFalse());
            program.setInt(at + 4, instruction.value());
            at += INSTRUCTION_LENGTH;
        }
        return program;
    }
}
