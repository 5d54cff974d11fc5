package io.macmon.capture.file.write;

import io.macmon.capture.CountedBlock;
import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import io.macmon.capture.FrameHandler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * A block of encoded records, one after another, ready to be written to a file. A {@link RecordCopier} fills it;
 * {@link #deliverTo} passes each frame in place, with its record around it.
 */
final class RecordBlock extends CountedBlock {

    private static final int MIN_RECORD_BYTES = 64;

    private final Consumer<RecordBlock> home;
    private final ByteBuffer records;
    private final ByteBuffer memory; // the same bytes, for windows on frames: big-endian
    private final int[] offsets;
    private final int[] capturedLengths;
    private final int[] originalLengths;
    private final long[] timestamps;
    private final Direction[] directions;
    private final int linkType;
    private int frames;
    private long latestNanos;
    private long timeNanos;

    /**
     * @param bytes    room for records; at least the longest
     * @param linkType of all frames
     * @param home     gets the block back after its last release
     */
    RecordBlock(int bytes, int linkType, Consumer<RecordBlock> home) {
        int maxFrames = bytes / MIN_RECORD_BYTES;
        this.home = home;
        this.linkType = linkType;
        records = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        memory = records.duplicate().order(ByteOrder.BIG_ENDIAN);
        offsets = new int[maxFrames];
        capturedLengths = new int[maxFrames];
        originalLengths = new int[maxFrames];
        timestamps = new long[maxFrames];
        directions = new Direction[maxFrames];
    }

    /** Empties the block for a new use. */
    void reset() {
        records.clear();
        frames = 0;
        latestNanos = Long.MIN_VALUE;
        timeNanos = Long.MIN_VALUE;
        startUse();
    }

    /**
     * Appends a frame's record.
     *
     * @param captured bytes of the frame to write, no more than were captured
     * @return false if there is no room for it
     */
    boolean append(Frame frame, int captured, RecordEncoder encoder) {
        int start = records.position();
        if (frames == offsets.length || encoder.recordLength(captured, frame.direction()) > records.remaining()) {
            return false;
        }
        encoder.frame(records, frame, captured, "");
        offsets[frames] = start + encoder.frameOffset();
        capturedLengths[frames] = captured;
        originalLengths[frames] = frame.originalLength();
        timestamps[frames] = frame.timestampNanos();
        directions[frames] = frame.direction();
        latestNanos = Math.max(latestNanos, frame.timestampNanos());
        timeNanos = frame.timestampNanos();
        frames++;
        return true;
    }

    /** The memory of the block, which starts with {@link #bytes} of records. */
    ByteBuffer memory() {
        return memory;
    }

    int bytes() {
        return records.position();
    }

    /** The latest timestamp in the block; not always the last frame's. */
    long latestNanos() {
        return latestNanos;
    }

    /** Sets the time that this block carries, if it differs from the last frame's. */
    void setTime(long nanos) {
        timeNanos = nanos;
    }

    @Override
    public int frames() {
        return frames;
    }

    /** Passes the frames one by one, unless a writer takes all at once. */
    @Override
    public void deliverTo(FrameHandler handler, Frame window) {
        if (handler instanceof CaptureWriter writer && writer.addAll(this)) {
            return;
        }
        for (int i = 0; i < frames; i++) {
            window.setKind(linkType, directions[i]);
            window.wrap(memory, offsets[i], capturedLengths[i], originalLengths[i], timestamps[i]);
            handler.onFrame(window);
        }
    }

    @Override
    public long timeNanos() {
        return timeNanos;
    }

    @Override
    protected void onLastRelease() {
        home.accept(this);
    }
}
