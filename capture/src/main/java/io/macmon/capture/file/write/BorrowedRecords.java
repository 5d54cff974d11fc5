package io.macmon.capture.file.write;

import java.nio.ByteBuffer;

/** Consecutive records in a {@link RecordBlock} that belong to one file and are not written yet. */
final class BorrowedRecords {

    private ByteBuffer memory;
    private int from;
    private int to;
    private long frames;

    /** Adds records that follow the last one in the same block; the first may be anywhere. */
    void add(ByteBuffer block, int start, int length, int count) {
        if (frames == 0) {
            memory = block;
            from = start;
        } else if (start != to) {
            throw new IllegalStateException("a record does not follow the one before it");
        }
        to = start + length;
        frames += count;
    }

    int bytes() {
        return frames == 0 ? 0 : to - from;
    }

    long frames() {
        return frames;
    }

    /** The records; valid until the block is released. */
    ByteBuffer records() {
        return memory.duplicate().limit(to).position(from);
    }

    void clear() {
        frames = 0;
        memory = null;
    }
}
