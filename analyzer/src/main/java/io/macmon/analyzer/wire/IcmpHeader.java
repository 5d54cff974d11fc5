package io.macmon.analyzer.wire;

import java.nio.ByteBuffer;

/**
 * Reads what all ICMP messages begin with, in place (RFC 792, and RFC 4443 section 2.1 for ICMPv6). Offsets and lengths
 * are in octets; every value is unsigned.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |  type  |  code  |    checksum     |   0
 *  +--------+--------+--------+--------+
 * </pre>
 *
 * <p>After {@link #wrap} returned {@link WireStatus#OK} no accessor throws; after any other value the accessors still
 * describe the header wrapped before. One thread only.
 */
public final class IcmpHeader {

    /** Octets of the header. */
    public static final int LENGTH = 4;

    private static final int CODE = 1;

    private ByteBuffer buffer;
    private int offset;

    /**
     * Points this flyweight at a header.
     *
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the type
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

    public int type() {
        return buffer.get(offset) & 0xFF;
    }

    public int code() {
        return buffer.get(offset + CODE) & 0xFF;
    }
}
