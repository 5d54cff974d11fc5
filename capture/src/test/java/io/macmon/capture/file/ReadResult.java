package io.macmon.capture.file;

import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.LinkType;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.capture.file.read.SkippedFrames;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What one reading of a capture file gave. */
public final class ReadResult implements FrameHandler {

    /** A frame, its captured octets in hexadecimal. */
    public record SeenFrame(long timestampNanos, int originalLength, String octets, int linkType, Direction direction) {

        /** An Ethernet frame of no known direction. */
        public SeenFrame(long timestampNanos, int originalLength, String octets) {
            this(timestampNanos, originalLength, octets, LinkType.ETHERNET, Direction.UNKNOWN);
        }

        public int capturedLength() {
            return octets.length() / 2;
        }
    }

    /** One for all blocks, as a reader of a ring has. */
    private final Frame window = new Frame();

    public final List<SeenFrame> frames = new ArrayList<>();
    public List<SkippedFrames> skipped = List.of();
    public MacmonException failure;

    /** Reads a whole file; a failure of any kind but a {@link MacmonException} is thrown. */
    public static ReadResult of(Path file) {
        ReadResult reading = new ReadResult();
        try (CaptureFileSource source = CaptureFileSource.open(file, 1)) {
            try {
                source.run(reading::take);
            } finally {
                reading.skipped = source.skipped();
            }
        } catch (MacmonException failure) {
            reading.failure = failure;
        }
        return reading;
    }

    @Override
    public void onFrame(Frame frame) {
        byte[] octets = new byte[frame.capturedLength()];
        frame.memory().get(frame.offset(), octets);
        frames.add(new SeenFrame(
                frame.timestampNanos(),
                frame.originalLength(),
                HexFormat.of().formatHex(octets),
                frame.linkType(),
                frame.direction()));
    }

    public long skippedFrames() {
        return skipped.stream().mapToLong(SkippedFrames::frames).sum();
    }

    public String message() {
        return failure == null ? "" : failure.getMessage();
    }

    public void take(FrameBlock block) {
        block.deliverTo(this, window);
        block.release();
    }
}
