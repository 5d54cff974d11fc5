package io.macmon.analyzer.wire;

import io.macmon.capture.EtherType;
import java.nio.ByteBuffer;

/**
 * Reads an ARP packet for MAC and IPv4 addresses (RFC 826).
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  | hardware type   | protocol type   |   0
 *  |   6    |   4    |   operation     |   4
 *  |      sender hardware address      |   8
 *  |                 |     sender      |  12
 *  | protocol address|     target      |  16
 *  |        hardware address           |  20
 *  |      target protocol address      |  24
 *  +-----------------------------------+
 * </pre>
 */
public final class ArpPacket {

    private static final int HARDWARE_TYPE = 0;
    private static final int PROTOCOL_TYPE = 2;
    private static final int ADDRESS_LENGTHS = 4;
    private static final int OPERATION = 6;
    private static final int SENDER_MAC = 8;
    private static final int SENDER_IP = 14;
    private static final int TARGET_MAC = 18;
    private static final int TARGET_IP = 24;

    /** Length of a packet, in bytes. */
    public static final int LENGTH = 28;

    private static final int ADDRESS_LENGTHS_END = 6;
    private static final int MAC_AND_IPV4 = 0x0604;
    private static final long MAC_MASK = 0xFFFF_FFFF_FFFFL;

    private ByteBuffer buffer;
    private int offset;

    /**
     * Points this flyweight at a packet.
     *
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the hardware type
     * @param available bytes captured from {@code offset} on
     * @return {@code TRUNCATED} if the packet does not fit in {@code available}; {@code BAD_ADDRESS_LENGTH} if its
     *     addresses do not have 6 and 4 bytes
     */
    public WireStatus wrap(ByteBuffer buffer, int offset, int available) {
        if (available < ADDRESS_LENGTHS_END) {
            return WireStatus.TRUNCATED;
        }
        if ((buffer.getShort(offset + ADDRESS_LENGTHS) & 0xFFFF) != MAC_AND_IPV4) {
            return WireStatus.BAD_ADDRESS_LENGTH;
        }
        if (available < LENGTH) {
            return WireStatus.TRUNCATED;
        }
        this.buffer = buffer;
        this.offset = offset;
        return WireStatus.OK;
    }

    /** The kind of network: 1 for Ethernet, 6 for other IEEE 802 networks. */
    public int hardwareType() {
        return buffer.getShort(offset + HARDWARE_TYPE) & 0xFFFF;
    }

    /**
     * The {@link EtherType} of the protocol addresses, which are IPv4 addresses only if it is {@link EtherType#IPV4}.
     */
    public int protocolType() {
        return buffer.getShort(offset + PROTOCOL_TYPE) & 0xFFFF;
    }

    /** 1 for a request, 2 for a reply. */
    public int operation() {
        return buffer.getShort(offset + OPERATION) & 0xFFFF;
    }

    /** In the low 48 bits, first byte highest. */
    public long senderMac() {
        return buffer.getLong(offset + SENDER_MAC) >>> 16;
    }

    /** First byte highest. */
    public int senderIp() {
        return buffer.getInt(offset + SENDER_IP);
    }

    /** In the low 48 bits, first byte highest; 0 in most requests. */
    public long targetMac() {
        return buffer.getLong(offset + TARGET_MAC - Short.BYTES) & MAC_MASK;
    }

    /** First byte highest. */
    public int targetIp() {
        return buffer.getInt(offset + TARGET_IP);
    }
}
