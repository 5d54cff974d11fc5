package io.macmon.fleet.application;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What this instance has done since its start. Thread-safe. */
public final class FleetCounts {

    private final LongAdder sightings = new LongAdder();
    private final LongAdder unreadable = new LongAdder();
    private final LongAdder ahead = new LongAdder();
    private final Map<String, LongAdder> findings = new ConcurrentHashMap<>();

    void addSighting() {
        sightings.increment();
    }

    void addUnreadable() {
        unreadable.increment();
    }

    void addFinding(String kind) {
        findings.computeIfAbsent(kind, unseen -> new LongAdder()).increment();
    }

    void addAhead() {
        ahead.increment();
    }

    /** Sightings that were processed, some more than once after a failure. */
    public long sightings() {
        return sightings.sum();
    }

    /** Records that no sensor of macmon sends; they are left out. */
    public long unreadable() {
        return unreadable.sum();
    }

    /** Sightings and reports with a time in the future; they are left out. */
    public long ahead() {
        return ahead.sum();
    }

    /** Findings by kind. */
    public Map<String, Long> findings() {
        Map<String, Long> copy = new TreeMap<>();
        findings.forEach((kind, count) -> copy.put(kind, count.sum()));
        return copy;
    }
}
