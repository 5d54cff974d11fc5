package io.macmon.analyzer.flow;

import java.util.Arrays;

/**
 * Flows in the order in which they were last heard, kept lazily: a flow that is heard stays where it is, and is moved on
 * when its place comes to the front.
 *
 * <pre>
 *   front: a heap by exact order  |  buckets, each a stretch of time   |
 *   -----------------------------------------------------------------> last heard
 * </pre>
 *
 * <p>A flow stands in the bucket of a time not later than that at which it was last heard. When the front is used up, the
 * next bucket is emptied: flows heard since go to later buckets, the others into the front. So a frame costs nothing here,
 * and a flow is looked at at most once for each time that it was heard. A bucket is a list linked through the records of
 * its flows; one more list holds those beyond the last bucket. One thread only.
 */
final class FlowWheel {

    private static final int BUCKETS = 1 << 14;
    private static final int BUCKET_MASK = BUCKETS - 1;

    // The list of the flows beyond all buckets: there are some only when time has leapt.
    private static final int BEYOND = BUCKETS;

    private static final long NO_BUCKET = Long.MAX_VALUE;

    // About a millisecond: no more flows than a wire carries frames in it are looked at in one go.
    private static final int LEAST_SHIFT = 20;

    // In place of a next slot.
    private static final int LAST = -1;
    private static final int NOWHERE = -2;
    private static final int IN_FRONT = -3;

    private static final long NEXT_MASK = 0xFFFF_FFFFL;

    private final FlowTable table;
    private final int inFront;
    private final int shift;
    private final int[] heads = new int[BUCKETS + 1];
    private final long[] occupied = new long[BUCKETS / Long.SIZE];
    private final FlowHeap front = new FlowHeap();
    private long frontBucket; // its flows, and those of all before it, are in the front
    private int flowsInLists;
    private long beyondFrom = NO_BUCKET; // no flow of the list beyond was heard in an earlier bucket

    /**
     * @param number 0 or 1; of two wheels over one table, each has its own
     * @param span   nanoseconds; flows silent for longer are rare
     */
    FlowWheel(FlowTable table, int number, long span) {
        this.table = table;
        inFront = IN_FRONT - number;
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

    private void place(int slot) {
        long bucket = bucket(slot);
        if (bucket <= frontBucket) {
            front.add(table.get(slot, FlowTable.HEARD), table.get(slot, FlowTable.SERIAL), slot);
            setLinks(slot, NOWHERE, inFront);
        } else if (bucket <= frontBucket + BUCKETS) {
            link(slot, (int) bucket & BUCKET_MASK);
        } else {
            link(slot, BEYOND);
            beyondFrom = Math.min(beyondFrom, bucket);
        }
    }

    void remove(int slot) {
        if (next(slot) >= LAST) {
            unlink(slot);
        }
        setLinks(slot, NOWHERE, NOWHERE); // in the front it is passed over when it comes up
        while (!front.isEmpty() && !isFirstThere()) {
            front.removeFirst();
        }
    }

    /**
     * The flow heard longest ago, if that was not after a moment, or {@link FlowTable#NONE}. Of flows heard at the same
     * moment it is the one that was added to the table first.
     */
    int first(long latest) {
        while (advance(latest)) {
            if (isFirstInOrder()) {
                return front.slot();
            }
            moveFirst();
        }
        return FlowTable.NONE;
    }

    /** Makes one step of the search for the flow heard longest ago, so that it is short when it is needed. */
    void settle() {
        if (!front.isEmpty()) {
            if (!isFirstInOrder()) {
                moveFirst();
            }
        } else if (flowsInLists > 0) {
            placeNext();
        }
    }

    private boolean isFirstThere() {
        return next(front.slot()) == inFront && table.get(front.slot(), FlowTable.SERIAL) == front.serial();
    }

    private boolean isFirstInOrder() {
        return isFirstThere() && table.get(front.slot(), FlowTable.HEARD) == front.nanos();
    }

    private void moveFirst() {
        int slot = front.slot();
        boolean there = isFirstThere();
        front.removeFirst();
        if (there) {
            add(slot);
        }
    }

    /** No flow was last heard before this; {@link Long#MAX_VALUE} when there is none. */
    long earliest() {
        if (!front.isEmpty()) {
            return front.nanos();
        }
        long bucket = flowsInLists == 0 ? NO_BUCKET : Math.min(nextBucket(), beyondFrom);
        return bucket == NO_BUCKET ? Long.MAX_VALUE : bucket << shift;
    }

    // Sees to it that there is something in the front that is not later.
    private boolean advance(long latest) {
        while (front.isEmpty()) {
            if (flowsInLists == 0 || earliest() > latest) {
                return false;
            }
            placeNext();
        }
        return front.nanos() <= latest;
    }

    private void placeNext() {
        long next = nextBucket();
        if (next < beyondFrom) {
            frontBucket = next;
            placeAll((int) next & BUCKET_MASK);
        } else {
            frontBucket = next == NO_BUCKET ? beyondFrom - 1 : frontBucket;
            beyondFrom = NO_BUCKET;
            placeAll(BEYOND);
        }
    }

    private void placeAll(int list) {
        int slot = heads[list];
        setHead(list, LAST);
        while (slot != LAST) {
            int next = next(slot);
            flowsInLists--;
            place(slot);
            slot = next;
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
        if (list != BEYOND) {
            long bit = 1L << list;
            int word = list / Long.SIZE;
            occupied[word] = slot == LAST ? occupied[word] & ~bit : occupied[word] | bit;
        }
    }

    private long bucket(int slot) {
        return table.get(slot, FlowTable.HEARD) >> shift;
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
