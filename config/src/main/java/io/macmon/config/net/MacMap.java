package io.macmon.config.net;

import java.util.Map;

/** An immutable map from MAC addresses, looked up once per frame (see {@code MacSlots}). Thread-safe. */
public final class MacMap<V> {

    private final long[] slots;
    private final Object[] values;

    public MacMap(Map<MacAddress, V> entries) {
        slots = MacSlots.allocate(entries.size());
        values = new Object[slots.length];
        entries.forEach((address, value) -> {
            int slot = MacSlots.find(slots, address.value());
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
        return (V) values[MacSlots.find(slots, address)];
    }
}
