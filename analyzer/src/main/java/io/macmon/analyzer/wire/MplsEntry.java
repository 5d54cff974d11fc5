package io.macmon.analyzer.wire;

import java.nio.ByteBuffer;

/**
 * Reads an entry of an MPLS label stack in place (RFC 3032 section 2.1). Offsets and lengths are in octets; every value is
 * unsigned.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |      label, 20 bits   |tc |s| ttl |   0
 *  +--------+--------+--------+--------+
 * </pre>
 *
 * <p>After {@link #wrap} returned {@link WireStatus#OK} no accessor throws; after any other value the accessors still
 * describe the entry wrapped before. One thread only.
 */
public final class MplsEntry {

    /** Octets of an entry. */
    public static final int LENGTH = 4;

    private static final int BOTTOM = 0x100;

    private int entry;

    /**
     * Points this flyweight at an entry.
     *
     * @param buffer    big-endian, read with absolute offsets
     * @param offset    of the label
     * @param available octets captured from {@code offset} on
     * @return {@code TRUNCATED} when the entry does not fit in {@code available}
     */
    public WireStatus wrap(ByteBuffer buffer, int offset, int available) {
        if (available < LENGTH) {
            return WireStatus.TRUNCATED;
        }
        entry = buffer.getInt(offset);
        return WireStatus.OK;
    }

    /** Whether no further entry follows. */
    public boolean isBottom() {
        return (entry & BOTTOM) != 0;
    }
}
