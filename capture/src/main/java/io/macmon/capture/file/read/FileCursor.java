package io.macmon.capture.file.read;

import io.macmon.capture.BlockPool;
import io.macmon.capture.PackedBlock;
import io.macmon.config.text.MacmonException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;

/**
 * One of several merged files, with the position of its next frame: not open yet, open, or finished. Called by the
 * capture thread only, except for {@link #position}, which is thread-safe.
 */
final class FileCursor implements Comparable<FileCursor>, AutoCloseable {

    private final Path file;
    private final int number;
    private final long size;

    // Used while files overlap; its block is allocated on first use.
    private final BlockPool own = new BlockPool(1, CaptureReader.BLOCK_BYTES);

    private long nextNanos;
    private volatile CaptureReader reader;
    private volatile boolean finished;
    private boolean atEnd;
    private PackedBlock block;
    private int next;
    private MacmonException failure;

    /**
     * @param number     index of the file in the given order; of two frames with the same time, the one from the lower
     *                   index comes first
     * @param size       in bytes
     * @param firstNanos time of the first frame
     */
    FileCursor(Path file, int number, long size, long firstNanos) {
        this.file = file;
        this.number = number;
        this.size = size;
        nextNanos = firstNanos;
    }

    /** Orders by the next frame's time, then in the order given. */
    @Override
    public int compareTo(FileCursor other) {
        int byTime = Long.compare(nextNanos, other.nextNanos);
        return byTime != 0 ? byTime : Integer.compare(number, other.number);
    }

    boolean isOpen() {
        return reader != null;
    }

    /** Opens the file; if that fails, the file has ended with a {@link #failure}. */
    void open() {
        try {
            reader = CaptureReader.open(file);
        } catch (MacmonException gone) {
            failure = gone;
            atEnd = true;
        }
    }

    /** Whether a frame has been read but not consumed yet. */
    boolean hasFrame() {
        return block != null;
    }

    /**
     * Reads up to the next frame. Every earlier frame must have been consumed.
     *
     * @param shared pool for a block that can be published; null if its frames will be copied
     * @return false if there is no further frame
     */
    boolean readOn(BlockPool shared) throws InterruptedException, ClosedByInterruptException {
        if (atEnd) {
            return false;
        }
        PackedBlock filled = (shared == null ? own : shared).take();
        try {
            while (filled.frames() == 0 && !atEnd) {
                fill(filled);
            }
        } finally {
            if (filled.frames() == 0) {
                filled.release();
            } else {
                block = filled;
                next = 0;
                nextNanos = block.timestampNanos(0);
            }
        }
        return block != null;
    }

    /**
     * Whether all frames in the block come before the other file's next frame; true if there is no other file (null).
     */
    boolean blockPrecedes(FileCursor other) {
        return next == 0 && (other == null || precedes(block.latestNanos(), other));
    }

    /** Whether the next frame comes before the other file's next frame; true if there is no other file (null). */
    boolean framePrecedes(FileCursor other) {
        return other == null || precedes(nextNanos, other);
    }

    private boolean precedes(long nanos, FileCursor other) {
        return nanos < other.nextNanos || (nanos == other.nextNanos && number < other.number);
    }

    /** Consumes the block with all of its frames. */
    PackedBlock takeBlock() {
        PackedBlock taken = block;
        block = null;
        return taken;
    }

    /** Consumes the next frame by copying it to another block; false if that block has no room. */
    boolean copyFrameTo(PackedBlock other) {
        if (!other.append(block, next)) {
            return false;
        }
        next++;
        if (next == block.frames()) {
            takeBlock().release();
        } else {
            nextNanos = block.timestampNanos(next);
        }
        return true;
    }

    /** Why the file was not read to its end; null if it was. */
    MacmonException failure() {
        return failure;
    }

    long skippedFrames() {
        return reader == null ? 0 : reader.skippedFrames();
    }

    long malformedTimes() {
        return reader == null ? 0 : reader.malformedTimes();
    }

    List<SkippedFrames> skipped() {
        return reader == null ? List.of() : reader.skipped();
    }

    /** Size of the file when it was first opened. */
    long size() {
        return size;
    }

    /** Bytes read so far; the whole size once the file is closed. Thread-safe. */
    long position() {
        CaptureReader open = reader;
        if (finished) {
            return size;
        }
        return open == null ? 0 : Math.min(open.position(), size);
    }

    @Override
    public void close() {
        finished = true;
        if (block != null) {
            takeBlock().release();
        }
        if (reader != null) {
            reader.close();
        }
    }

    private void fill(PackedBlock filled) throws ClosedByInterruptException {
        try {
            atEnd = !reader.read(filled);
        } catch (MacmonException damage) {
            failure = damage;
            atEnd = true;
        }
    }
}
