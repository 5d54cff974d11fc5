package io.macmon.analyzer.wire;

import java.nio.ByteBuffer;

/**
 * Reads an IPv6 header (RFC 8200 section 3).
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |ver| traffic |     flow label      |   0
 *  | payload length  |next hdr|hop lim.|   4
 *  |          source address           |   8
 *  |        destination address        |  24
 *  +-----------------------------------+
 *  |next hdr| length |     options     |  40  hop-by-hop options header, (length + 1) * 8 bytes, where there is one
 *  +--------+--------+--------+--------+
 *  |                 |  0xC2  |   4    |      one of its options: jumbo payload (RFC 2675)
 *  |       jumbo payload length        |
 *  +-----------------------------------+
 * </pre>
 */
public final class Ipv6Header {

    /** Offset of the version, traffic class and first bits of the flow label. */
    public static final int VERSION_AND_TRAFFIC_CLASS = 0;

    public static final int PAYLOAD_LENGTH = 4;
    public static final int NEXT_HEADER = 6;
    public static final int HOP_LIMIT = 7;
    public static final int SOURCE = 8;
    public static final int DESTINATION = 24;

    /** Length of the header in bytes, without extension headers. */
    public static final int LENGTH = 40;

    private static final int OPTIONS_LENGTH = LENGTH + 1;
    private static final int OPTIONS = LENGTH + 2;
    private static final int OPTIONS_UNIT = 8;
    private static final int PAD1 = 0;
    private static final int JUMBO = 0xC2;
    private static final int JUMBO_LENGTH = 4;
    private static final long MIN_JUMBO_LENGTH = 65_536;

    private ByteBuffer buffer;
    private int offset;
    private long payloadLength;

    /**
     * Points this flyweight at a header.
     *
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the first byte
     * @param available bytes captured from {@code offset} on
     * @return {@code TRUNCATED} if the header does not fit in {@code available}; {@code BAD_VERSION} if the
     *     version is not 6
     */
    public WireStatus wrap(ByteBuffer buffer, int offset, int available) {
        if (available < LENGTH) {
            return WireStatus.TRUNCATED;
        }
        if ((buffer.get(offset + VERSION_AND_TRAFFIC_CLASS) & 0xF0) >>> 4 != 6) {
            return WireStatus.BAD_VERSION;
        }
        this.buffer = buffer;
        this.offset = offset;
        payloadLength = buffer.getShort(offset + PAYLOAD_LENGTH) & 0xFFFF;
        if (payloadLength == 0 && nextHeader() == IpProtocol.HOP_BY_HOP && available >= OPTIONS) {
            payloadLength = jumboLength(available);
        }
        return WireStatus.OK;
    }

    /**
     * Bytes after this header: the payload length, or, if that is 0 and a hop-by-hop options header with a jumbo
     * payload option follows, the length in that option.
     */
    public long payloadLength() {
        return payloadLength;
    }

    /** The IANA protocol number of what follows: an extension header or the payload. */
    public int nextHeader() {
        return buffer.get(offset + NEXT_HEADER) & 0xFF;
    }

    /** The first eight bytes, first byte highest. */
    public long sourceHigh() {
        return buffer.getLong(offset + SOURCE);
    }

    /** The last eight bytes, first byte highest. */
    public long sourceLow() {
        return buffer.getLong(offset + SOURCE + Long.BYTES);
    }

    /** The first eight bytes, first byte highest. */
    public long destinationHigh() {
        return buffer.getLong(offset + DESTINATION);
    }

    /** The last eight bytes, first byte highest. */
    public long destinationLow() {
        return buffer.getLong(offset + DESTINATION + Long.BYTES);
    }

    // Returns 0 if there is no jumbo payload option.
    private long jumboLength(int available) {
        int optionsLength = ((buffer.get(offset + OPTIONS_LENGTH) & 0xFF) + 1) * OPTIONS_UNIT;
        int end = offset + Math.min(available, LENGTH + optionsLength);
        int next;
        for (int at = offset + OPTIONS; at < end; at = next) {
            int type = buffer.get(at) & 0xFF;
            next = at + 1;
            if (type != PAD1) {
                int length = next < end ? buffer.get(next++) & 0xFF : 0;
                next += length;
                if (type == JUMBO && length == JUMBO_LENGTH && next <= end) {
                    long jumboLength = buffer.getInt(next - JUMBO_LENGTH) & 0xFFFF_FFFFL;
                    return jumboLength >= MIN_JUMBO_LENGTH ? jumboLength : 0;
                }
            }
        }
        return 0;
    }
}
