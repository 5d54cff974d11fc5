package io.macmon.capture.file.read;

import io.macmon.capture.Frame.Direction;
import java.nio.ByteBuffer;

/**
 * Finds the flags among the options of a pcapng packet block (epb_flags, or pack_flags in the obsolete block). Called
 * for each frame that has options; allocates nothing.
 *
 * <p>An option that overruns its block ends the search; the frame is still valid.
 */
final class PacketFlags {

    private static final int END_OF_OPTIONS = 0;
    private static final int FLAGS = 2;
    private static final int LENGTH = 2;
    private static final int HEADER = 4;

    private static final int DIRECTION_MASK = 3;
    private static final int INBOUND = 1;
    private static final int OUTBOUND = 2;

    private PacketFlags() {}

    /**
     * The direction in the flags; unknown if there are no flags.
     *
     * @param memory in the section's byte order
     * @param from   start of the options
     * @param to     limit of the options
     */
    static Direction direction(ByteBuffer memory, int from, int to) {
        int at = from;
        while (to - at >= HEADER) {
            int code = memory.getShort(at) & 0xFFFF;
            int length = memory.getShort(at + LENGTH) & 0xFFFF;
            if (code == END_OF_OPTIONS || length > to - at - HEADER) {
                break;
            }
            if (code == FLAGS && length == Integer.BYTES) {
                return ofFlags(memory.getInt(at + HEADER));
            }
            at += HEADER + ((length + 3) & ~3);
        }
        return Direction.UNKNOWN;
    }

    private static Direction ofFlags(int flags) {
        return switch (flags & DIRECTION_MASK) {
            case INBOUND -> Direction.INBOUND;
            case OUTBOUND -> Direction.OUTBOUND;
            default -> Direction.UNKNOWN;
        };
    }
}
