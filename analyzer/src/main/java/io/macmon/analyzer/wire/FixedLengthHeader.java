package io.macmon.analyzer.wire;

import java.nio.ByteBuffer;

/** A header of fixed length in which every value is valid, so only the length needs a check. */
public abstract class FixedLengthHeader {

    ByteBuffer buffer;
    int offset;

    private final int length;

    FixedLengthHeader(int length) {
        this.length = length;
    }

    /**
     * Points this flyweight at a header.
     *
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the header's first byte
     * @param available bytes captured from {@code offset} on, within the packet that contains the header
     * @return {@code TRUNCATED} if the header does not fit in {@code available}
     */
    public final WireStatus wrap(ByteBuffer buffer, int offset, int available) {
        if (available < length) {
            return WireStatus.TRUNCATED;
        }
        this.buffer = buffer;
        this.offset = offset;
        return WireStatus.OK;
    }
}
