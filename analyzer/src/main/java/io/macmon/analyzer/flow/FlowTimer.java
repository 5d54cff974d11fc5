package io.macmon.analyzer.flow;

/**
 * Stream time, and for how long each open flow has been silent in it.
 *
 * <p>Stream time is the latest time that any frame or tick has told; it never goes back. The flows stand in two queues,
 * each with a timeout of its own: {@link #OPEN} with the idle timeout, {@link #CLOSING} with a shorter one. Hearing a flow
 * costs a write to its record. One thread only.
 */
final class FlowTimer {

    /** Queue of the flows that go on. */
    static final int OPEN = 0;

    /** Queue of the flows that have seen their end. */
    static final int CLOSING = 1;

    private static final long NEVER = Long.MAX_VALUE;

    private final FlowTable table;
    private final long[] timeouts;
    private final FlowWheel[] queues;
    private long time = Long.MIN_VALUE;
    private long nextDue = NEVER; // no flow is due before

    /** Timeouts in nanoseconds. */
    FlowTimer(FlowTable table, long openTimeout, long closingTimeout) {
        this.table = table;
        timeouts = new long[] {openTimeout, closingTimeout};
        queues = new FlowWheel[] {
            new FlowWheel(table, OPEN, openTimeout), new FlowWheel(table, CLOSING, closingTimeout),
        };
    }

    /** The moment, in nanoseconds, that lies a timeout behind another; {@link Long#MAX_VALUE} when none does. */
    static long after(long nanos, long timeout) {
        long due = nanos + timeout;
        return due < nanos ? NEVER : due;
    }

    void advanceTo(long nanos) {
        time = Math.max(time, Math.min(nanos, NEVER - 1));
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
        table.set(slot, FlowTable.HEARD, time);
    }

    /** Puts a flow into a queue; it has a frame now, and is in no queue yet. */
    void add(int slot, int queue) {
        table.set(slot, FlowTable.HEARD, time);
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
        return after(table.get(slot, FlowTable.HEARD), timeouts[queue]);
    }

    /**
     * The flow whose timeout has passed, the one that passed first if there are several, or {@link FlowTable#NONE}. Of flows
     * due at the same moment it is the one that was added to the table first.
     */
    int due() {
        if (time < nextDue) {
            return FlowTable.NONE;
        }
        int open = firstDue(OPEN);
        int closing = firstDue(CLOSING);
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

    /** The flow that has been silent longest. There must be one. */
    int silentLongest() {
        int open = queues[OPEN].first(NEVER);
        int closing = queues[CLOSING].first(NEVER);
        if (open == FlowTable.NONE || closing == FlowTable.NONE) {
            return open == FlowTable.NONE ? closing : open;
        }
        return first(open, table.get(open, FlowTable.HEARD), closing, table.get(closing, FlowTable.HEARD));
    }

    private int firstDue(int queue) {
        long latest = time - timeouts[queue];
        return latest > time ? FlowTable.NONE : queues[queue].first(latest); // time began less than a timeout ago
    }

    private int first(int slot, long nanos, int otherSlot, long otherNanos) {
        if (nanos != otherNanos) {
            return nanos < otherNanos ? slot : otherSlot;
        }
        return table.get(slot, FlowTable.SERIAL) < table.get(otherSlot, FlowTable.SERIAL) ? slot : otherSlot;
    }
}
