package io.macmon.analyzer.wire;

import io.macmon.capture.EtherType;
import java.nio.ByteBuffer;

/**
 * Reads an Ethernet header in place (IEEE 802.3 clause 3.2). Offsets and lengths are in octets; every value is
 * unsigned.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |        destination address        |   0
 *  |                 |      source     |   4
 *  |              address              |   8
 *  | type or length  |                    12
 *  +-----------------+
 * </pre>
 *
 * <p>After {@link #wrap} returned {@link WireStatus#OK} no accessor throws; after any other value the accessors still
 * describe the header wrapped before. One thread only.
 */
public final class EthernetHeader {

    /** Octets of the header. */
    public static final int LENGTH = 14;

    public static final int SOURCE = 6;
    private static final int TYPE_OR_LENGTH = 12;

    private ByteBuffer buffer;
    private int offset;

    /**
     * Points this flyweight at a header.
     *
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the destination address
     * @param available octets captured from {@code offset} on
     * @return {@code TRUNCATED} when the header does not fit in {@code available}
     */
    public WireStatus wrap(ByteBuffer buffer, int offset, int available) {
        if (available < LENGTH) {
            return WireStatus.TRUNCATED;
        }
        this.buffer = buffer;
        this.offset = offset;
        return WireStatus.OK;
    }

    /** In the low 48 bits, first octet highest. */
    public long destination() {
        return buffer.getLong(offset) >>> 16;
    }

    /** In the low 48 bits, first octet highest. */
    public long source() {
        return buffer.getLong(offset + SOURCE) >>> 16;
    }

    /** The EtherType, or, below {@link EtherType#MIN}, the octets of the LLC frame that follows. */
    public int typeOrLength() {
        return buffer.getShort(offset + TYPE_OR_LENGTH) & 0xFFFF;
    }
}
