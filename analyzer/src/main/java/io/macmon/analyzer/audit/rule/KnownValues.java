package io.macmon.analyzer.audit.rule;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values that one station announced for one setting. Those of its first message are known. Others become known when
 * all of its messages have had some of them for an hour.
 *
 * <p>Keeps {@value #MAX_CANDIDATES} values that may become known. The one that was announced least recently makes room,
 * and one that was not announced for an hour starts again.
 */
final class KnownValues {

    private static final int MAX_CANDIDATES = 64; // twice as many as a message has
    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();
    private static final float LOAD_FACTOR = 0.75f;

    private final Map<String, Candidate> candidates = new LinkedHashMap<>(2, LOAD_FACTOR, true);
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
            isSettled &= nanos - announce(value, nanos) >= HOUR_NANOS;
        }
        if (isSettled && nanos - lastKnownNanos >= HOUR_NANOS) {
            known = List.copyOf(values);
            lastKnownNanos = nanos;
            candidates.clear();
            return List.of();
        }
        return unknown;
    }

    // Returns since when the value has been announced.
    private long announce(String value, long nanos) {
        Candidate candidate = candidates.get(value);
        boolean isCurrent = candidate != null && nanos - candidate.lastNanos < HOUR_NANOS;
        if (candidate == null && candidates.size() >= MAX_CANDIDATES) {
            candidates.remove(candidates.keySet().iterator().next());
        }
        long firstNanos = isCurrent ? candidate.firstNanos : nanos;
        candidates.put(value, new Candidate(firstNanos, nanos));
        return firstNanos;
    }

    /** When a value was announced, for the first and the last time. */
    private record Candidate(long firstNanos, long lastNanos) {}
}
