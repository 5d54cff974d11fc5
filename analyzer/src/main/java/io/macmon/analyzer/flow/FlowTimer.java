package io.macmon.analyzer.flow;

/**
 * Stream time, and for how long each open flow has been silent in it.
 *
 * <p>Stream time is the latest time that any frame or tick has told; it never goes back. The flows stand in two queues,
 * each in the order in which they were last heard, so that the one to end next is always a head: {@link #OPEN} with the
 * idle timeout, {@link #CLOSING} with a shorter one. A queue is a ring of links through the slots and one more, its
 * anchor. Hearing a flow, forgetting it, and asking what is due take constant time. A slot takes 16 octets. One thread
 * only.
 */
final class FlowTimer {

    /** Queue of the flows that go on. */
    static final int OPEN = 0;

    /** Queue of the flows that have seen their end. */
    static final int CLOSING = 1;

    private static final long NEVER = Long.MAX_VALUE;
    private static final long NEXT_MASK = 0xFFFF_FFFFL;

    private final int anchors;
    private final long[] timeouts;
    private final long[] heard;
    private final long[] links; // previous slot, 32 bits | next slot, 32 bits
    private long time = Long.MIN_VALUE;
    private long nextDue = NEVER; // no flow is due before

    /** Timeouts in nanoseconds. */
    FlowTimer(int slots, long openTimeout, long closingTimeout) {
        anchors = slots;
        timeouts = new long[] {openTimeout, closingTimeout};
        heard = new long[slots];
        links = new long[slots + timeouts.length];
        for (int slot = 0; slot < links.length; slot++) {
            link(slot, slot, slot);
        }
    }

    /** The moment, in nanoseconds, that lies a timeout behind another; {@link Long#MAX_VALUE} when none does. */
    static long after(long nanos, long timeout) {
        long due = nanos + timeout;
        return due < nanos ? NEVER : due;
    }

    void advanceTo(long nanos) {
        time = Math.max(time, Math.min(nanos, NEVER - 1));
    }

    /** Nanoseconds that a flow of a queue may be silent. */
    long timeout(int queue) {
        return timeouts[queue];
    }

    /** Takes note that a flow, known or new, has a frame now, and that it belongs to this queue. */
    void hear(int slot, int queue) {
        heard[slot] = time;
        int anchor = anchors + queue;
        int last = previous(anchor);
        if (last == slot) {
            return;
        }
        unlink(slot);
        link(slot, last, anchor);
        setNext(last, slot);
        setPrevious(anchor, slot);
        if (last == anchor) {
            nextDue = Math.min(nextDue, after(time, timeouts[queue]));
        }
    }

    void forget(int slot) {
        unlink(slot);
        link(slot, slot, slot);
    }

    /** The flow whose timeout has passed, the one that passed first if there are several, or {@link FlowTable#NONE}. */
    int due() {
        if (time < nextDue) {
            return FlowTable.NONE;
        }
        long openDue = due(OPEN);
        long closingDue = due(CLOSING);
        nextDue = Math.min(openDue, closingDue);
        if (time < nextDue) {
            return FlowTable.NONE;
        }
        return first(closingDue <= openDue ? CLOSING : OPEN);
    }

    /** The flow that has been silent longest. There must be one. */
    int silentLongest() {
        if (isEmpty(OPEN)) {
            return first(CLOSING);
        }
        if (isEmpty(CLOSING)) {
            return first(OPEN);
        }
        return first(heard[first(CLOSING)] <= heard[first(OPEN)] ? CLOSING : OPEN);
    }

    private long due(int queue) {
        return isEmpty(queue) ? NEVER : after(heard[first(queue)], timeouts[queue]);
    }

    private boolean isEmpty(int queue) {
        return first(queue) == anchors + queue;
    }

    private int first(int queue) {
        return next(anchors + queue);
    }

    private void unlink(int slot) {
        int previous = previous(slot);
        int next = next(slot);
        setNext(previous, next);
        setPrevious(next, previous);
    }

    private int previous(int slot) {
        return (int) (links[slot] >>> 32);
    }

    private int next(int slot) {
        return (int) links[slot];
    }

    private void link(int slot, int previous, int next) {
        links[slot] = ((long) previous << 32) | next;
    }

    private void setPrevious(int slot, int previous) {
        link(slot, previous, next(slot));
    }

    private void setNext(int slot, int next) {
        links[slot] = (links[slot] & ~NEXT_MASK) | next;
    }
}
