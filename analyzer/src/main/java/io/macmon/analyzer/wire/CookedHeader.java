package io.macmon.analyzer.wire;

import io.macmon.capture.EtherType;
import io.macmon.capture.SourceMac;
import java.nio.ByteBuffer;

/**
 * Reads the header of a Linux cooked capture, version 1 or 2 (LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2).
 * {@link SourceMac} reads its source address.
 *
 * <pre>
 *   0        1        2        3                    0        1        2        3
 *  +--------+--------+--------+--------+           +--------+--------+--------+--------+
 *  |  packet type    |     ARPHRD      |   0       |    protocol     |    reserved     |   0
 *  | address length  |                 |   4       |         interface index           |   4
 *  |          source address           |   8       |     ARPHRD      |packet t|addr len|   8
 *  |                 |    protocol     |  12       |      source address, 8 bytes      |  12
 *  +-----------------------------------+           +-----------------------------------+
 *               version 1                                       version 2
 * </pre>
 */
public final class CookedHeader {

    private static final int PROTOCOL_1 = 14;
    private static final int PROTOCOL_2 = 0;

    private static final int LENGTH_1 = 16;
    private static final int LENGTH_2 = 20;

    /** The {@link #protocol} value that announces an LLC header (if_ether.h, ETH_P_802_2). */
    public static final int LLC = 4;

    private ByteBuffer buffer;
    private int offset;
    private boolean isVersion2;

    /**
     * Points this flyweight at a header.
     *
     * @param isVersion2 whether the header is of version 2
     * @param buffer     big-endian, read with absolute offsets
     * @param offset     of the first byte
     * @param available  bytes captured from {@code offset} on
     * @return {@code TRUNCATED} if the header does not fit in {@code available}
     */
    public WireStatus wrap(boolean isVersion2, ByteBuffer buffer, int offset, int available) {
        if (available < (isVersion2 ? LENGTH_2 : LENGTH_1)) {
            return WireStatus.TRUNCATED;
        }
        this.buffer = buffer;
        this.offset = offset;
        this.isVersion2 = isVersion2;
        return WireStatus.OK;
    }

    /** Bytes before the payload. */
    public int headerLength() {
        return isVersion2 ? LENGTH_2 : LENGTH_1;
    }

    /** An EtherType, or, below {@link EtherType#MIN}, a number that Linux assigned, such as {@link #LLC}. */
    public int protocol() {
        return buffer.getShort(offset + (isVersion2 ? PROTOCOL_2 : PROTOCOL_1)) & 0xFFFF;
    }
}
