package io.macmon.analyzer.flow.name;

import java.util.EnumMap;
import java.util.Map;

/** Counters by {@link NameCounter}. One thread only. */
@SuppressWarnings("EnumOrdinal") // ordinals are indices of an array and are not stored
public final class NameCounts {

    private static final NameCounter[] COUNTERS = NameCounter.values();

    private final long[] counts = new long[COUNTERS.length];

    void count(NameCounter counter) {
        counts[counter.ordinal()]++;
    }

    /** Copies all counts from others. */
    public void set(NameCounts others) {
        System.arraycopy(others.counts, 0, counts, 0, counts.length);
    }

    /** The counts that are not 0. */
    public Map<NameCounter, Long> byCounter() {
        Map<NameCounter, Long> counted = new EnumMap<>(NameCounter.class);
        for (NameCounter counter : COUNTERS) {
            if (counts[counter.ordinal()] > 0) {
                counted.put(counter, counts[counter.ordinal()]);
            }
        }
        return counted;
    }
}
