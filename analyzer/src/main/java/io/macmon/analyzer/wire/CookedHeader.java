package io.macmon.analyzer.wire;

import io.macmon.capture.EtherType;
import java.nio.ByteBuffer;

/**
 * Reads the header of a Linux cooked capture in place, version 1 or 2 (LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2). Offsets and
 * lengths are in octets; every value is unsigned.
 *
 * <pre>
 *   0        1        2        3                    0        1        2        3
 *  +--------+--------+--------+--------+           +--------+--------+--------+--------+
 *  |  packet type    |     ARPHRD      |   0       |    protocol     |    reserved     |   0
 *  | address length  |                 |   4       |         interface index           |   4
 *  |          source address           |   8       |     ARPHRD      |packet t|addr len|   8
 *  |                 |    protocol     |  12       |      source address, 8 octets     |  12
 *  +-----------------------------------+           +-----------------------------------+
 *               version 1                                       version 2
 * </pre>
 *
 * <p>After {@link #wrap} returned {@link WireStatus#OK} no accessor throws; after any other value the accessors still
 * describe the header wrapped before. One thread only.
 */
public final class CookedHeader {

    /** Octets of a header of version 1. */
    public static final int LENGTH_1 = 16;

    /** Octets of a header of version 2. */
    public static final int LENGTH_2 = 20;

    private static final int ADDRESS_LENGTH = 4;
    private static final int ADDRESS = 6;
    private static final int PROTOCOL = 14;

    private static final int PROTOCOL_2 = 0;
    private static final int ADDRESS_LENGTH_2 = 11;
    private static final int ADDRESS_2 = 12;

    private static final int MAC_LENGTH = 6;

    private ByteBuffer buffer;
    private int offset;
    private boolean version2;

    /**
     * Points this flyweight at a header.
     *
     * @param second    whether it is of version 2
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the first octet
     * @param available octets captured from {@code offset} on
     * @return {@code TRUNCATED} when the header does not fit in {@code available}
     */
    public WireStatus wrap(boolean second, ByteBuffer buffer, int offset, int available) {
        if (available < (second ? LENGTH_2 : LENGTH_1)) {
            return WireStatus.TRUNCATED;
        }
        this.buffer = buffer;
        this.offset = offset;
        this.version2 = second;
        return WireStatus.OK;
    }

    /** Octets up to the payload. */
    public int headerLength() {
        return version2 ? LENGTH_2 : LENGTH_1;
    }

    /** In the low 48 bits, first octet highest; 0 where the address has any other length than a MAC address. */
    public long source() {
        int length = version2
                ? buffer.get(offset + ADDRESS_LENGTH_2) & 0xFF
                : buffer.getShort(offset + ADDRESS_LENGTH) & 0xFFFF;
        return length == MAC_LENGTH ? buffer.getLong(offset + (version2 ? ADDRESS_2 : ADDRESS)) >>> 16 : 0;
    }

    /** An EtherType, or, below {@link EtherType#MIN}, a number of Linux's own: 4 says that an LLC header follows. */
    public int protocol() {
        return buffer.getShort(offset + (version2 ? PROTOCOL_2 : PROTOCOL)) & 0xFFFF;
    }
}
