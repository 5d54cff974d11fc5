package io.macmon.config.net;

import java.util.Arrays;
import java.util.Map;

/**
 * An immutable map from MAC addresses, looked up once per frame; laid out like {@link MacSet}. Any thread may ask.
 */
public final class MacMap<V> {

    private static final long EMPTY = -1;

    private final long[] slots;
    private final Object[] values;

    public MacMap(Map<MacAddress, V> entries) {
        slots = new long[Math.max(2, Integer.highestOneBit(Math.max(1, entries.size())) * 4)];
        values = new Object[slots.length];
        Arrays.fill(slots, EMPTY);
        entries.forEach((address, value) -> {
            int slot = slotOf(address.value());
            slots[slot] = address.value();
            values[slot] = value;
        });
    }

    /**
     * The value, or null.
     *
     * @param address in the low 48 bits
     */
    @SuppressWarnings("unchecked")
    public V get(long address) {
        return (V) values[slotOf(address)];
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
