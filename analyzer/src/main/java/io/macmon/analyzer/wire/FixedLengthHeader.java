package io.macmon.analyzer.wire;

import java.nio.ByteBuffer;

/** A header that can be read once it is known to be complete, because no value in it makes it longer or wrong. */
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
     * @param available bytes captured from {@code offset} on, within the packet that holds the header
     * @return {@code TRUNCATED} when the header does not fit in {@code available}
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
