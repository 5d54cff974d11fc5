package io.macmon.analyzer.audit.rule;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values that one station announced for one setting. Those of its first message are known. Others become known when
 * all of its messages have had some of them for an hour.
 */
final class KnownValues {

    private static final int MAX_CANDIDATES = 16;
    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

    private final Map<String, Long> candidates = new HashMap<>(2);
    private List<String> known;
    private long lastKnownNanos;

    KnownValues(List<String> first, long nanos) {
        known = List.copyOf(first);
        lastKnownNanos = nanos;
    }

    /** Notes a message without values for the setting: if none are known, it says the same as before. */
    void confirmAbsent(long nanos) {
        if (known.isEmpty()) {
            lastKnownNanos = nanos;
        }
    }

    /** The known values. */
    List<String> known() {
        return known;
    }

    /** Adds the values of a message, and returns the unknown ones. */
    List<String> add(List<String> values, long nanos) {
        List<String> unknown =
                values.stream().filter(value -> !known.contains(value)).toList();
        if (unknown.isEmpty()) {
            lastKnownNanos = nanos;
            return unknown;
        }
        boolean isSettled = true;
        for (String value : unknown) {
            if (!candidates.containsKey(value) && candidates.size() < MAX_CANDIDATES) {
                candidates.put(value, nanos);
            }
            isSettled &= nanos - candidates.getOrDefault(value, nanos) >= HOUR_NANOS;
        }
        if (isSettled && nanos - lastKnownNanos >= HOUR_NANOS) {
            known = List.copyOf(values);
            lastKnownNanos = nanos;
            candidates.clear();
            return List.of();
        }
        return unknown;
    }
}
