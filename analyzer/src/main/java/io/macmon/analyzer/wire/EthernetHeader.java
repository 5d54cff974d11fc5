package io.macmon.analyzer.wire;

import io.macmon.capture.EtherType;

/**
 * Reads an Ethernet header (IEEE 802.3 clause 3.2).
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
 */
public final class EthernetHeader extends FixedLengthHeader {

    private static final int DESTINATION = 0;
    public static final int SOURCE = 6;
    public static final int TYPE_OR_LENGTH = 12;

    /** Length of the header, in bytes. */
    public static final int LENGTH = 14;

    public EthernetHeader() {
        super(LENGTH);
    }

    /** In the low 48 bits, first byte highest. */
    public long destination() {
        return buffer.getLong(offset + DESTINATION) >>> 16;
    }

    /** In the low 48 bits, first byte highest. */
    public long source() {
        return buffer.getLong(offset + SOURCE) >>> 16;
    }

    /** The EtherType, or, below {@link EtherType#MIN}, the length of the LLC frame that follows. */
    public int typeOrLength() {
        return buffer.getShort(offset + TYPE_OR_LENGTH) & 0xFFFF;
    }
}
