package io.macmon.config.net;

import java.util.Arrays;

/**
 * The hash table of {@link MacSet} and {@link MacMap}: open addressing over a {@code long[]} at most half full, so that
 * a lookup takes one hash and nearly always one cache line.
 */
final class MacSlots {

    /** The value of a free slot; neither an address nor the -1 that stands for none. */
    static final long EMPTY = Long.MIN_VALUE;

    private static final long HASH_MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private MacSlots() {}

    /** Allocates free slots for a number of addresses. */
    static long[] allocate(int addresses) {
        long[] slots = new long[Math.max(2, Integer.highestOneBit(Math.max(1, addresses)) * 4)];
        Arrays.fill(slots, EMPTY);
        return slots;
    }

    /** Index of the slot that contains the address, or of the free slot for it. */
    static int find(long[] slots, long address) {
        int mask = slots.length - 1;
        int slot = (int) ((address * HASH_MULTIPLIER) >>> 32) & mask;
        while (slots[slot] != EMPTY && slots[slot] != address) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
