package io.macmon.analyzer.wire;

import io.macmon.capture.EtherType;
import java.nio.ByteBuffer;

/**
 * Reads the header of a PPPoE session (RFC 2516 section 4), and the PPP protocol field after it.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |ver|type|  code  |   session id    |   0
 *  |     length      |  PPP protocol   |   4  length: bytes after it
 *  +-----------------------------------+
 * </pre>
 *
 * <p>A PPP protocol whose first byte is odd has no second byte (protocol field compression, RFC 1661 section 6.5).
 */
public final class PppoeHeader {

    private static final int PAYLOAD_LENGTH = 4;
    private static final int PPP_PROTOCOL = 6;

    private static final int LENGTH = 6;

    private ByteBuffer buffer;
    private int offset;
    private int protocolLength;

    /**
     * Points this flyweight at a header.
     *
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the version
     * @param available bytes captured from {@code offset} on
     * @return {@code TRUNCATED} if the header and PPP protocol do not fit in {@code available}, or the PPP protocol
     *     does not fit in the payload length
     */
    public WireStatus wrap(ByteBuffer buffer, int offset, int available) {
        if (available < LENGTH) {
            return WireStatus.TRUNCATED;
        }
        int payload = Math.min(available - LENGTH, buffer.getShort(offset + PAYLOAD_LENGTH) & 0xFFFF);
        if (payload < 1) {
            return WireStatus.TRUNCATED;
        }
        int length = 2 - (buffer.get(offset + PPP_PROTOCOL) & 1);
        if (payload < length) {
            return WireStatus.TRUNCATED;
        }
        this.buffer = buffer;
        this.offset = offset;
        protocolLength = length;
        return WireStatus.OK;
    }

    /** Bytes in the header and payload, including the PPP protocol. */
    public int totalLength() {
        return LENGTH + (buffer.getShort(offset + PAYLOAD_LENGTH) & 0xFFFF);
    }

    /** Bytes before the packet that PPP carries. */
    public int headerLength() {
        return LENGTH + protocolLength;
    }

    /**
     * The EtherType of the packet that PPP carries: IPv4 (PPP's 0x0021), IPv6 (0x0057), MPLS (0x0281, 0x0283); else 0.
     */
    public int etherType() {
        int protocol = protocolLength == 1
                ? buffer.get(offset + PPP_PROTOCOL) & 0xFF
                : buffer.getShort(offset + PPP_PROTOCOL) & 0xFFFF;
        return switch (protocol) {
            case 0x0021 -> EtherType.IPV4;
            case 0x0057 -> EtherType.IPV6;
            case 0x0281 -> EtherType.MPLS;
            case 0x0283 -> EtherType.MPLS_MULTICAST;
            default -> 0;
        };
    }
}
