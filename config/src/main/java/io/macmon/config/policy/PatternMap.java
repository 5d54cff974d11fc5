package io.macmon.config.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A map whose keys are stations and prefixes. The longest match wins; a lookup takes one hash per prefix length. */
final class PatternMap<V> {

    private final List<PrefixLength<V>> lengths = new ArrayList<>();

    /** Adds a value; the first value for a pattern is kept. */
    void put(MacPattern pattern, V value) {
        prefixLength(pattern.length()).values.putIfAbsent(pattern.value(), value);
    }

    Optional<V> get(long mac) {
        for (PrefixLength<V> length : lengths) {
            V value = length.values.get(mac & length.mask);
            if (value != null) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** The value of the longest key that matches every address of a pattern. */
    Optional<V> get(MacPattern pattern) {
        for (PrefixLength<V> length : lengths) {
            V value = length.bits <= pattern.length() ? length.values.get(pattern.value() & length.mask) : null;
            if (value != null) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    boolean contains(long mac) {
        return get(mac).isPresent();
    }

    private PrefixLength<V> prefixLength(int bits) {
        for (PrefixLength<V> known : lengths) {
            if (known.bits == bits) {
                return known;
            }
        }
        PrefixLength<V> added = new PrefixLength<>(bits, MacPattern.mask(bits), new HashMap<>());
        lengths.add(added);
        lengths.sort(Comparator.comparingInt(known -> -known.bits));
        return added;
    }

    private record PrefixLength<V>(int bits, long mask, Map<Long, V> values) {}
}
