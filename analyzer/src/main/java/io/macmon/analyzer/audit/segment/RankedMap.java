package io.macmon.analyzer.audit.segment;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the most recently used entries. Those of established stations are kept apart from all others, so that strangers
 * cannot evict them.
 */
public final class RankedMap<K, V> {

    private static final float LOAD_FACTOR = 0.75f;

    private final Map<K, V> established;
    private final Map<K, V> others;

    /** @param max maximum number of entries of each rank */
    public RankedMap(int max) {
        established = recent(max);
        others = recent(max);
    }

    private static <K, V> Map<K, V> recent(int max) {
        return new LinkedHashMap<>(16, LOAD_FACTOR, true) {

            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > max;
            }
        };
    }

    /** The value, or null. */
    public V get(K key) {
        V value = established.get(key);
        return value == null ? others.get(key) : value;
    }

    /** Adds or replaces a value. */
    public void put(K key, V value, boolean isEstablished) {
        Map<K, V> kept = isEstablished ? established : others;
        if (kept.get(key) != value) {
            (isEstablished ? others : established).remove(key);
            kept.put(key, value);
        }
    }

    public void remove(K key) {
        established.remove(key);
        others.remove(key);
    }
}
