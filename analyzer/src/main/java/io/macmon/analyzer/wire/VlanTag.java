package io.macmon.analyzer.wire;

import io.macmon.capture.EtherType;

/**
 * Reads a VLAN tag (IEEE 802.1Q clause 9.6), starting after the EtherType that announces it.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |pri|d|    id     | type or length  |   0
 *  +--------+--------+--------+--------+
 * </pre>
 */
public final class VlanTag extends FixedLengthHeader {

    private static final int CONTROL = 0;
    public static final int TYPE_OR_LENGTH = 2;

    /** The maximum number of VLAN tags in a frame; more are a fault. */
    public static final int MAX_PER_FRAME = 8;

    /** Length of a tag, in bytes. */
    public static final int LENGTH = 4;

    private static final int ID_MASK = 0x0FFF;

    public VlanTag() {
        super(LENGTH);
    }

    /** The VLAN ID, 0 to 4095; 0 in a tag that carries only a priority. */
    public int id() {
        return idOf(buffer.getShort(offset + CONTROL));
    }

    /** The VLAN ID in the first two bytes of a tag. */
    public static int idOf(int control) {
        return control & ID_MASK;
    }

    /** What follows the tag: an EtherType, or, below {@link EtherType#MIN}, the length of an LLC frame. */
    public int typeOrLength() {
        return buffer.getShort(offset + TYPE_OR_LENGTH) & 0xFFFF;
    }
}
