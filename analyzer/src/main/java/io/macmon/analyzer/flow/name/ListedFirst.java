package io.macmon.analyzer.flow.name;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bounded table. If it is full, the value put in longest ago is removed, of a station that is not listed if there is
 * one. So strangers never take the place of a listed station. Not thread-safe.
 */
final class ListedFirst<K, V> {

    // The latest values are last.
    private final Map<K, V> listed = new LinkedHashMap<>();
    private final Map<K, V> others = new LinkedHashMap<>();
    private final int maxValues;

    ListedFirst(int maxValues) {
        this.maxValues = maxValues;
    }

    /** Null if there is no value. */
    V get(K key) {
        V value = listed.get(key);
        return value == null ? others.get(key) : value;
    }

    /**
     * Adds a value, or replaces the one with its key.
     *
     * @param isListed whether it is of a listed station
     * @return whether a value was lost because the table was full: this one or another
     */
    boolean put(K key, V value, boolean isListed) {
        listed.remove(key);
        others.remove(key);
        boolean isFull = listed.size() + others.size() == maxValues;
        if (isFull && !others.isEmpty()) {
            removeFirst(others);
        } else if (isFull && isListed) {
            removeFirst(listed);
        } else if (isFull) {
            return true;
        }
        (isListed ? listed : others).put(key, value);
        return isFull;
    }

    private static <K> void removeFirst(Map<K, ?> values) {
        values.remove(values.keySet().iterator().next());
    }
}
