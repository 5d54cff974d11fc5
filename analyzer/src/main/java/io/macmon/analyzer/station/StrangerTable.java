package io.macmon.analyzer.station;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Strangers by address, in the order in which they were heard last. A stranger is a row, a number from 0 on.
 *
 * <p>Open addressing over rows, twice as many slots as rows, and a list through the rows for the order; all of it made at
 * once, so that no frame allocates. A slot given up is closed by moving the ones behind it (Knuth, volume 3, section 6.4,
 * algorithm R). One thread only.
 */
final class StrangerTable {

    /** No row. */
    static final int NONE = -1;

    private final int capacity;
    private final long multiplier;
    private final int homeShift;
    private final int mask;
    private final int[] slots; // a row plus one; 0 is empty
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

    /** @param capacity rows, a power of two */
    StrangerTable(int capacity) {
        this(capacity, new SecureRandom().nextLong());
    }

    /** @param hashSeed decides who shares a slot with whom; whoever chooses the addresses must not know it */
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

    /** A row for an address that has none, with counts of zero; not when {@link #isFull}. */
    int add(long source) {
        return put(source, size++);
    }

    /** Forgets the stranger silent longest, whose row the new one takes. */
    int replaceOldest(long source) {
        int row = oldest;
        unlink(row);
        vacate(findSlot(sources[row]));
        return put(source, row);
    }

    /** The row silent longest. */
    int oldest() {
        return oldest;
    }

    /** Counts a frame, which makes this the row heard last. */
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

    private int put(long source, int row) {
        sources[row] = source;
        frames[row] = 0;
        bytes[row] = 0;
        slots[findSlot(source)] = row + 1;
        append(row);
        return row;
    }

    // Where the address is, or the empty slot where it would be.
    private int findSlot(long source) {
        int slot = home(source);
        while (slots[slot] != 0 && sources[slots[slot] - 1] != source) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** The slot where the search for an address begins. */
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
