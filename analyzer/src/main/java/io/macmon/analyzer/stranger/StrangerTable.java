package io.macmon.analyzer.stranger;

import io.macmon.analyzer.SourceRanking;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Strangers by MAC address, ordered by when they were last seen. Each stranger has a row, numbered from 0.
 *
 * <p>A hash table with open addressing, with twice as many slots as rows, and a linked list through the rows for the
 * order. All memory is allocated at the start, so that no frame allocates. Removal moves the following entries back
 * into the gap (Knuth, The Art of Computer Programming, volume 3, section 6.4, algorithm R). One thread only.
 */
final class StrangerTable {

    /** Returned instead of a row if the address is not in the table. */
    static final int NONE = -1;

    private final int capacity;
    private final long multiplier;
    private final int homeShift;
    private final int mask;
    private final int[] slots; // row + 1; 0 if empty
    private final long[] sources;
    private final long[] frames;
    private final long[] bytes;
    private final long[] lastNanos;
    private final long[] alertNanos;
    private final int[] older;
    private final int[] newer;
    private int size;
    private int oldest = NONE;
    private int newest = NONE;

    /** @param capacity number of rows, a power of two */
    StrangerTable(int capacity) {
        this(capacity, new SecureRandom().nextLong());
    }

    /** @param hashSeed determines which addresses share a slot; senders must not know it */
    StrangerTable(int capacity, long hashSeed) {
        this.capacity = capacity;
        multiplier = hashSeed | 1;
        homeShift = Long.numberOfLeadingZeros(2L * capacity - 1);
        mask = 2 * capacity - 1;
        slots = new int[2 * capacity];
        sources = new long[capacity];
        frames = new long[capacity];
        bytes = new long[capacity];
        lastNanos = new long[capacity];
        alertNanos = new long[capacity];
        older = new int[capacity];
        newer = new int[capacity];
        Arrays.fill(older, NONE);
        Arrays.fill(newer, NONE);
    }

    boolean isFull() {
        return size == capacity;
    }

    /** The row of an address, or {@link #NONE}. */
    int find(long source) {
        return slots[findSlot(source)] - 1;
    }

    /** Adds a row with zero counts for an address that has no row. The table must not be {@linkplain #isFull full}. */
    int add(long source) {
        return put(source, size++);
    }

    /** Evicts the longest-idle stranger and gives its row to a new one. */
    int replaceOldest(long source) {
        int row = oldest;
        unlink(row);
        vacate(findSlot(sources[row]));
        return put(source, row);
    }

    /** The row of the longest-idle stranger. */
    int oldest() {
        return oldest;
    }

    /** Counts a frame and makes its row the most recently seen. */
    void count(int row, int length, long nanos) {
        frames[row]++;
        bytes[row] += length;
        lastNanos[row] = nanos;
        if (row != newest) {
            unlink(row);
            append(row);
        }
    }

    void setAlertNanos(int row, long nanos) {
        alertNanos[row] = nanos;
    }

    long frames(int row) {
        return frames[row];
    }

    long bytes(int row) {
        return bytes[row];
    }

    long lastNanos(int row) {
        return lastNanos[row];
    }

    long alertNanos(int row) {
        return alertNanos[row];
    }

    void addTo(SourceRanking.Builder ranking) {
        for (int row = 0; row < size; row++) {
            ranking.add(sources[row], frames[row], bytes[row]);
        }
    }

    private int put(long source, int row) {
        sources[row] = source;
        frames[row] = 0;
        bytes[row] = 0;
        slots[findSlot(source)] = row + 1;
        append(row);
        return row;
    }

    // The slot of the address, or the empty slot where it belongs.
    private int findSlot(long source) {
        int slot = home(source);
        while (slots[slot] != 0 && sources[slots[slot] - 1] != source) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** The slot where the search for an address starts. */
    int home(long source) {
        long mixed = source * multiplier;
        return (int) (((mixed ^ (mixed >>> Integer.SIZE)) * multiplier) >>> homeShift);
    }

    private void vacate(int emptied) {
        int hole = emptied;
        slots[hole] = 0;
        for (int slot = (hole + 1) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int fromHome = (slot - home(sources[slots[slot] - 1])) & mask;
            if (fromHome >= ((slot - hole) & mask)) {
                slots[hole] = slots[slot];
                slots[slot] = 0;
                hole = slot;
            }
        }
    }

    private void append(int row) {
        older[row] = newest;
        newer[row] = NONE;
        if (newest == NONE) {
            oldest = row;
        } else {
            newer[newest] = row;
        }
        newest = row;
    }

    private void unlink(int row) {
        if (older[row] == NONE) {
            oldest = newer[row];
        } else {
            newer[older[row]] = newer[row];
        }
        if (newer[row] == NONE) {
            newest = older[row];
        } else {
            older[newer[row]] = older[row];
        }
    }
}
