package io.macmon.config.net;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.LongPredicate;

/**
 * An immutable set of MAC addresses, looked up once per frame.
 *
 * <p>Open addressing over a {@code long[]} at most half full: a lookup takes one hash and nearly always one cache line.
 * Any thread may ask.
 */
public final class MacSet implements LongPredicate {

    private static final long EMPTY = -1;

    private final long[] slots;
    private final int size;

    public MacSet(Collection<MacAddress> addresses) {
        slots = new long[Math.max(2, Integer.highestOneBit(Math.max(1, addresses.size())) * 4)];
        Arrays.fill(slots, EMPTY);
        int distinct = 0;
        for (MacAddress address : addresses) {
            int slot = slotOf(address.value());
            if (slots[slot] == EMPTY) {
                slots[slot] = address.value();
                distinct++;
            }
        }
        size = distinct;
    }

    /** @param address in the low 48 bits */
    public boolean contains(long address) {
        return slots[slotOf(address)] == address;
    }

    /** As {@link #contains}. */
    @Override
    public boolean test(long address) {
        return contains(address);
    }

    /** Distinct addresses. */
    public int size() {
        return size;
    }

    private int slotOf(long address) {
        int mask = slots.length - 1;
        int slot = (int) ((address * 0x9E37_79B9_7F4A_7C15L) >>> 32) & mask;
        while (slots[slot] != EMPTY && slots[slot] != address) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
