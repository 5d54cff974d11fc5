package io.macmon.config.net;

import java.util.Collection;
import java.util.function.LongPredicate;

/** An immutable set of MAC addresses, looked up once per frame (see {@code MacSlots}). Thread-safe. */
public final class MacSet implements LongPredicate {

    private final long[] slots;
    private final int size;

    public MacSet(Collection<MacAddress> addresses) {
        slots = MacSlots.allocate(addresses.size());
        int distinct = 0;
        for (MacAddress address : addresses) {
            int slot = MacSlots.find(slots, address.value());
            if (slots[slot] == MacSlots.EMPTY) {
                slots[slot] = address.value();
                distinct++;
            }
        }
        size = distinct;
    }

    /** @param address in the low 48 bits */
    public boolean contains(long address) {
        return slots[MacSlots.find(slots, address)] == address;
    }

    /** Like {@link #contains}. */
    @Override
    public boolean test(long address) {
        return contains(address);
    }

    /** The number of distinct addresses. */
    public int size() {
        return size;
    }
}
