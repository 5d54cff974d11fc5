package io.macmon.analyzer.wire;

/**
 * Reads the ports: the first four bytes of a TCP (RFC 9293), UDP (RFC 768), UDP-Lite (RFC 3828), SCTP (RFC 9260) or
 * DCCP (RFC 4340) header.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |  source port    |destination port |   0
 *  |UDP: length      |                 |   4
 *  +-----------------------------------+
 * </pre>
 */
public final class PortsHeader extends FixedLengthHeader {

    public static final int LENGTH = 4;

    /** Length of a UDP or UDP-Lite header, in bytes. */
    public static final int UDP_LENGTH = 8;

    /** Length of an SCTP common header, in bytes. */
    public static final int SCTP_LENGTH = 12;

    /** Length of a DCCP header with short sequence numbers, in bytes. */
    public static final int MIN_DCCP_LENGTH = 12;

    /** Offset of the UDP length field, which covers the header and payload. */
    public static final int UDP_DATAGRAM_LENGTH = 4;

    private static final int SOURCE_PORT = 0;
    private static final int DESTINATION_PORT = 2;

    public PortsHeader() {
        super(LENGTH);
    }

    public int sourcePort() {
        return buffer.getShort(offset + SOURCE_PORT) & 0xFFFF;
    }

    public int destinationPort() {
        return buffer.getShort(offset + DESTINATION_PORT) & 0xFFFF;
    }
}
