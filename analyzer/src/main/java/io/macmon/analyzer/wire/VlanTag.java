package io.macmon.analyzer.wire;

import io.macmon.capture.EtherType;
import java.nio.ByteBuffer;

/**
 * Reads a VLAN tag in place (IEEE 802.1Q clause 9.6), from behind the EtherType that announces it. Offsets and lengths
 * are in octets; every value is unsigned.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |pri|d|    id     | type or length  |   0
 *  +--------+--------+--------+--------+
 * </pre>
 *
 * <p>After {@link #wrap} returned {@link WireStatus#OK} no accessor throws; after any other value the accessors still
 * describe the tag wrapped before. One thread only.
 */
public final class VlanTag {

    /** Octets of a tag. */
    public static final int LENGTH = 4;

    public static final int TYPE_OR_LENGTH = 2;
    private static final int ID_MASK = 0x0FFF;

    private ByteBuffer buffer;
    private int offset;

    /**
     * Points this flyweight at a tag.
     *
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the octet that holds the priority
     * @param available octets captured from {@code offset} on
     * @return {@code TRUNCATED} when the tag does not fit in {@code available}
     */
    public WireStatus wrap(ByteBuffer buffer, int offset, int available) {
        if (available < LENGTH) {
            return WireStatus.TRUNCATED;
        }
        this.buffer = buffer;
        this.offset = offset;
        return WireStatus.OK;
    }

    /** The VLAN, 0 to 4095; 0 in a tag that carries only a priority. */
    public int id() {
        return idOf(buffer.getShort(offset));
    }

    /** The VLAN in the first two octets of a tag. */
    public static int idOf(int control) {
        return control & ID_MASK;
    }

    /** What follows the tag: an EtherType, or, below {@link EtherType#MIN}, the octets of an LLC frame. */
    public int typeOrLength() {
        return buffer.getShort(offset + TYPE_OR_LENGTH) & 0xFFFF;
    }
}
