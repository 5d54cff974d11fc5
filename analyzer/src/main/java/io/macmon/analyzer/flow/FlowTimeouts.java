package io.macmon.analyzer.flow;

/**
 * Stream time, and for how long each open flow has been silent in it.
 *
 * <p>Stream time is the latest time that any frame or tick has told; it never goes back. The flows stand in two queues,
 * each with a timeout of its own: {@link #OPEN} with the idle timeout, {@link #CLOSING} with a shorter one. Hearing a flow
 * costs a write to its record. One thread only.
 */
final class FlowTimeouts {

    /** Queue of the flows that go on. */
    static final int OPEN = 0;

    /** Queue of the flows that have seen their end. */
    static final int CLOSING = 1;

    private static final long NEVER = Long.MAX_VALUE;

    // An eighth of the table is still free when settling begins: so it has seen all flows when the table is full.
    private static final int LOOKS_TO_SETTLE = 8;

    private final FlowTable table;
    private final long[] timeouts;
    private final TimerWheel[] queues;
    private long time = Long.MIN_VALUE;
    private long nextDue = NEVER; // no flow is due before
    private int looksLeft;

    /** Timeouts in nanoseconds. */
    FlowTimeouts(FlowTable table, long openTimeout, long closingTimeout) {
        this.table = table;
        timeouts = new long[] {openTimeout, closingTimeout};
        queues = new TimerWheel[] {
            new TimerWheel(table, openTimeout), new TimerWheel(table, closingTimeout),
        };
    }

    /** The moment, in nanoseconds, that lies a timeout behind another; {@link Long#MAX_VALUE} when none does. */
    static long after(long nanos, long timeout) {
        long due = nanos + timeout;
        return due < nanos ? NEVER : due;
    }

    /**
     * Advances stream time.
     *
     * @param looks how many flows {@link #due} may look at from now on until this is called again
     */
    void advanceTo(long nanos, int looks) {
        time = Math.max(time, Math.min(nanos, NEVER - 1));
        looksLeft = looks;
    }

    /** Stream time, in nanoseconds. */
    long time() {
        return time;
    }

    /** Nanoseconds that a flow of a queue may be silent. */
    long timeout(int queue) {
        return timeouts[queue];
    }

    /** Takes note that a known flow has a frame now. */
    void hear(int slot) {
        table.set(slot, FlowTable.LAST_ACTIVITY, time);
    }

    /** Puts a flow into a queue; it has a frame now, and is in no queue yet. */
    void add(int slot, int queue) {
        table.set(slot, FlowTable.LAST_ACTIVITY, time);
        queues[queue].add(slot);
        nextDue = Math.min(nextDue, after(time, timeouts[queue]));
    }

    /** Moves a flow that has a frame now to the other queue. */
    void move(int slot, int fromQueue, int toQueue) {
        queues[fromQueue].remove(slot);
        add(slot, toQueue);
    }

    void forget(int slot, int queue) {
        queues[queue].remove(slot);
    }

    /** Whether the timeout of a flow has passed. */
    boolean isDue(int slot, int queue) {
        return time >= due(slot, queue);
    }

    /** When the timeout of a flow passes. */
    long due(int slot, int queue) {
        return after(table.get(slot, FlowTable.LAST_ACTIVITY), timeouts[queue]);
    }

    /**
     * The flow whose timeout has passed, the one that passed first if there are several, or {@link FlowTable#NONE}. Of flows
     * due at the same moment it is the one that was added to the table first. {@link TimerWheel#PENDING} when it would take
     * more looks to know.
     */
    int due() {
        if (time < nextDue) {
            return FlowTable.NONE;
        }
        int open = firstDue(OPEN);
        int closing = firstDue(CLOSING);
        if (open == TimerWheel.PENDING || closing == TimerWheel.PENDING) {
            return TimerWheel.PENDING;
        }
        if (open == FlowTable.NONE && closing == FlowTable.NONE) {
            nextDue = Math.min(
                    after(queues[OPEN].earliest(), timeouts[OPEN]),
                    after(queues[CLOSING].earliest(), timeouts[CLOSING]));
        }
        if (open == FlowTable.NONE || closing == FlowTable.NONE) {
            return open == FlowTable.NONE ? closing : open;
        }
        return first(open, due(open, OPEN), closing, due(closing, CLOSING));
    }

    /** Prepares {@link #silentLongest}: for a flow that was just heard. */
    void settle(int slot, int queue) {
        queues[queue].moveOn(slot);
    }

    /** Prepares {@link #silentLongest}, a little with each call. */
    void settle() {
        queues[OPEN].settle(time, LOOKS_TO_SETTLE);
        queues[CLOSING].settle(time, LOOKS_TO_SETTLE);
    }

    /** The flow that has been silent longest, however many flows must be looked at. There must be one. */
    int silentLongest() {
        int open = queues[OPEN].first(NEVER, Integer.MAX_VALUE);
        int closing = queues[CLOSING].first(NEVER, Integer.MAX_VALUE);
        if (open == FlowTable.NONE || closing == FlowTable.NONE) {
            return open == FlowTable.NONE ? closing : open;
        }
        return first(
                open, table.get(open, FlowTable.LAST_ACTIVITY), closing, table.get(closing, FlowTable.LAST_ACTIVITY));
    }

    /** How many flows were looked at so far. */
    long looks() {
        return queues[OPEN].looks() + queues[CLOSING].looks();
    }

    private int firstDue(int queue) {
        long latest = time - timeouts[queue];
        if (latest > time) {
            return FlowTable.NONE; // time began less than a timeout ago
        }
        long before = queues[queue].looks();
        int slot = queues[queue].first(latest, looksLeft);
        looksLeft -= (int) (queues[queue].looks() - before);
        return slot;
    }

    private int first(int slot, long nanos, int otherSlot, long otherNanos) {
        if (nanos != otherNanos) {
            return nanos < otherNanos ? slot : otherSlot;
        }
        return table.get(slot, FlowTable.SERIAL) < table.get(otherSlot, FlowTable.SERIAL) ? slot : otherSlot;
    }
}
