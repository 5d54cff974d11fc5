package io.macmon.analyzer.flow;

/**
 * Keeps stream time and finds the flows whose timeout has expired.
 *
 * <p>Stream time is the latest time of any frame or tick; it never goes back. The flows are in two queues, each a
 * {@link TimerWheel} with its own timeout: {@link #OPEN} with the idle timeout, {@link #CLOSING} with a shorter one. A
 * flow's deadline is its last activity plus the timeout of its queue. Recording activity costs one write to the flow's
 * record. One thread only.
 */
final class FlowTimeouts {

    /** Queue of the flows that are not closing. */
    static final int OPEN = 0;

    /** Queue of the flows whose TCP connection has ended. */
    static final int CLOSING = 1;

    private static final long NEVER = Long.MAX_VALUE;

    // Preparation starts when a sixteenth of the table is free. Sixteen flows per frame are enough to examine all flows
    // before the table is full.
    private static final int EXAMINED_PER_PREPARATION = 16;

    private final FlowTable table;
    private final long[] timeouts;
    private final TimerWheel[] queues;
    private long streamNanos = Long.MIN_VALUE;
    private long nextDeadline = NEVER; // a lower bound
    private int examinationsLeft;

    /** The timeouts are in nanoseconds. */
    FlowTimeouts(FlowTable table, long openTimeout, long closingTimeout) {
        this.table = table;
        timeouts = new long[] {openTimeout, closingTimeout};
        queues = new TimerWheel[] {
            new TimerWheel(table, openTimeout), new TimerWheel(table, closingTimeout),
        };
    }

    /** A moment plus a timeout, both in nanoseconds; {@link Long#MAX_VALUE} if the sum overflows. */
    static long deadlineAfter(long nanos, long timeout) {
        long deadline = nanos + timeout;
        return deadline < nanos ? NEVER : deadline;
    }

    /**
     * Advances stream time.
     *
     * @param maxExamined flows that {@link #nextExpired} may examine until the next call
     */
    void advanceTo(long nanos, int maxExamined) {
        streamNanos = Math.max(streamNanos, Math.min(nanos, NEVER - 1));
        examinationsLeft = maxExamined;
    }

    /** Stream time, in nanoseconds. */
    long streamNanos() {
        return streamNanos;
    }

    /** The timeout of a queue, in nanoseconds. */
    long timeout(int queue) {
        return timeouts[queue];
    }

    /** Records that a scheduled flow is active now. */
    void touch(int slot) {
        table.set(slot, FlowTable.LAST_ACTIVITY, streamNanos);
    }

    /** Puts a flow that is active now into a queue. The flow must not be in a queue yet. */
    void schedule(int slot, int queue) {
        table.set(slot, FlowTable.LAST_ACTIVITY, streamNanos);
        queues[queue].schedule(slot);
        nextDeadline = Math.min(nextDeadline, deadlineAfter(streamNanos, timeouts[queue]));
    }

    /** Moves a flow that is active now to another queue. */
    void move(int slot, int fromQueue, int toQueue) {
        queues[fromQueue].cancel(slot);
        schedule(slot, toQueue);
    }

    void cancel(int slot, int queue) {
        queues[queue].cancel(slot);
    }

    boolean isExpired(int slot, int queue) {
        return streamNanos >= deadline(slot, queue);
    }

    long deadline(int slot, int queue) {
        return deadlineAfter(table.get(slot, FlowTable.LAST_ACTIVITY), timeouts[queue]);
    }

    /** Whether {@link #nextExpired} may find a flow. */
    boolean mayHaveExpired() {
        return streamNanos >= nextDeadline;
    }

    /**
     * Lets {@link #mayHaveExpired} be true until the next search. Call this now and then: without a search before the
     * first flow expires, the JIT compiler takes it for impossible, and discards the code of the whole frame path when
     * it happens.
     */
    void requireSearch() {
        nextDeadline = Long.MIN_VALUE;
    }

    /**
     * The expired flow with the earliest deadline, or {@link FlowTable#NONE}. If several flows have the same deadline,
     * returns the one that was added to the table first. Returns {@link TimerWheel#UNDECIDED} if the search needs more
     * examinations than it may make.
     */
    int nextExpired() {
        if (!mayHaveExpired()) {
            return FlowTable.NONE;
        }
        int open = nextExpired(OPEN);
        int closing = nextExpired(CLOSING);
        if (open == TimerWheel.UNDECIDED || closing == TimerWheel.UNDECIDED) {
            return TimerWheel.UNDECIDED;
        }
        if (open == FlowTable.NONE && closing == FlowTable.NONE) {
            nextDeadline = Math.min(
                    deadlineAfter(queues[OPEN].earliestActivity(), timeouts[OPEN]),
                    deadlineAfter(queues[CLOSING].earliestActivity(), timeouts[CLOSING]));
        }
        if (open == FlowTable.NONE || closing == FlowTable.NONE) {
            return open == FlowTable.NONE ? closing : open;
        }
        return earlier(open, deadline(open, OPEN), closing, deadline(closing, CLOSING));
    }

    /** Prepares {@link #longestIdle} for a flow that was just active. */
    void prepareLongestIdle(int slot, int queue) {
        queues[queue].reschedule(slot);
    }

    /** Does a little of the work of {@link #longestIdle} ahead of time. */
    void prepareLongestIdle() {
        queues[OPEN].prepareLongestIdle(streamNanos, EXAMINED_PER_PREPARATION);
        queues[CLOSING].prepareLongestIdle(streamNanos, EXAMINED_PER_PREPARATION);
    }

    /** The longest-idle flow, however many flows must be examined. At least one flow must be open. */
    int longestIdle() {
        int open = queues[OPEN].longestIdle(NEVER, Integer.MAX_VALUE);
        int closing = queues[CLOSING].longestIdle(NEVER, Integer.MAX_VALUE);
        if (open == FlowTable.NONE || closing == FlowTable.NONE) {
            return open == FlowTable.NONE ? closing : open;
        }
        return earlier(
                open, table.get(open, FlowTable.LAST_ACTIVITY), closing, table.get(closing, FlowTable.LAST_ACTIVITY));
    }

    /** How many flows have been examined so far. */
    long examined() {
        return queues[OPEN].examined() + queues[CLOSING].examined();
    }

    private int nextExpired(int queue) {
        long idleSince = streamNanos - timeouts[queue];
        if (idleSince > streamNanos) {
            return FlowTable.NONE; // underflow: no flow has been idle for that long
        }
        long before = queues[queue].examined();
        int slot = queues[queue].longestIdle(idleSince, examinationsLeft);
        examinationsLeft -= (int) (queues[queue].examined() - before);
        return slot;
    }

    private int earlier(int slot, long nanos, int otherSlot, long otherNanos) {
        if (nanos != otherNanos) {
            return nanos < otherNanos ? slot : otherSlot;
        }
        return table.get(slot, FlowTable.SERIAL) < table.get(otherSlot, FlowTable.SERIAL) ? slot : otherSlot;
    }

    /**
     * How much work one frame or tick may do for expired flows.
     *
     * @param records  maximum number of records emitted
     * @param examined maximum number of flows examined to find the expired ones
     */
    record WorkLimit(int records, int examined) {

        /**
         * More than one record, so that a backlog shrinks even while every frame starts a flow and ends another. Each
         * frame causes about one examination.
         */
        static final WorkLimit PER_FRAME = new WorkLimit(2, 16);

        /** About a millisecond of work. */
        static final WorkLimit PER_TICK = new WorkLimit(1_024, 4_096);

        /** No limit. */
        static final WorkLimit NONE = new WorkLimit(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** How much work each frame and each tick may do. */
    record WorkLimits(WorkLimit perFrame, WorkLimit perTick) {

        static final WorkLimits DEFAULT = new WorkLimits(WorkLimit.PER_FRAME, WorkLimit.PER_TICK);
    }
}
