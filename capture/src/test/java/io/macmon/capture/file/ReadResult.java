package io.macmon.capture.file;

import io.macmon.capture.CaptureStats;
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

/** The result of reading a capture file. */
public final class ReadResult implements FrameHandler {

    /** @param hex the captured bytes in hexadecimal */
    public record SeenFrame(long timestampNanos, int originalLength, String hex, int linkType, Direction direction) {

        /** An Ethernet frame of unknown direction. */
        public SeenFrame(long timestampNanos, int originalLength, String hex) {
            this(timestampNanos, originalLength, hex, LinkType.ETHERNET, Direction.UNKNOWN);
        }

        public int capturedLength() {
            return hex.length() / 2;
        }
    }

    /** Shared by all blocks, like that of a reader of a ring. */
    private final Frame window = new Frame();

    public final List<SeenFrame> frames = new ArrayList<>();
    public List<SkippedFrames> skipped = List.of();
    public CaptureStats stats = CaptureStats.NONE;
    public MacmonException failure;

    /** Reads a whole file; any exception other than a {@link MacmonException} is thrown. */
    public static ReadResult of(Path file) {
        ReadResult reading = new ReadResult();
        try (CaptureFileSource source = CaptureFileSource.open(file, 1)) {
            try {
                source.run(reading::take);
            } finally {
                reading.skipped = source.skipped();
                reading.stats = source.stats();
            }
        } catch (MacmonException failure) {
            reading.failure = failure;
        }
        return reading;
    }

    @Override
    public void onFrame(Frame frame) {
        byte[] bytes = new byte[frame.capturedLength()];
        frame.memory().get(frame.offset(), bytes);
        frames.add(new SeenFrame(
                frame.timestampNanos(),
                frame.originalLength(),
                HexFormat.of().formatHex(bytes),
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
