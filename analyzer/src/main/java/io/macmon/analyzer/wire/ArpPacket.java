package io.macmon.analyzer.wire;

import io.macmon.capture.EtherType;
import java.nio.ByteBuffer;

/**
 * Reads an ARP packet for MAC and IPv4 addresses in place (RFC 826). Offsets and lengths are in octets; every value is
 * unsigned.
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
 *
 * <p>After {@link #wrap} returned {@link WireStatus#OK} no accessor throws; after any other value the accessors still
 * describe the packet wrapped before. One thread only.
 */
public final class ArpPacket {

    /** Octets of a packet. */
    public static final int LENGTH = 28;

    private static final int PROTOCOL_TYPE = 2;
    private static final int ADDRESS_LENGTHS = 4;
    private static final int OPERATION = 6;
    private static final int SENDER_MAC = 8;
    private static final int SENDER_IP = 14;
    private static final int TARGET_MAC_LESS_TWO = 16;
    private static final int TARGET_IP = 24;

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
     * @param available octets captured from {@code offset} on
     * @return {@code TRUNCATED} when the packet does not fit in {@code available}; {@code BAD_ADDRESS_LENGTH} when its
     *     addresses are not of 6 and 4 octets
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

    /** Of the MAC addresses' kind of network: 1 Ethernet, 6 other kinds of IEEE 802. */
    public int hardwareType() {
        return buffer.getShort(offset) & 0xFFFF;
    }

    /** The {@link EtherType} of the protocol whose addresses these are; IPv4's, or they are something else of 4 octets. */
    public int protocolType() {
        return buffer.getShort(offset + PROTOCOL_TYPE) & 0xFFFF;
    }

    /** 1 request, 2 reply. */
    public int operation() {
        return buffer.getShort(offset + OPERATION) & 0xFFFF;
    }

    /** In the low 48 bits, first octet highest. */
    public long senderMac() {
        return buffer.getLong(offset + SENDER_MAC) >>> 16;
    }

    /** First octet highest. */
    public int senderIp() {
        return buffer.getInt(offset + SENDER_IP);
    }

    /** In the low 48 bits, first octet highest; 0 in most requests. */
    public long targetMac() {
        return buffer.getLong(offset + TARGET_MAC_LESS_TWO) & MAC_MASK;
    }

    /** First octet highest. */
    public int targetIp() {
        return buffer.getInt(offset + TARGET_IP);
    }
}
