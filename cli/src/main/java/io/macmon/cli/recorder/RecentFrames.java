package io.macmon.cli.recorder;

import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The most recent frames, in a ring buffer of fixed size; the newest overwrite the oldest. One thread adds frames and
 * decides which are retained. Another may read them, from a retained position to {@link #end}.
 *
 * <pre>
 *   length of this record (4)   captured length (4)   original length (4)   link type (3), direction (1)
 *   timestamp (8)               frame, padded to a multiple of 8 bytes
 * </pre>
 *
 * <p>A record does not wrap around: the unused rest at the end of the buffer is marked by a record with a negative
 * length. A position is the number of bytes ever used before it, so an old position is never mistaken for a new one.
 */
final class RecentFrames {

    private static final int CAPTURED = 4;
    private static final int ORIGINAL = 8;
    private static final int KIND = 12;
    private static final int TIMESTAMP = 16;
    private static final int HEADER = 24;
    private static final int DIRECTION_BITS = 8;
    private static final int INBOUND = 1;
    private static final int OUTBOUND = 2;

    private final ByteBuffer memory;
    private final int capacity;
    private final OverwrittenFrames overwritten;
    private final Runnable onFull;
    private long start;
    private long added;
    private volatile long end;
    private long retainedFrom = Long.MAX_VALUE;

    /**
     * @param bytes       size of the buffer, which is allocated at once
     * @param overwritten counts the frames that are overwritten
     * @param onFull      called if a frame at or after {@link #retainFrom} is in the way; may retain fewer frames
     */
    RecentFrames(int bytes, OverwrittenFrames overwritten, Runnable onFull) {
        capacity = bytes & -Long.BYTES;
        memory = ByteBuffer.allocateDirect(capacity).order(ByteOrder.BIG_ENDIAN);
        this.overwritten = overwritten;
        this.onFull = onFull;
    }

    /** Copies a frame. Returns false if there is no room for it, because all frames are retained. */
    boolean add(Frame frame) {
        int captured = frame.capturedLength();
        int length = HEADER + ((captured + 7) & -Long.BYTES);
        int at = (int) (added % capacity);
        int left = capacity - at;
        if (!makeRoom(left < length ? left + length : length)) {
            return false;
        }
        if (left < length) {
            memory.putInt(at, -left);
            added += left;
            at = 0;
        }
        memory.putInt(at, length).putInt(at + CAPTURED, captured).putInt(at + ORIGINAL, frame.originalLength());
        memory.putInt(at + KIND, (frame.linkType() << DIRECTION_BITS) | code(frame.direction()));
        memory.putLong(at + TIMESTAMP, frame.timestampNanos());
        memory.put(at + HEADER, frame.memory(), frame.offset(), captured);
        added += length;
        return true;
    }

    /** Makes the frames that were added visible to the reader. */
    void publish() {
        end = added;
    }

    /** The position of the oldest frame; equal to {@link #end} if empty. For the adding thread. */
    long start() {
        return start;
    }

    /** The position after the newest published frame. Thread-safe. */
    long end() {
        return end;
    }

    /** Whether the frames from this position on take more than half of the memory. Thread-safe. */
    boolean isHalfNeeded(long position) {
        return end - position > capacity / 2;
    }

    /** Sets the position of the oldest frame that is still needed; {@link Long#MAX_VALUE} for none. */
    void retainFrom(long position) {
        retainedFrom = position;
    }

    /** Points the window at the frame at a position; false if only the unused rest of the buffer is there. */
    boolean read(long position, Frame window) {
        int at = (int) (position % capacity);
        if (memory.getInt(at) < 0) {
            return false;
        }
        int kind = memory.getInt(at + KIND);
        window.setKind(kind >>> DIRECTION_BITS, direction(kind & ((1 << DIRECTION_BITS) - 1)));
        window.wrap(
                memory,
                at + HEADER,
                memory.getInt(at + CAPTURED),
                memory.getInt(at + ORIGINAL),
                memory.getLong(at + TIMESTAMP));
        return true;
    }

    /** The position of the record after this one. */
    long next(long position) {
        return position + Math.abs(memory.getInt((int) (position % capacity)));
    }

    private static int code(Direction direction) {
        return switch (direction) {
            case UNKNOWN -> 0;
            case INBOUND -> INBOUND;
            case OUTBOUND -> OUTBOUND;
        };
    }

    private static Direction direction(int number) {
        return switch (number) {
            case INBOUND -> Direction.INBOUND;
            case OUTBOUND -> Direction.OUTBOUND;
            default -> Direction.UNKNOWN;
        };
    }

    private boolean makeRoom(int bytes) {
        while (added + bytes - start > capacity) {
            if (start >= retainedFrom) {
                onFull.run();
                if (start >= retainedFrom) {
                    return false;
                }
            }
            int at = (int) (start % capacity);
            int length = memory.getInt(at);
            if (length > 0) {
                overwritten.count(memory.getLong(at + TIMESTAMP));
            }
            start += Math.abs(length);
        }
        return true;
    }
}
