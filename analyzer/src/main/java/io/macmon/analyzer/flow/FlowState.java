package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.wire.TcpHeader;

/**
 * The state of a flow other than its times and totals, packed into a long.
 *
 * <pre>
 *   | instance, 30 | length beyond frame, 2 | more MACs, 2 | reset, 1 | fin, 2 | seen, 2 | source is B, 1
 *   | TCP flags of reverse, 12 | of forward, 12 |
 * </pre>
 *
 * <p>A TCP connection has ended when either side sent a RST, or when each side that was seen sent a FIN: a source-mode
 * device often captures only one side. The flow is then closing, not over, so that the last ACK still belongs to it.
 */
final class FlowState {

    static final int FORWARD = 0;
    static final int REVERSE = 1;

    private static final int FLAGS_BITS = 12;
    private static final long FLAGS_MASK = 0xFFF;
    private static final long ALL_FLAGS_MASK = 0xFF_FFFF;
    private static final int SOURCE_IS_B = 24;
    private static final int SEEN = 25;
    private static final int FIN = 27;
    private static final long DIRECTIONS_MASK = 3;
    private static final long RESET = 1L << 29;
    private static final long MORE_MACS_OF_A = 1L << 30;
    private static final long MORE_MACS_OF_B = 1L << 31;
    private static final int LENGTH_BEYOND_FRAME = 32;
    private static final int INSTANCE = Long.SIZE - FlowRecord.INSTANCE_BITS;

    private static final int OPENING_OR_ENDING = TcpHeader.SYN | TcpHeader.ACK | TcpHeader.FIN | TcpHeader.RST;

    private FlowState() {}

    /**
     * The state before the first frame.
     *
     * @param startNanos capture time of that frame
     */
    static long initial(boolean sourceIsB, long startNanos) {
        return (long) FlowRecord.instance(startNanos) << INSTANCE | (sourceIsB ? 1L << SOURCE_IS_B : 0);
    }

    /** See {@link FlowRecord#instance()}. */
    static int instance(long state) {
        return (int) (state >>> INSTANCE);
    }

    /** Whether the flow's source is end B of its key. */
    static boolean sourceIsB(long state) {
        return ((state >>> SOURCE_IS_B) & 1) != 0;
    }

    /** The direction of a frame, depending on whether its source is end B of the key. */
    static int direction(long state, boolean frameSourceIsB) {
        return frameSourceIsB == sourceIsB(state) ? FORWARD : REVERSE;
    }

    /** Whether a frame was seen in this direction. */
    static boolean isSeen(long state, int direction) {
        return (state & bit(SEEN, direction)) != 0;
    }

    /** The state after a frame. */
    static long after(long state, int direction, int tcpFlags) {
        long next = state | bit(SEEN, direction) | ((long) tcpFlags << flagsShift(direction));
        if ((tcpFlags & TcpHeader.FIN) != 0) {
            next |= bit(FIN, direction);
        }
        return (tcpFlags & TcpHeader.RST) != 0 ? next | RESET : next;
    }

    /**
     * The state after a MAC address of an end that {@link OtherMacs} had no room for.
     *
     * @param end {@link FlowKey#A} or {@link FlowKey#B}
     */
    static long withMoreMacs(long state, int end) {
        return state | moreMacs(end);
    }

    /** @param end {@link FlowKey#A} or {@link FlowKey#B} */
    static boolean hasMoreMacs(long state, int end) {
        return (state & moreMacs(end)) != 0;
    }

    /** The state after a frame in this direction whose IP length exceeds it. */
    static long withLengthBeyondFrame(long state, int direction) {
        return state | bit(LENGTH_BEYOND_FRAME, direction);
    }

    static boolean isLengthBeyondFrame(long state, int direction) {
        return (state & bit(LENGTH_BEYOND_FRAME, direction)) != 0;
    }

    /** The state at the start of the next record after an active timeout. */
    static long afterCut(long state) {
        return state & ~(ALL_FLAGS_MASK | DIRECTIONS_MASK << LENGTH_BEYOND_FRAME);
    }

    static int tcpFlags(long state, int direction) {
        return (int) ((state >>> flagsShift(direction)) & FLAGS_MASK);
    }

    /** Whether the TCP connection has ended, as far as it was captured. */
    static boolean isClosing(long state) {
        return (state & RESET) != 0 || seen(state) == ((state >>> FIN) & DIRECTIONS_MASK);
    }

    /**
     * Whether a frame starts another flow with the key of a closing one. A SYN does; so does a SYN with ACK if no frame
     * was seen from the other side, which sent the SYN.
     */
    static boolean isRestart(long state, int direction, int tcpFlags) {
        return switch (tcpFlags & OPENING_OR_ENDING) {
            case TcpHeader.SYN -> true;
            case TcpHeader.SYN | TcpHeader.ACK -> seen(state) == 1L << direction;
            default -> false;
        };
    }

    private static long moreMacs(int end) {
        return end == FlowKey.A ? MORE_MACS_OF_A : MORE_MACS_OF_B;
    }

    private static long seen(long state) {
        return (state >>> SEEN) & DIRECTIONS_MASK;
    }

    private static long bit(int field, int direction) {
        return 1L << (field + direction);
    }

    private static int flagsShift(int direction) {
        return direction * FLAGS_BITS;
    }
}
