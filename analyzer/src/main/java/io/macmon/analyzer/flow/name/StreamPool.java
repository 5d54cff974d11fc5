package io.macmon.analyzer.flow.name;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Memory for the beginnings of TCP streams whose first message came in several segments: {@value #STREAMS} streams of
 * {@value #BYTES} bytes, allocated when first used. If all are taken, about the oldest is evicted, so that no sender
 * can occupy them with messages that never end. One thread only.
 */
final class StreamPool {

    /** The most streams at a time. */
    static final int STREAMS = 512;

    /** The most bytes of a stream that are kept; a ClientHello with post-quantum keys takes about 2,000. */
    static final int BYTES = 8_192;

    private static final int MAX_READS = 64;

    private final Stream[] streams = new Stream[STREAMS];
    private final Stream[] free = new Stream[STREAMS];
    private int created;
    private int freeStreams;
    private int nextEvicted;

    /** Takes an empty stream; null if {@link #oldest} has to be given back first. */
    Stream take() {
        if (freeStreams > 0) {
            return free[--freeStreams].clear();
        }
        if (created == STREAMS) {
            return null;
        }
        Stream stream = new Stream();
        streams[created++] = stream;
        return stream;
    }

    /** The next stream to evict. All must be taken. */
    Stream oldest() {
        Stream stream = streams[nextEvicted];
        nextEvicted = (nextEvicted + 1) % STREAMS;
        return stream;
    }

    void giveBack(Stream stream) {
        free[freeStreams++] = stream;
    }

    /** The first bytes of one direction of a flow, as far as they have arrived. */
    static final class Stream {

        private final byte[] bytes = new byte[BYTES];
        private final ByteBuffer memory = ByteBuffer.wrap(bytes);
        private final BitSet arrived = new BitSet(BYTES);
        private int slot;
        private int direction;
        private int reads;
        private int needed;

        Stream clear() {
            arrived.clear();
            reads = 0;
            needed = 0;
            return this;
        }

        void setOwner(int slot, int direction) {
            this.slot = slot;
            this.direction = direction;
        }

        int slot() {
            return slot;
        }

        int direction() {
            return direction;
        }

        /** The bytes, from the start of the stream on. */
        ByteBuffer memory() {
            return memory;
        }

        /** Counts a call of a reader; false if there were too many, because each reads the stream from its start. */
        boolean mayRead() {
            return reads++ < MAX_READS;
        }

        /** Whether nothing more is kept or read. */
        boolean isFull() {
            return length() == BYTES || reads >= MAX_READS;
        }

        /** Whether enough has arrived for a reader that needs so much. */
        boolean hasNeeded() {
            return length() >= needed;
        }

        void setNeeded(int bytes) {
            needed = bytes;
        }

        /** Bytes from the start of the stream without a gap. */
        int length() {
            return arrived.nextClearBit(0);
        }

        boolean isEmpty() {
            return arrived.isEmpty();
        }

        /** Forgets the first bytes; the stream then starts after them. */
        void skip(int count) {
            if (count > 0) {
                System.arraycopy(bytes, count, bytes, 0, BYTES - count);
                BitSet rest = arrived.get(count, BYTES);
                arrived.clear();
                arrived.or(rest);
            }
        }

        /** Adds bytes at an offset in the stream. What arrived before stays, as in the receiver. */
        void add(int offset, ByteBuffer memory, int at, int count) {
            int end = Math.min(BYTES, offset + count);
            int from = arrived.nextClearBit(offset);
            while (from < end) {
                int known = arrived.nextSetBit(from);
                int to = known < 0 ? end : Math.min(known, end);
                memory.get(at + from - offset, bytes, from, to - from);
                arrived.set(from, to);
                from = arrived.nextClearBit(to);
            }
        }
    }
}
