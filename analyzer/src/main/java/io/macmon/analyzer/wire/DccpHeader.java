package io.macmon.analyzer.wire;

import java.nio.ByteBuffer;

/**
 * Reads a DCCP generic header in place (RFC 4340 section 5.1). Offsets and lengths are in octets; every
 * value is unsigned.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |  source port    |destination port |   0
 *  |offset  |val|cov |    checksum     |   4
 *  |r|type|x|     sequence number      |   8
 *  +-----------------------------------+
 * </pre>
 *
 * <p>After {@link #wrap} returned {@link WireStatus#OK} no accessor throws; after any other value the accessors still
 * describe the header wrapped before. One thread only.
 */
public final class DccpHeader {

    /** Octets of a header with short sequence numbers. */
    public static final int MIN_LENGTH = 12;

    private static final int DESTINATION_PORT = 2;

    private ByteBuffer buffer;
    private int offset;

    /**
     * Points this flyweight at a header.
     *
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the source port
     * @param available octets captured from {@code offset} on, no more than the IP length tells
     * @return {@code TRUNCATED} when {@code available} is below {@link #MIN_LENGTH}
     */
    public WireStatus wrap(ByteBuffer buffer, int offset, int available) {
        if (available < MIN_LENGTH) {
            return WireStatus.TRUNCATED;
        }
        this.buffer = buffer;
        this.offset = offset;
        return WireStatus.OK;
    }

    public int sourcePort() {
        return buffer.getShort(offset) & 0xFFFF;
    }

    public int destinationPort() {
        return buffer.getShort(offset + DESTINATION_PORT) & 0xFFFF;
    }
}
