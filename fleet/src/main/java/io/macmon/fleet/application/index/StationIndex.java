package io.macmon.fleet.application.index;

import io.macmon.fleet.place.StationState;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps both stores in step with the stations of one partition. One thread only. */
public final class StationIndex {

    /** Counts the stations at all places, each once. */
    public static final String ANYWHERE = "";

    private static final byte[] PRESENT = {};

    private final KeyValueStore<String, byte[]> index;
    private final KeyValueStore<String, byte[]> places;

    public StationIndex(KeyValueStore<String, byte[]> index, KeyValueStore<String, byte[]> places) {
        this.index = index;
        this.places = places;
    }

    /** What the stores hold about a station. Create it before the state of the station changes. */
    public record Entry(Set<String> keys, Map<String, Long> times) {

        /** Of a station that is not known. */
        public static final Entry NONE = new Entry(Set.of(), Map.of());

        public Entry {
            keys = Set.copyOf(keys);
            times = Map.copyOf(times);
        }

        public static Entry of(String mac, StationState state) {
            return new Entry(IndexKey.of(mac, state), PlaceCount.timesOf(state));
        }
    }

    /** Writes what has changed. */
    public void update(Entry before, Entry after, long nowMillis) {
        before.keys.stream().filter(key -> !after.keys.contains(key)).forEach(index::delete);
        after.keys.stream().filter(key -> !before.keys.contains(key)).forEach(key -> index.put(key, PRESENT));
        Set<String> names = new TreeSet<>(before.times.keySet());
        names.addAll(after.times.keySet());
        for (String place : names) {
            long was = before.times.getOrDefault(place, 0L);
            long is = after.times.getOrDefault(place, 0L);
            PlaceCount count = PlaceCount.read(places.get(place));
            if (count.move(was, is, nowMillis)) {
                places.put(place, count.isEmpty() ? null : count.write());
            }
        }
    }
}
