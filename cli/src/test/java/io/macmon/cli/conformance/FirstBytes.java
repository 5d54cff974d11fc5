package io.macmon.cli.conformance;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/** The first bytes of one direction of a TCP connection, or the first CRYPTO data of a QUIC client, put in order. */
final class FirstBytes {

    private static final int LIMIT = 70_000;

    private final long start;
    private final boolean isServer;
    private final BitSet has = new BitSet();
    private byte[] bytes = new byte[2_000];

    /**
     * @param start the sequence number of the first byte
     * @param isServer whether the bytes are from the end that accepted the connection
     */
    FirstBytes(long start, boolean isServer) {
        this.start = start;
        this.isServer = isServer;
    }

    boolean isServer() {
        return isServer;
    }

    boolean startsAt(long sequence) {
        return start == sequence;
    }

    /** Adds bytes; of those that arrive twice the first ones count. */
    void add(long position, ByteBuffer memory, int offset, int length) {
        for (int i = 0; i < length; i++) {
            int at = (int) (position - start) + i;
            if (at < 0 || at >= LIMIT || has.get(at)) {
                continue;
            }
            if (at >= bytes.length) {
                bytes = Arrays.copyOf(bytes, LIMIT);
            }
            bytes[at] = memory.get(offset + i);
            has.set(at);
        }
    }

    ByteBuffer inOrder() {
        return ByteBuffer.wrap(bytes, 0, Math.min(has.nextClearBit(0), bytes.length))
                .slice();
    }
}
