package io.macmon.analyzer.flow;

import java.util.Arrays;

/**
 * Flows in the order in which they were last heard, kept lazily: a flow that is heard stays where it is, and is moved on
 * when its place comes to the front.
 *
 * <pre>
 *   front: a heap by exact order  |  rest of a bucket  |  buckets, each a stretch of time   |  beyond
 *   ---------------------------------------------------------------------------------------------> last heard
 * </pre>
 *
 * <p>A flow stands in the bucket of a time not later than that at which it was last heard. When the front is used up, the
 * next bucket is emptied: flows heard since go to later buckets, the others into the front. So a frame costs nothing here,
 * and a flow is looked at only a few times for each time that it was heard. A search looks at no more flows than it is
 * allowed to; what is left of the bucket is a list of its own, from which the next search goes on.
 *
 * <p>Lists are linked through the records of their flows. One thread only.
 */
final class TimerWheel {

    /** In place of a slot: more flows must be looked at first; ask again. */
    static final int PENDING = -2;

    private static final int BUCKETS = 1 << 14;
    private static final int BUCKET_MASK = BUCKETS - 1;

    // The list of the flows beyond all buckets: what is heard while flows silent for longer than the buckets span are
    // still
    // there. That is so when time has leapt, and while many flows are over and few of them could be told yet.
    private static final int BEYOND = BUCKETS;

    // The list that is being emptied.
    private static final int REST = BUCKETS + 1;

    private static final long NO_BUCKET = Long.MAX_VALUE;

    // A bucket is no narrower than a millisecond or so: there is no use in one for each of a few flows.
    private static final int LEAST_SHIFT = 20;

    // Flows that are kept in the front when the one heard longest ago may be asked for at any time.
    private static final int ENOUGH_IN_FRONT = 1 << 9;

    // In place of a next slot.
    private static final int LAST = -1;
    private static final int IN_FRONT = -2;

    private static final long NEXT_MASK = 0xFFFF_FFFFL;

    private final FlowTable table;
    private final int shift;
    private final int[] heads = new int[BUCKETS + 2];
    private final long[] occupied = new long[BUCKETS / Long.SIZE];
    private final FlowHeap front;
    private long frontBucket; // its flows, and those of all before it, are in the front or the rest
    private int flowsInLists;
    private long restFrom; // no flow of the rest was heard in an earlier bucket
    private long beyondFrom = NO_BUCKET; // no flow of the list beyond was heard in an earlier bucket
    private long looks;

    /** @param span nanoseconds; flows silent for longer are rare */
    TimerWheel(FlowTable table, long span) {
        this.table = table;
        front = new FlowHeap(table.maxFlows());
        shift = Math.max(LEAST_SHIFT, Long.SIZE - Long.numberOfLeadingZeros(span / (BUCKETS / 2)));
        Arrays.fill(heads, LAST);
    }

    /** Adds a flow by the time in its record. */
    void add(int slot) {
        if (flowsInLists == 0 && front.isEmpty()) {
            frontBucket = bucket(slot) - 1;
        }
        place(slot);
    }

    /** Moves a flow on at once, if it is in the front and was heard since. */
    void moveOn(int slot) {
        if (next(slot) == IN_FRONT && bucket(slot) > frontBucket) {
            front.remove(slot);
            add(slot);
        }
    }

    /** Removes a flow that is there. */
    void remove(int slot) {
        if (next(slot) == IN_FRONT) {
            front.remove(slot);
        } else {
            unlink(slot);
        }
    }

    /**
     * The flow heard longest ago, if that was not after a moment, or {@link FlowTable#NONE}, or {@link #PENDING}. Of flows
     * heard at the same moment it is the one that was added to the table first.
     *
     * @param most flows that may be looked at
     */
    int first(long latest, int most) {
        long lastLook = looks + most;
        while (true) {
            if (!front.isEmpty() && front.nanos() < restNanos()) {
                if (front.nanos() > latest) {
                    return FlowTable.NONE;
                }
                if (isFirstInOrder()) {
                    return front.slot();
                }
                if (looks >= lastLook) {
                    return PENDING;
                }
                moveFirst();
            } else if (heads[REST] != LAST) {
                if (restNanos() > latest) {
                    return FlowTable.NONE;
                }
                if (looks >= lastLook) {
                    return PENDING;
                }
                placeRest();
            } else if (!takeNext(latest)) {
                return FlowTable.NONE;
            }
        }
    }

    /**
     * Makes the search for the flow heard longest ago short, whenever it will be needed: looks at a few flows ahead of it.
     *
     * @param nanos now; those heard in the same bucket's time are likely to be heard again, and are left
     * @param most  flows that may be looked at
     */
    void settle(long nanos, int most) {
        for (int look = 0; look < most; look++) {
            if (heads[REST] != LAST) {
                placeRest();
            } else if (!front.isEmpty() && !isFirstInOrder()) {
                moveFirst();
            } else if (hasEnoughInFront() || !takeNext(front.isEmpty() ? nanos : (nanos >> shift << shift) - 1)) {
                return;
            }
        }
    }

    /** No flow was last heard before this; {@link Long#MAX_VALUE} when there is none. */
    long earliest() {
        if (!front.isEmpty() || heads[REST] != LAST) {
            return front.isEmpty() ? restNanos() : Math.min(front.nanos(), restNanos());
        }
        long bucket = flowsInLists == 0 ? NO_BUCKET : Math.min(nextBucket(), beyondFrom);
        return bucket == NO_BUCKET ? Long.MAX_VALUE : bucket << shift;
    }

    /** How many flows were looked at so far. */
    long looks() {
        return looks;
    }

    private boolean isFirstInOrder() {
        return table.get(front.slot(), FlowTable.LAST_ACTIVITY) == front.nanos();
    }

    // One more bucket than the one in use; or more, for the next one may be much fuller.
    private boolean hasEnoughInFront() {
        return front.size() >= ENOUGH_IN_FRONT && front.nanos() >> shift < frontBucket;
    }

    private long restNanos() {
        return heads[REST] == LAST ? Long.MAX_VALUE : restFrom << shift;
    }

    private void moveFirst() {
        looks++;
        int slot = front.slot();
        front.remove(slot);
        add(slot);
    }

    private void placeRest() {
        looks++;
        int slot = heads[REST];
        unlink(slot);
        place(slot);
    }

    private void place(int slot) {
        long bucket = bucket(slot);
        if (bucket <= frontBucket) {
            front.add(table.get(slot, FlowTable.LAST_ACTIVITY), table.get(slot, FlowTable.SERIAL), slot);
            setLinks(slot, LAST, IN_FRONT);
        } else if (bucket <= frontBucket + BUCKETS) {
            link(slot, (int) bucket & BUCKET_MASK);
        } else {
            link(slot, BEYOND);
            beyondFrom = Math.min(beyondFrom, bucket);
        }
    }

    // Makes the next list the rest, unless it is of later flows only. When there is just the list beyond, the buckets
    // move up
    // to it at once, not a timeout later: what comes meanwhile would have to be placed twice.
    private boolean takeNext(long latest) {
        if (flowsInLists == 0) {
            return false;
        }
        long next = nextBucket();
        restFrom = Math.min(next, beyondFrom);
        if (next != NO_BUCKET && restFrom << shift > latest) {
            return false;
        }
        if (next < beyondFrom) {
            frontBucket = next;
            takeAll((int) next & BUCKET_MASK);
        } else {
            if (next == NO_BUCKET) {
                frontBucket = Math.max(frontBucket, beyondFrom - 1);
            }
            beyondFrom = NO_BUCKET;
            takeAll(BEYOND);
        }
        return true;
    }

    private void takeAll(int list) {
        int head = heads[list];
        setHead(list, LAST);
        setHead(REST, head);
        if (head != LAST) {
            setLinks(head, ~REST, next(head));
        }
    }

    private long nextBucket() {
        long from = frontBucket + 1;
        int at = (int) from & BUCKET_MASK;
        int word = at / Long.SIZE;
        long bits = occupied[word] & (-1L << at);
        for (int words = 0; bits == 0; words++) {
            if (words == occupied.length) {
                return NO_BUCKET;
            }
            word = (word + 1) & (occupied.length - 1);
            bits = occupied[word];
        }
        int found = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
        return from + ((found - at) & BUCKET_MASK);
    }

    private void link(int slot, int list) {
        int head = heads[list];
        setLinks(slot, ~list, head);
        if (head != LAST) {
            setLinks(head, slot, next(head));
        }
        setHead(list, slot);
        flowsInLists++;
    }

    private void unlink(int slot) {
        int previous = previous(slot);
        int next = next(slot);
        if (next != LAST) {
            setLinks(next, previous, next(next));
        }
        if (previous >= 0) {
            setLinks(previous, previous(previous), next);
        } else {
            setHead(~previous, next);
        }
        flowsInLists--;
    }

    private void setHead(int list, int slot) {
        heads[list] = slot;
        if (list < BUCKETS) {
            long bit = 1L << list;
            int word = list / Long.SIZE;
            occupied[word] = slot == LAST ? occupied[word] & ~bit : occupied[word] | bit;
        }
    }

    private long bucket(int slot) {
        return table.get(slot, FlowTable.LAST_ACTIVITY) >> shift;
    }

    private int previous(int slot) {
        return (int) (table.get(slot, FlowTable.LINKS) >> Integer.SIZE);
    }

    private int next(int slot) {
        return (int) table.get(slot, FlowTable.LINKS);
    }

    // The first of a list has the list's complement for its previous slot.
    private void setLinks(int slot, int previous, int next) {
        table.set(slot, FlowTable.LINKS, ((long) previous << Integer.SIZE) | (next & NEXT_MASK));
    }
}
