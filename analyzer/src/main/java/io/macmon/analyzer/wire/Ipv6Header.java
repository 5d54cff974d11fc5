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
 *  |next hdr|   0    |  0xC2  |   4    |  40  a jumbo payload option (RFC 2675), where there is one
 *  |       jumbo payload length        |  44
 *  +-----------------------------------+
 * </pre>
 */
public final class Ipv6Header {

    /** Offset of the version, traffic class and first bits of the flow label. */
    public static final int VERSION_AND_TRAFFIC_CLASS = 0;

    public static final int PAYLOAD_LENGTH = 4;
    private static final int NEXT_HEADER = 6;
    public static final int HOP_LIMIT = 7;
    public static final int SOURCE = 8;
    public static final int DESTINATION = 24;
    private static final int JUMBO_OPTION = 42;
    private static final int JUMBO_LENGTH = 44;

    /** Length of the header in bytes, without extension headers. */
    public static final int LENGTH = 40;

    private static final int JUMBO_END = 48;
    private static final int JUMBO_TYPE_AND_LENGTH = 0xC204;
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
        if (payloadLength == 0 && nextHeader() == IpProtocol.HOP_BY_HOP && available >= JUMBO_END) {
            payloadLength = jumboLength();
        }
        return WireStatus.OK;
    }

    /**
     * Bytes after this header: the payload length, or, if that is 0 and a jumbo payload option comes first, the length
     * in that option.
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

    private long jumboLength() {
        long length = buffer.getInt(offset + JUMBO_LENGTH) & 0xFFFF_FFFFL;
        boolean isJumbo = (buffer.getShort(offset + JUMBO_OPTION) & 0xFFFF) == JUMBO_TYPE_AND_LENGTH;
        return isJumbo && length >= MIN_JUMBO_LENGTH ? length : 0;
    }
}
