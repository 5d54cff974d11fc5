package io.macmon.analyzer.wire;

import java.nio.ByteBuffer;

/**
 * Reads an SCTP common header in place (RFC 9260 section 3.1). Offsets and lengths are in octets; every
 * value is unsigned.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |  source port    |destination port |   0
 *  |         verification tag          |   4
 *  |             checksum              |   8
 *  +-----------------------------------+
 * </pre>
 *
 * <p>After {@link #wrap} returned {@link WireStatus#OK} no accessor throws; after any other value the accessors still
 * describe the header wrapped before. One thread only.
 */
public final class SctpHeader {

    /** Octets of the header. */
    public static final int LENGTH = 12;

    private static final int DESTINATION_PORT = 2;

    private ByteBuffer buffer;
    private int offset;

    /**
     * Points this flyweight at a header.
     *
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the source port
     * @param available octets captured from {@code offset} on, no more than the IP length tells
     * @return {@code TRUNCATED} when the header does not fit in {@code available}
     */
    public WireStatus wrap(ByteBuffer buffer, int offset, int available) {
        if (available < LENGTH) {
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
