package io.macmon.analyzer.wire;

/**
 * Reads an entry of an MPLS label stack (RFC 3032 section 2.1).
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |      label, 20 bits   |tc |s| ttl |   0
 *  +--------+--------+--------+--------+
 * </pre>
 */
public final class MplsEntry extends FixedLengthHeader {

    /** Length of an entry, in bytes. */
    public static final int LENGTH = 4;

    private static final int BOTTOM_OF_STACK = 0x100;

    public MplsEntry() {
        super(LENGTH);
    }

    /** Whether this is the last entry of its stack. */
    public boolean isBottom() {
        return (buffer.getInt(offset) & BOTTOM_OF_STACK) != 0;
    }
}
