package io.macmon.analyzer.wire;

import java.nio.ByteBuffer;

/**
 * Reads a TCP header (RFC 9293 section 3.1); {@link PortsHeader} reads its ports.
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
 * <p>The options are not read, so a header with truncated options is still complete.
 */
public final class TcpHeader {

    public static final int SEQUENCE = 4;

    public static final int ACKNOWLEDGMENT = 8;

    /** Offset of the 16-bit field that contains the data offset, in its high four bits, and the flags. */
    public static final int OFFSET_AND_FLAGS = 12;

    public static final int WINDOW = 14;

    /** Length of a header without options, in bytes. */
    public static final int MIN_LENGTH = 20;

    public static final int FIN = 0x001;
    public static final int SYN = 0x002;
    public static final int RST = 0x004;
    public static final int ACK = 0x010;

    public static final int FLAGS_MASK = 0x0FFF;

    /** The minimum valid data offset in the 16-bit field at {@link #OFFSET_AND_FLAGS}, with no flags set. */
    public static final int MIN_OFFSET = 0x5000;

    private ByteBuffer buffer;
    private int offset;

    /**
     * Points this flyweight at a header.
     *
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the source port
     * @param available bytes captured from {@code offset} on, within the IP length
     * @return {@code TRUNCATED} if {@code available} is below {@link #MIN_LENGTH}; {@code BAD_HEADER_LENGTH} if the
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

    /** The twelve bits after the data offset, including the reserved ones (IPFIX tcpControlBits). */
    public int flags() {
        return buffer.getShort(offset + OFFSET_AND_FLAGS) & FLAGS_MASK;
    }
}
