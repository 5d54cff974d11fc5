package io.macmon.analyzer.wire;

import java.nio.ByteBuffer;

/**
 * Reads a TCP header in place (RFC 9293 section 3.1). Offsets and lengths are in octets; every value is unsigned.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |  source port    |destination port |   0
 *  |         sequence number           |   4
 *  |      acknowledgment number        |   8
 *  |off|   flags     |     window      |  12
 *  |    checksum     | urgent pointer  |  16
 *  |       options, off * 4 - 20       |  20
 *  +-----------------------------------+
 * </pre>
 *
 * <p>The options are not read, so a header whose options are cut is still a header. After {@link #wrap} returned
 * {@link WireStatus#OK} no accessor throws; after any other value the accessors still describe the header wrapped
 * before. One thread only.
 */
public final class TcpHeader {

    /** Octets of a header without options. */
    public static final int MIN_LENGTH = 20;

    public static final int FIN = 0x001;
    public static final int SYN = 0x002;
    public static final int RST = 0x004;
    public static final int ACK = 0x010;

    private static final int DESTINATION_PORT = 2;

    /** Where the sequence number stands. */
    public static final int SEQUENCE = 4;

    /** Where the data offset, in the high four bits, and the flags stand. */
    public static final int OFFSET_AND_FLAGS = 12;

    /** Where the window stands. */
    public static final int WINDOW = 14;

    public static final int FLAGS_MASK = 0x0FFF;

    /** The least data offset, with no flags, in the sixteen bits that hold both. */
    public static final int MIN_OFFSET = 0x5000;

    private ByteBuffer buffer;
    private int offset;

    /**
     * Points this flyweight at a header.
     *
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the source port
     * @param available octets captured from {@code offset} on, no more than the IP length tells
     * @return {@code TRUNCATED} when {@code available} is below {@link #MIN_LENGTH}; {@code BAD_HEADER_LENGTH} when the
     *     data offset is below 5
     */
    public WireStatus wrap(ByteBuffer buffer, int offset, int available) {
        if (available < MIN_LENGTH) {
            return WireStatus.TRUNCATED;
        }
        if (((buffer.get(offset + OFFSET_AND_FLAGS) & 0xFF) >>> 4) * 4 < MIN_LENGTH) {
            return WireStatus.BAD_HEADER_LENGTH;
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

    /** The twelve bits behind the data offset, reserved ones included (IPFIX tcpControlBits). */
    public int flags() {
        return buffer.getShort(offset + OFFSET_AND_FLAGS) & FLAGS_MASK;
    }
}
