package io.macmon.cli.radius;

import io.macmon.config.net.MacAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** A bounded number of stations, by importance and then by the time of their arrival. Not thread-safe. */
final class WaitingStations {

    private final int capacity;
    private final TreeSet<Entry> entries =
            new TreeSet<>(Comparator.comparingInt(Entry::importance).reversed().thenComparing(Entry::number));
    private final Map<MacAddress, Entry> byStation = new HashMap<>();
    private long arrivals;

    WaitingStations(int capacity) {
        this.capacity = capacity;
    }

    /** @param number orders entries of the same importance by their arrival */
    record Entry(MacAddress station, int importance, long number) {}

    int size() {
        return entries.size();
    }

    /** Raises the importance of a station. Returns false if it is not waiting. */
    boolean raise(MacAddress station, int importance) {
        Entry known = byStation.get(station);
        if (known != null && known.importance < importance) {
            entries.remove(known);
            put(new Entry(station, importance, known.number));
        }
        return known != null;
    }

    /**
     * Adds a station that is not waiting.
     *
     * @return the station that had to leave, or that was not added, because there is no room; null if none
     */
    MacAddress add(MacAddress station, int importance) {
        Entry added = new Entry(station, importance, arrivals++);
        if (entries.size() < capacity) {
            put(added);
            return null;
        }
        if (entries.last().importance >= importance) {
            return station;
        }
        Entry least = entries.pollLast();
        byStation.remove(least.station);
        put(added);
        return least.station;
    }

    private void put(Entry entry) {
        entries.add(entry);
        byStation.put(entry.station, entry);
    }

    /** Removes the most important station; there must be one. */
    Entry takeFirst() {
        Entry first = entries.pollFirst();
        byStation.remove(first.station);
        return first;
    }

    void clear() {
        entries.clear();
        byStation.clear();
    }
}
