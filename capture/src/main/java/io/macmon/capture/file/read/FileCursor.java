package io.macmon.capture.file.read;

import io.macmon.capture.BlockPool;
import io.macmon.capture.PackedBlock;
import io.macmon.config.text.MacmonException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file among several: where its next frame is, from before it is opened until it has been read. Capture thread only, but
 * for {@link #position}.
 */
final class FileCursor implements Comparable<FileCursor>, AutoCloseable {

    private final Path file;
    private final int number;
    private final long size;

    // Used while files overlap; its block is made by then, not before.
    private final BlockPool own = new BlockPool(1, CaptureReader.BLOCK_BYTES);

    private long nextNanos;
    private volatile CaptureReader reader;
    private volatile boolean finished;
    private boolean atEnd;
    private PackedBlock block;
    private int next;
    private MacmonException failure;

    /**
     * @param number      among the files as they were named: of two frames of the same time, that of the lesser comes first
     * @param size        in octets
     * @param firstNanos  of its first frame
     */
    FileCursor(Path file, int number, long size, long firstNanos) {
        this.file = file;
        this.number = number;
        this.size = size;
        nextNanos = firstNanos;
    }

    /** Orders by the next frame's time, then as the files were named. */
    @Override
    public int compareTo(FileCursor other) {
        int byTime = Long.compare(nextNanos, other.nextNanos);
        return byTime != 0 ? byTime : Integer.compare(number, other.number);
    }

    boolean isOpen() {
        return reader != null;
    }

    /** Opens the file anew; one that cannot be opened any more has ended, and has a {@link #failure}. */
    void open() {
        try {
            reader = CaptureReader.open(file);
        } catch (MacmonException gone) {
            failure = gone;
            atEnd = true;
        }
    }

    /** Whether there is a frame that has been read and not been taken. */
    boolean hasFrame() {
        return block != null;
    }

    /**
     * Reads on up to the next frame, when every frame before has been taken.
     *
     * @param shared gives the block, when that may be handed on; null when its frames will be copied
     * @return false when there is none
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

    /** Whether all frames of the block come before a file's next frame; null is no file. */
    boolean blockPrecedes(FileCursor other) {
        return next == 0 && (other == null || precedes(block.latestNanos(), other));
    }

    /** Whether the next frame comes before a file's next frame; null is no file. */
    boolean framePrecedes(FileCursor other) {
        return other == null || precedes(nextNanos, other);
    }

    private boolean precedes(long nanos, FileCursor other) {
        return nanos < other.nextNanos || (nanos == other.nextNanos && number < other.number);
    }

    /** Takes the block with all its frames. */
    PackedBlock takeBlock() {
        PackedBlock taken = block;
        block = null;
        return taken;
    }

    /** Copies the next frame, and so takes it; false when the other block has no room for it. */
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

    /** Why the file was not read to its end, or null. */
    MacmonException failure() {
        return failure;
    }

    long skippedFrames() {
        return reader == null ? 0 : reader.skippedFrames();
    }

    List<SkippedFrames> skipped() {
        return reader == null ? List.of() : reader.skipped();
    }

    /** Octets of the file when it was first opened. */
    long size() {
        return size;
    }

    /** Octets read so far; all once it is closed. Any thread may ask. */
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
