package io.macmon.analyzer.flow;

import java.util.Arrays;

/**
 * The open flows, found by key: each flow has a record of longs in a numbered slot. All memory is allocated once.
 *
 * <pre>
 *   hash --> index: [ high bits of the hash, 41 | slot + 1, 23 ] ...      0 when free
 *                                                  |
 *                                                  v
 *            records: [ key, 8 | state | first | last | last activity | totals, 3 each direction | serial | links ] ...
 * </pre>
 *
 * <p>The index is a hash table with linear probing, at most half full. The high bits of an entry determine its home
 * position, so a removal moves later entries back into the gap and leaves no tombstone. A flow takes 160 bytes of
 * records and 16 to 32 of the index. Low slots are used first, so that unused slots take no cache space.
 *
 * <p>One thread only.
 */
final class FlowTable {

    /** Returned instead of a slot if there is no flow. */
    static final int NONE = -1;

    /** Field of a record: see {@link FlowState}. */
    static final int STATE = FlowKey.LENGTH;

    /** Field of a record: time of the earliest frame, nanoseconds since the epoch. */
    static final int FIRST_NANOS = STATE + 1;

    /** Field of a record: time of the latest frame, nanoseconds since the epoch. */
    static final int LAST_NANOS = FIRST_NANOS + 1;

    /** Field of a record: stream time when the last frame arrived; see {@link FlowTimeouts}. */
    static final int LAST_ACTIVITY = LAST_NANOS + 1;

    /** Fields of a record: the forward totals, then the reverse totals. */
    static final int FRAMES = LAST_ACTIVITY + 1;

    static final int BYTES = FRAMES + 1;
    static final int IP_BYTES = BYTES + 1;

    /** Fields of the totals of one direction. */
    static final int TOTALS = 3;

    /** Field of a record: a number that orders the flows, such as that of the first frame. */
    static final int SERIAL = FRAMES + 2 * TOTALS;

    /** Field of a record: see {@link TimerWheel}. */
    static final int LINKS = SERIAL + 1;

    /** The serial number in a free slot. */
    static final long NO_SERIAL = 0;

    private static final int STRIDE = LINKS + 1;

    // Longs per CPU cache line.
    private static final int CACHE_LINE = 8;

    private static final int SLOT_BITS = 23;
    private static final long SLOT_MASK = (1L << SLOT_BITS) - 1;
    private static final long FREE = 0;

    private final int maxFlows;
    private final int nearlyFull;
    private boolean foundWithOtherMacs;
    private final long[] records;
    private final long[] index;
    private final int[] likelySlots = new int[MeterBatch.CAPACITY];
    private long changes; // to the index
    private long changesAtPrefetch;

    @SuppressWarnings("UnusedVariable") // keeps the JIT compiler from removing the reads of prefetch
    private long prefetched;

    private final int indexMask;
    private final int homeShift;
    private int flows;
    private int slotsUsed;
    private int freeSlot = NONE; // the first field of a free slot holds the next free slot

    /** @param maxFlows 1 to 4,194,304 */
    FlowTable(int maxFlows) {
        this.maxFlows = maxFlows;
        nearlyFull = maxFlows - maxFlows / 16;
        records = new long[maxFlows * STRIDE];
        int indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(2 * maxFlows - 1);
        index = new long[1 << indexBits];
        indexMask = index.length - 1;
        homeShift = Long.SIZE - indexBits;
    }

    /** The number of slots that were ever used; all used slots are below it. */
    int slotsUsed() {
        return slotsUsed;
    }

    int maxFlows() {
        return maxFlows;
    }

    int flows() {
        return flows;
    }

    boolean isFull() {
        return flows == maxFlows;
    }

    /** Whether at most a sixteenth of the slots is free. */
    boolean isNearlyFull() {
        return flows >= nearlyFull;
    }

    /**
     * Computes the hashes of a batch's frames, finds their slots, and reads the parts of the table that the frames will
     * need. The reads in each loop do not depend on each other, so that their cache misses overlap. Changes nothing in
     * the table.
     */
    void prefetch(MeterBatch batch) {
        int frames = batch.frames();
        long read = 0;
        for (int frame = 0; frame < frames; frame++) {
            batch.hash(frame);
        }
        for (int frame = 0; frame < frames; frame++) {
            read += index[home(batch.hashes[frame])]; // in a separate loop, more of these reads overlap
        }
        for (int frame = 0; frame < frames; frame++) {
            likelySlots[frame] = slotOf(batch.hashes[frame]);
        }
        for (int frame = 0; frame < frames; frame++) {
            int record = Math.max(0, likelySlots[frame]) * STRIDE;
            read += records[record] + records[record + CACHE_LINE] + records[record + 2 * CACHE_LINE];
        }
        prefetched = read;
        changesAtPrefetch = changes;
    }

    // The slot of the first flow whose entry has the bits of this hash.
    private int slotOf(long hash) {
        int at = home(hash);
        long entry = index[at];
        while (entry != FREE && hashBits(entry) != hashBits(hash)) {
            at = next(at);
            entry = index[at];
        }
        return slot(entry);
    }

    /**
     * The slot of the flow that a frame in the batch last prefetched probably belongs to, or {@link #NONE}. It may be
     * that of another flow.
     */
    int likelySlot(int frame) {
        return likelySlots[frame];
    }

    /** Whether the flow that {@link #find} found has other MAC addresses than the key. */
    boolean hasFoundOtherMacs() {
        return foundWithOtherMacs;
    }

    /**
     * The slot of the flow that a frame in the batch last prefetched belongs to, or {@link #NONE}.
     *
     * @param ipMask see {@link FlowKey#endMask}
     */
    int find(MeterBatch batch, int frame, long ipMask) {
        if (changes == changesAtPrefetch) {
            int slot = likelySlots[frame];
            if (slot == NONE || FlowKey.areEqual(batch.keys, MeterBatch.key(frame), records, slot * STRIDE)) {
                foundWithOtherMacs = false;
                return slot;
            }
        }
        return find(batch.keys, MeterBatch.key(frame), batch.hashes[frame], ipMask);
    }

    /**
     * The slot of the flow with this key, or {@link #NONE}.
     *
     * @param ipMask see {@link FlowKey#endMask}
     */
    int find(long[] keys, int key, long hash, long ipMask) {
        for (int at = home(hash); index[at] != FREE; at = next(at)) {
            if (hashBits(index[at]) == hashBits(hash)) {
                int slot = slot(index[at]);
                if (FlowKey.areEqual(keys, key, records, slot * STRIDE)) {
                    foundWithOtherMacs = false;
                    return slot;
                }
                if (FlowKey.areEqual(keys, key, records, slot * STRIDE, FlowKey.endMask(keys, key, ipMask))) {
                    foundWithOtherMacs = true;
                    return slot;
                }
            }
        }
        return NONE;
    }

    /**
     * Adds a flow. All its fields are 0 except for the serial number. The key must be new; the table must not be full.
     *
     * @param serial greater than 0 and than those of all earlier flows
     */
    int add(long[] keys, int key, long hash, long serial) {
        int slot = takeSlot();
        int at = home(hash);
        while (index[at] != FREE) {
            at = next(at);
        }
        index[at] = hashBits(hash) | (slot + 1);
        changes++;
        int record = slot * STRIDE;
        System.arraycopy(keys, key, records, record, FlowKey.LENGTH);
        Arrays.fill(records, record + FlowKey.LENGTH, record + STRIDE, 0);
        records[record + SERIAL] = serial;
        flows++;
        return slot;
    }

    /**
     * Removes a flow from the index only: {@link #find} no longer returns it, but its record stays.
     *
     * @param hash the hash with which the flow was added
     */
    void unlist(int slot, long hash) {
        int at = home(hash);
        while (index[at] != FREE && slot(index[at]) != slot) {
            at = next(at);
        }
        if (index[at] != FREE) {
            changes++;
            closeGap(at);
        }
    }

    /** @param hash the hash with which the flow was added */
    void remove(int slot, long hash) {
        unlist(slot, hash);
        records[slot * STRIDE] = freeSlot;
        records[slot * STRIDE + SERIAL] = NO_SERIAL;
        freeSlot = slot;
        flows--;
    }

    /** The array that contains the key of each flow, at {@link #key}. */
    long[] keys() {
        return records;
    }

    /** Index of the key of a flow in {@link #keys}. */
    static int key(int slot) {
        return slot * STRIDE;
    }

    long get(int slot, int field) {
        return records[slot * STRIDE + field];
    }

    void set(int slot, int field, long value) {
        records[slot * STRIDE + field] = value;
    }

    /** @param direction {@link FlowState#FORWARD} or {@link FlowState#REVERSE} */
    long frames(int slot, int direction) {
        return records[slot * STRIDE + direction * TOTALS + FRAMES];
    }

    /** @param direction {@link FlowState#FORWARD} or {@link FlowState#REVERSE} */
    long bytes(int slot, int direction) {
        return records[slot * STRIDE + direction * TOTALS + BYTES];
    }

    /** Frames in both directions. */
    long frames(int slot) {
        return frames(slot, FlowState.FORWARD) + frames(slot, FlowState.REVERSE);
    }

    /** @param direction {@link FlowState#FORWARD} or {@link FlowState#REVERSE} */
    void count(int slot, int direction, long bytes, long ipBytes) {
        int totals = slot * STRIDE + direction * TOTALS;
        records[totals + FRAMES]++;
        records[totals + BYTES] += bytes;
        records[totals + IP_BYTES] += ipBytes;
    }

    boolean isClosing(int slot) {
        return FlowState.isClosing(get(slot, STATE));
    }

    /** Sets the times of a record to those of its first frame. */
    void startRecord(int slot, long nanos) {
        set(slot, FIRST_NANOS, nanos);
        set(slot, LAST_NANOS, nanos);
    }

    void clearTotals(int slot) {
        int totals = slot * STRIDE + FRAMES;
        Arrays.fill(records, totals, totals + 2 * TOTALS, 0);
    }

    /** All flows in the order of their first frames. */
    FlowHeap byFirstFrame() {
        FlowHeap heap = new FlowHeap(slotsUsed);
        for (long entry : index) { // a stream takes several times as long in a short run, before it is compiled
            if (entry != FREE) {
                int slot = slot(entry);
                heap.add(get(slot, FIRST_NANOS), get(slot, SERIAL), slot);
            }
        }
        return heap;
    }

    private int takeSlot() {
        if (freeSlot == NONE) {
            return slotsUsed++;
        }
        int slot = freeSlot;
        freeSlot = (int) records[slot * STRIDE];
        return slot;
    }

    private void closeGap(int gap) {
        int at = next(gap);
        while (index[at] != FREE) {
            int fromHome = (at - home(index[at])) & indexMask;
            int fromGap = (at - gap) & indexMask;
            if (fromHome >= fromGap) {
                index[gap] = index[at];
                gap = at;
            }
            at = next(at);
        }
        index[gap] = FREE;
    }

    private int home(long hashOrEntry) {
        return (int) (hashOrEntry >>> homeShift);
    }

    private int next(int at) {
        return (at + 1) & indexMask;
    }

    private static long hashBits(long hashOrEntry) {
        return hashOrEntry & ~SLOT_MASK;
    }

    private static int slot(long entry) {
        return (int) (entry & SLOT_MASK) - 1;
    }
}
