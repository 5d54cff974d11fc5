package io.macmon.analyzer.flow;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The open flows, in memory that is allocated once: a record of longs each, in a numbered slot, found by key.
 *
 * <pre>
 *   hash --> index: [ high bits of the hash, 41 | slot + 1, 23 ] ...      0 when free
 *                                                  |
 *                                                  v
 *            records: [ key, 8 | state | first | last | heard | frames, octets, IP octets, twice | serial | links ] ...
 * </pre>
 *
 * <p>The index is probed linearly and is at most half full. An entry's place follows from its own high bits, so a
 * removal moves later entries back into the gap and leaves no trace. A flow takes 160 octets of records and 16 to 32 of
 * the index; slots are given out from the lowest, so what is never used costs no place in any cache. One thread only.
 */
final class FlowTable {

    /** In place of a slot: there is none. */
    static final int NONE = -1;

    /** Field of a record: see {@link FlowState}. */
    static final int STATE = FlowKey.WORDS;

    /** Field of a record: time of the earliest frame, nanoseconds since the epoch. */
    static final int FIRST = STATE + 1;

    /** Field of a record: time of the latest frame, nanoseconds since the epoch. */
    static final int LAST = FIRST + 1;

    /** Field of a record: stream time of the latest frame; see {@link FlowTimeouts}. */
    static final int LAST_ACTIVITY = LAST + 1;

    /** Fields of a record: the totals of the forward direction, then those of the reverse direction. */
    static final int FRAMES = LAST_ACTIVITY + 1;

    static final int BYTES = FRAMES + 1;
    static final int IP_BYTES = BYTES + 1;

    /** Fields of a direction's totals. */
    static final int TOTALS = 3;

    /** Field of a record: how many flows were added before. */
    static final int SERIAL = FRAMES + 2 * TOTALS;

    /** Field of a record: see {@link TimerWheel}. */
    static final int LINKS = SERIAL + 1;

    private static final int STRIDE = LINKS + 1;

    // Longs of a line of the processor's caches.
    private static final int LINE = 8;

    private static final int SLOT_BITS = 23;
    private static final long SLOT_MASK = (1L << SLOT_BITS) - 1;
    private static final long FREE = 0;

    private final int maxFlows;
    private final long[] records;
    private final long[] index;
    private final long[] entries = new long[MeterBatch.CAPACITY];

    @SuppressWarnings("UnusedVariable") // keeps the compiler from leaving out reads whose values nobody needs
    private long fetched;

    private final int indexMask;
    private final int homeShift;
    private int flows;
    private int slotsUsed;
    private int freeSlot = NONE; // a free slot holds the next one in its first field
    private long added;

    /** @param maxFlows 1 to 4,194,304 */
    FlowTable(int maxFlows) {
        this.maxFlows = maxFlows;
        records = new long[maxFlows * STRIDE];
        int indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(2 * maxFlows - 1);
        index = new long[1 << indexBits];
        indexMask = index.length - 1;
        homeShift = Long.SIZE - indexBits;
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

    /** Whether an eighth or less of it is free. */
    boolean isNearlyFull() {
        return flows >= maxFlows - maxFlows / 8;
    }

    /**
     * Reads what the frames of a batch will need, each frame's independent of the others', so that the processor waits for
     * all of it at once. Changes nothing.
     */
    void fetch(MeterBatch batch) {
        int frames = batch.frames();
        for (int frame = 0; frame < frames; frame++) {
            entries[frame] = index[home(batch.hashes[frame])];
        }
        long read = 0;
        for (int frame = 0; frame < frames; frame++) {
            int slot = slot(entries[frame]);
            if (slot != NONE) {
                int record = slot * STRIDE;
                read += records[record] + records[record + LINE] + records[record + 2 * LINE];
            }
        }
        fetched = read;
    }

    /** The slot of the flow with this key, or {@link #NONE}. */
    int find(long[] keys, int key, long hash) {
        for (int at = home(hash); index[at] != FREE; at = next(at)) {
            if (hashBits(index[at]) == hashBits(hash)) {
                int slot = slot(index[at]);
                if (FlowKey.areEqual(keys, key, records, slot * STRIDE)) {
                    return slot;
                }
            }
        }
        return NONE;
    }

    /** Adds a flow that is not there yet, all its fields 0 but the serial number. The table must not be full. */
    int add(long[] keys, int key, long hash) {
        int slot = takeSlot();
        int at = home(hash);
        while (index[at] != FREE) {
            at = next(at);
        }
        index[at] = hashBits(hash) | (slot + 1);
        int record = slot * STRIDE;
        System.arraycopy(keys, key, records, record, FlowKey.WORDS);
        Arrays.fill(records, record + FlowKey.WORDS, record + STRIDE, 0);
        records[record + SERIAL] = added++;
        flows++;
        return slot;
    }

    /**
     * Lets a flow not be found any more, though its record is still there.
     *
     * @param hash as it was when the flow was added
     */
    void unlist(int slot, long hash) {
        int at = home(hash);
        while (index[at] != FREE && slot(index[at]) != slot) {
            at = next(at);
        }
        if (index[at] != FREE) {
            closeGap(at);
        }
    }

    /** @param hash as it was when the flow was added */
    void remove(int slot, long hash) {
        unlist(slot, hash);
        records[slot * STRIDE] = freeSlot;
        freeSlot = slot;
        flows--;
    }

    /** The array in which the key of a flow lies at {@link #key}. */
    long[] keys() {
        return records;
    }

    /** Where the key of a flow lies in {@link #keys}. */
    static int key(int slot) {
        return slot * STRIDE;
    }

    long get(int slot, int field) {
        return records[slot * STRIDE + field];
    }

    void set(int slot, int field, long value) {
        records[slot * STRIDE + field] = value;
    }

    /** @param direction 0 forward, 1 reverse */
    long frames(int slot, int direction) {
        return records[slot * STRIDE + direction * TOTALS + FRAMES];
    }

    /** @param direction 0 forward, 1 reverse */
    void count(int slot, int direction, long octets, long ipOctets) {
        int totals = slot * STRIDE + direction * TOTALS;
        records[totals + FRAMES]++;
        records[totals + BYTES] += octets;
        records[totals + IP_BYTES] += ipOctets;
    }

    void clearTotals(int slot) {
        int totals = slot * STRIDE + FRAMES;
        Arrays.fill(records, totals, totals + 2 * TOTALS, 0);
    }

    /** The slots in use, in no order. */
    IntStream slots() {
        return Arrays.stream(index).filter(entry -> entry != FREE).mapToInt(FlowTable::slot);
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
