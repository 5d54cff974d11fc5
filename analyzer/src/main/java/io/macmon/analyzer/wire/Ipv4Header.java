package io.macmon.analyzer.wire;

import java.nio.ByteBuffer;

/**
 * Reads an IPv4 header in place (RFC 791 section 3.1). Offsets and lengths are in octets; every value is unsigned.
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
 * <p>The checksum is not verified: offloading leaves it unset on frames captured before the device fills it in. After
 * {@link #wrap} returned {@link WireStatus#OK} no accessor throws; after any other value the accessors still describe the
 * header wrapped before. One thread only.
 */
public final class Ipv4Header {

    /** Octets of a header without options. */
    public static final int MIN_LENGTH = 20;

    /** First octet of a header without options. */
    public static final int WITHOUT_OPTIONS = 0x45;

    /** What is set in a fragment only, of the eight octets that begin with the total length. */
    public static final long FRAGMENT_BITS = 0x3FFFL << 16;

    public static final int TOTAL_LENGTH = 2;
    private static final int IDENTIFICATION = 4;
    private static final int FLAGS_AND_FRAGMENT_OFFSET = 6;
    public static final int TTL = 8;
    private static final int PROTOCOL = 9;
    public static final int SOURCE = 12;
    private static final int DESTINATION = 16;

    private static final int FRAGMENT_OFFSET_MASK = 0x1FFF;
    private static final int MORE_FRAGMENTS = 0x2000;

    private ByteBuffer buffer;
    private int offset;

    /**
     * Points this flyweight at a header.
     *
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the version octet
     * @param available octets captured from {@code offset} on
     * @return {@code TRUNCATED} when the header without its options does not fit in {@code available}; {@code BAD_VERSION} when the version is
     *     not 4; {@code BAD_HEADER_LENGTH} when ihl is below 5; {@code BAD_TOTAL_LENGTH} when total length is shorter
     *     than the header, and not 0
     */
    public WireStatus wrap(ByteBuffer buffer, int offset, int available) {
        if (available < MIN_LENGTH) {
            return WireStatus.TRUNCATED;
        }
        int versionAndIhl = buffer.get(offset) & 0xFF;
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

    /** Octets from the version to the end of the options. */
    public int headerLength() {
        return (buffer.get(offset) & 0x0F) * 4;
    }

    /** Octets of header and payload; 0 when segmentation is left to the device, and the sum did not fit. */
    public int totalLength() {
        return buffer.getShort(offset + TOTAL_LENGTH) & 0xFFFF;
    }

    /** What the fragments of a datagram have in common. */
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

    /** First octet highest. */
    public int source() {
        return buffer.getInt(offset + SOURCE);
    }

    /** First octet highest. */
    public int destination() {
        return buffer.getInt(offset + DESTINATION);
    }
}
