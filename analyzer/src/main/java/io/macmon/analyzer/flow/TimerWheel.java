package io.macmon.analyzer.flow;

import java.util.Arrays;

/**
 * Orders flows by their last activity, lazily: a timing wheel whose flows all have the same timeout, so that the
 * longest-idle flow is also the one with the earliest deadline.
 *
 * <pre>
 *   heap: flows up to the current tick, in exact order | draining spoke | spokes, one per tick | overflow list
 *   -------------------------------------------------------------------------------------------> last activity
 * </pre>
 *
 * <p>This is the timing wheel (scheme 4) of G. Varghese and T. Lauck, "Hashed and Hierarchical Timing Wheels" (SOSP
 * 1987), with three changes. Activity does not move a flow, so a frame costs nothing here: a flow stays in its spoke,
 * whose tick is not later than the flow's last activity. When the wheel reaches a spoke, it drains that spoke: flows
 * that have been active since go to later spokes, the others into the heap. So a flow is examined at most a few times
 * per frame. The heap puts the flows of a tick in exact order. The overflow list contains flows beyond the range of the
 * wheel.
 *
 * <p>A search examines no more flows than its caller allows. The next search continues with the draining spoke.
 *
 * <p>A spoke is a doubly linked list through the records of its flows. One thread only.
 */
final class TimerWheel {

    /** Returned instead of a slot if the search reached its limit first; call again. */
    static final int UNDECIDED = -2;

    private static final int SPOKES = 1 << 14;
    private static final int SPOKE_MASK = SPOKES - 1;

    // Two lists besides the spokes. A flow gets into the overflow list if it is active more than SPOKES ticks after the
    // current tick: after a leap of time, or while many flows have expired and few of them could be ended yet.
    private static final int OVERFLOW = SPOKES;
    private static final int DRAINING = SPOKES + 1;

    private static final long NO_TICK = Long.MAX_VALUE;

    // A tick is at least about a millisecond: shorter ticks would only spread few flows over many spokes.
    private static final int MIN_TICK_SHIFT = 20;

    // How many flows prepareLongestIdle keeps in the heap.
    private static final int PREPARED_FLOWS = 1 << 9;

    // Stored instead of the next slot.
    private static final int END_OF_LIST = -1;
    private static final int IN_HEAP = -2;

    private static final long NEXT_MASK = 0xFFFF_FFFFL;

    private final FlowTable table;
    private final int tickShift; // a tick is 2^tickShift nanoseconds
    private final int[] heads = new int[SPOKES + 2];
    private final long[] occupied = new long[SPOKES / Long.SIZE]; // a bit per spoke
    private final FlowHeap heap;
    private long currentTick; // flows of this and all earlier ticks are in the heap or in the draining list
    private int flowsInLists;
    private long drainingTick; // lower bound of the draining list
    private long overflowTick = NO_TICK; // lower bound of the overflow list
    private long examined;

    /** @param span nanoseconds that half of the wheel covers; flows that are idle for longer should be rare */
    TimerWheel(FlowTable table, long span) {
        this.table = table;
        heap = new FlowHeap(table.maxFlows());
        tickShift = Math.max(MIN_TICK_SHIFT, Long.SIZE - Long.numberOfLeadingZeros(span / (SPOKES / 2)));
        Arrays.fill(heads, END_OF_LIST);
    }

    /** Adds a flow by the last activity in its record. */
    void schedule(int slot) {
        if (flowsInLists == 0 && heap.isEmpty()) {
            currentTick = tick(slot) - 1;
        }
        insert(slot);
    }

    /** Moves a flow out of the heap if it has been active since it was put there. */
    void reschedule(int slot) {
        if (next(slot) == IN_HEAP && tick(slot) > currentTick) {
            heap.remove(slot);
            schedule(slot);
        }
    }

    /** Removes a flow. */
    void cancel(int slot) {
        if (next(slot) == IN_HEAP) {
            heap.remove(slot);
        } else {
            unlink(slot);
        }
    }

    /**
     * The longest-idle flow, if its last activity was not after a given moment; otherwise {@link FlowTable#NONE}.
     * Returns {@link #UNDECIDED} if the search needs more examinations than it may make. If several flows have the same
     * last activity, returns the one that was added to the table first.
     *
     * @param idleSince   the moment, in nanoseconds
     * @param maxExamined flows to examine at most
     */
    int longestIdle(long idleSince, int maxExamined) {
        long limit = examined + maxExamined;
        while (true) {
            if (!heap.isEmpty() && heap.nanos() < drainingNanos()) {
                if (heap.nanos() > idleSince) {
                    return FlowTable.NONE;
                }
                if (isHeapFirstCurrent()) {
                    return heap.slot();
                }
                if (examined >= limit) {
                    return UNDECIDED;
                }
                rescheduleHeapFirst();
            } else if (heads[DRAINING] != END_OF_LIST) {
                if (drainingNanos() > idleSince) {
                    return FlowTable.NONE;
                }
                if (examined >= limit) {
                    return UNDECIDED;
                }
                drainOne();
            } else if (!startDraining(idleSince)) {
                return FlowTable.NONE;
            }
        }
    }

    /**
     * Does a little of the work of {@link #longestIdle} ahead of time, so that a call to that method is always short.
     *
     * @param nanos       now; flows active in the same tick are left alone, because they are likely to be active again
     * @param maxExamined flows to examine at most
     */
    void prepareLongestIdle(long nanos, int maxExamined) {
        for (int i = 0; i < maxExamined; i++) {
            if (heads[DRAINING] != END_OF_LIST) {
                drainOne();
            } else if (!heap.isEmpty() && !isHeapFirstCurrent()) {
                rescheduleHeapFirst();
            } else if (isPrepared() || !startDraining(heap.isEmpty() ? nanos : (nanos >> tickShift << tickShift) - 1)) {
                return;
            }
        }
    }

    /** A lower bound of the last activity of all flows; {@link Long#MAX_VALUE} if there are none. */
    long earliestActivity() {
        if (!heap.isEmpty() || heads[DRAINING] != END_OF_LIST) {
            return heap.isEmpty() ? drainingNanos() : Math.min(heap.nanos(), drainingNanos());
        }
        long tick = flowsInLists == 0 ? NO_TICK : Math.min(nextOccupiedTick(), overflowTick);
        return tick == NO_TICK ? Long.MAX_VALUE : tick << tickShift;
    }

    /** How many flows have been examined so far. */
    long examined() {
        return examined;
    }

    private boolean isHeapFirstCurrent() {
        return table.get(heap.slot(), FlowTable.LAST_ACTIVITY) == heap.nanos();
    }

    // The heap also contains the flows of one tick beyond the tick in use, in case the next spoke is much fuller.
    private boolean isPrepared() {
        return heap.size() >= PREPARED_FLOWS && heap.nanos() >> tickShift < currentTick;
    }

    private long drainingNanos() {
        return heads[DRAINING] == END_OF_LIST ? Long.MAX_VALUE : drainingTick << tickShift;
    }

    private void rescheduleHeapFirst() {
        examined++;
        int slot = heap.slot();
        heap.remove(slot);
        schedule(slot);
    }

    private void drainOne() {
        examined++;
        int slot = heads[DRAINING];
        unlink(slot);
        insert(slot);
    }

    private void insert(int slot) {
        long tick = tick(slot);
        if (tick <= currentTick) {
            heap.add(table.get(slot, FlowTable.LAST_ACTIVITY), table.get(slot, FlowTable.SERIAL), slot);
            setLinks(slot, END_OF_LIST, IN_HEAP);
        } else if (tick <= currentTick + SPOKES) {
            link(slot, (int) tick & SPOKE_MASK);
        } else {
            link(slot, OVERFLOW);
            overflowTick = Math.min(overflowTick, tick);
        }
    }

    // Makes the next occupied list the draining one, unless all its flows were active later. When only the overflow
    // list is left, the wheel advances to it at once. If it did so a timeout later, flows added until then would be
    // inserted twice.
    private boolean startDraining(long idleSince) {
        if (flowsInLists == 0) {
            return false;
        }
        long next = nextOccupiedTick();
        drainingTick = Math.min(next, overflowTick);
        if (next != NO_TICK && drainingTick << tickShift > idleSince) {
            return false;
        }
        if (next < overflowTick) {
            currentTick = next;
            drain((int) next & SPOKE_MASK);
        } else {
            if (next == NO_TICK) {
                currentTick = Math.max(currentTick, overflowTick - 1);
            }
            overflowTick = NO_TICK;
            drain(OVERFLOW);
        }
        return true;
    }

    private void drain(int list) {
        int head = heads[list];
        setHead(list, END_OF_LIST);
        setHead(DRAINING, head);
        if (head != END_OF_LIST) {
            setLinks(head, ~DRAINING, next(head));
        }
    }

    private long nextOccupiedTick() {
        long from = currentTick + 1;
        int spoke = (int) from & SPOKE_MASK;
        int word = spoke / Long.SIZE;
        long bits = occupied[word] & (-1L << spoke);
        for (int words = 0; bits == 0; words++) {
            if (words == occupied.length) {
                return NO_TICK;
            }
            word = (word + 1) & (occupied.length - 1);
            bits = occupied[word];
        }
        int found = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
        return from + ((found - spoke) & SPOKE_MASK);
    }

    private void link(int slot, int list) {
        int head = heads[list];
        setLinks(slot, ~list, head);
        if (head != END_OF_LIST) {
            setLinks(head, slot, next(head));
        }
        setHead(list, slot);
        flowsInLists++;
    }

    private void unlink(int slot) {
        int previous = previous(slot);
        int next = next(slot);
        if (next != END_OF_LIST) {
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
        if (list < SPOKES) {
            long bit = 1L << list;
            int word = list / Long.SIZE;
            occupied[word] = slot == END_OF_LIST ? occupied[word] & ~bit : occupied[word] | bit;
        }
    }

    private long tick(int slot) {
        return table.get(slot, FlowTable.LAST_ACTIVITY) >> tickShift;
    }

    private int previous(int slot) {
        return (int) (table.get(slot, FlowTable.LINKS) >> Integer.SIZE);
    }

    private int next(int slot) {
        return (int) table.get(slot, FlowTable.LINKS);
    }

    // The head of a list has the complement of the list's number as its previous slot.
    private void setLinks(int slot, int previous, int next) {
        table.set(slot, FlowTable.LINKS, ((long) previous << Integer.SIZE) | (next & NEXT_MASK));
    }
}
