package io.macmon.analyzer.wire;

import java.nio.ByteBuffer;

/**
 * Reads an IPv4 header (RFC 791 section 3.1).
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |ver|ihl |  tos   |  total length   |   0
 *  |  identification |flg|frag. offset |   4
 *  |  ttl   |protocol|    checksum     |   8
 *  |          source address           |  12
 *  |        destination address        |  16
 *  |      options, ihl * 4 - 20        |  20
 *  +-----------------------------------+
 * </pre>
 *
 * <p>The checksum is not verified: with offloading, a frame is captured before the network card fills it in.
 */
public final class Ipv4Header {

    private static final int VERSION_AND_IHL = 0;

    /** Offset of the DSCP and ECN bits, formerly the type of service. */
    public static final int TOS = 1;

    public static final int TOTAL_LENGTH = 2;
    private static final int IDENTIFICATION = 4;
    private static final int FLAGS_AND_FRAGMENT_OFFSET = 6;
    public static final int TTL = 8;
    public static final int PROTOCOL = 9;
    public static final int SOURCE = 12;
    private static final int DESTINATION = 16;

    /** Length of a header without options, in bytes. */
    public static final int MIN_LENGTH = 20;

    /** First byte of a header without options. */
    public static final int WITHOUT_OPTIONS = 0x45;

    /** The bits that are set only in fragments, within the eight bytes that start with the total length. */
    public static final long FRAGMENT_BITS = 0x3FFFL << 16;

    private static final int FRAGMENT_OFFSET_MASK = 0x1FFF;
    private static final int MORE_FRAGMENTS = 0x2000;

    private ByteBuffer buffer;
    private int offset;

    /**
     * Points this flyweight at a header.
     *
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the first byte
     * @param available bytes captured from {@code offset} on
     * @return {@code TRUNCATED} if the header without its options does not fit in {@code available};
     *     {@code BAD_VERSION} if the version is not 4; {@code BAD_HEADER_LENGTH} if ihl is below 5;
     *     {@code BAD_TOTAL_LENGTH} if the total length is not 0 but shorter than the header
     */
    public WireStatus wrap(ByteBuffer buffer, int offset, int available) {
        if (available < MIN_LENGTH) {
            return WireStatus.TRUNCATED;
        }
        int versionAndIhl = buffer.get(offset + VERSION_AND_IHL) & 0xFF;
        if (versionAndIhl >>> 4 != 4) {
            return WireStatus.BAD_VERSION;
        }
        int headerLength = (versionAndIhl & 0x0F) * 4;
        if (headerLength < MIN_LENGTH) {
            return WireStatus.BAD_HEADER_LENGTH;
        }
        int totalLength = buffer.getShort(offset + TOTAL_LENGTH) & 0xFFFF;
        if (totalLength < headerLength && totalLength != 0) {
            return WireStatus.BAD_TOTAL_LENGTH;
        }
        this.buffer = buffer;
        this.offset = offset;
        return WireStatus.OK;
    }

    /** Bytes in the header, including options. */
    public int headerLength() {
        return (buffer.get(offset + VERSION_AND_IHL) & 0x0F) * 4;
    }

    /** Bytes in the header and payload; 0 if segmentation is offloaded and the length does not fit in 16 bits. */
    public int totalLength() {
        return buffer.getShort(offset + TOTAL_LENGTH) & 0xFFFF;
    }

    /** The number that all fragments of a datagram share. */
    public int identification() {
        return buffer.getShort(offset + IDENTIFICATION) & 0xFFFF;
    }

    public FragmentState fragmentState() {
        int field = buffer.getShort(offset + FLAGS_AND_FRAGMENT_OFFSET);
        return FragmentState.of(field & FRAGMENT_OFFSET_MASK, (field & MORE_FRAGMENTS) != 0);
    }

    /** The IANA protocol number of the payload. */
    public int protocol() {
        return buffer.get(offset + PROTOCOL) & 0xFF;
    }

    /** First byte highest. */
    public int source() {
        return buffer.getInt(offset + SOURCE);
    }

    /** First byte highest. */
    public int destination() {
        return buffer.getInt(offset + DESTINATION);
    }
}
