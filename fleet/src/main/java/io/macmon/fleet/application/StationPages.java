package io.macmon.fleet.application;

import static java.util.Locale.ROOT;

import io.macmon.fleet.application.StationLookup.Found;
import io.macmon.fleet.application.index.IndexKey;
import io.macmon.fleet.application.index.PlaceCount;
import io.macmon.fleet.place.StationState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Pages of the stations of this instance, in the order of their MAC addresses, and counts. Thread-safe. */
final class StationPages {

    /** The stations of a page. */
    static final int SIZE = 100;

    private static final int MAX_CANDIDATES = 1_000; // of a search in one partition

    private final KafkaStreams streams;
    private final StationLookup lookup;

    StationPages(KafkaStreams streams, StationLookup lookup) {
        this.streams = streams;
        this.lookup = lookup;
    }

    /**
     * The first stations of a filter.
     *
     * @param isMore whether there are others
     */
    record Page(List<Found> stations, boolean isMore) {}

    /** @throws InvalidStateStoreException if the state cannot be read now */
    Page find(StationFilter filter) {
        TreeMap<String, StationState> found = new TreeMap<>();
        boolean isMore = false;
        for (int partition : lookup.partitionNumbers()) {
            Partition stations = new Partition(
                    store(FleetTopology.STATIONS, partition), store(FleetTopology.INDEX, partition), filter);
            isMore |= stations.addTo(found);
            while (found.size() > SIZE) {
                found.pollLastEntry();
                isMore = true;
            }
        }
        List<Found> page = new ArrayList<>();
        found.forEach((mac, state) -> page.add(new Found(mac, state)));
        return new Page(page, isMore);
    }

    /**
     * The stations of this instance by place.
     *
     * @throws InvalidStateStoreException if the state cannot be read now
     */
    Map<String, PlaceCount> counts() {
        Map<String, PlaceCount> counts = new TreeMap<>();
        for (int partition : lookup.partitionNumbers()) {
            ReadOnlyKeyValueStore<String, byte[]> places = store(FleetTopology.PLACES, partition);
            try (KeyValueIterator<String, byte[]> all = places.all()) {
                all.forEachRemaining(entry -> counts.computeIfAbsent(entry.key, unseen -> PlaceCount.read(null))
                        .add(PlaceCount.read(entry.value)));
            }
        }
        return counts;
    }

    private <V> ReadOnlyKeyValueStore<String, V> store(String name, int partition) {
        return streams.store(StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<String, V>keyValueStore())
                .withPartition(partition));
    }

    /** What a filter selects of one partition. */
    private record Partition(
            ReadOnlyKeyValueStore<String, StationState> stations,
            ReadOnlyKeyValueStore<String, byte[]> index,
            StationFilter filter) {

        // Whether there may be others.
        boolean addTo(Map<String, StationState> found) {
            if (filter.isSearch()) {
                String text = filter.text();
                String mac = text.toLowerCase(ROOT).replace('-', ':');
                boolean isMore = addMacs(mac, IndexKey.last(mac), MAX_CANDIDATES, found);
                isMore |= addIndexed(IndexKey.name(text), "", MAX_CANDIDATES, found);
                isMore |= addIndexed(IndexKey.address(text), "", MAX_CANDIDATES, found);
                return isMore;
            }
            return filter.place().isEmpty()
                    ? addMacs(filter.after(), IndexKey.last(""), SIZE, found)
                    : addIndexed(IndexKey.place(filter.place()), filter.after(), SIZE, found);
        }

        private boolean addMacs(String from, String to, int limit, Map<String, StationState> found) {
            try (KeyValueIterator<String, StationState> range = stations.range(from, to)) {
                return add(range, (mac, state) -> add(mac, state, found), limit);
            }
        }

        private boolean addIndexed(String prefix, String after, int limit, Map<String, StationState> found) {
            try (KeyValueIterator<String, byte[]> range = index.range(prefix + after, IndexKey.last(prefix))) {
                return add(
                        range,
                        (key, unused) -> {
                            String mac = IndexKey.macOf(key);
                            StationState state = stations.get(mac);
                            return state != null && add(mac, state, found);
                        },
                        limit);
            }
        }

        private boolean add(String mac, StationState state, Map<String, StationState> found) {
            boolean isWanted = !mac.equals(filter.after())
                    && (filter.place().isEmpty()
                            || state.visits().keySet().stream()
                                    .anyMatch(sensor -> state.placeOf(sensor).equals(filter.place())));
            if (isWanted) {
                found.put(mac, state);
            }
            return isWanted;
        }

        private static <V> boolean add(KeyValueIterator<String, V> range, BiPredicate<String, V> taker, int limit) {
            int read = 0;
            for (int taken = 0; taken < limit && read < MAX_CANDIDATES && range.hasNext(); read++) {
                var next = range.next();
                taken += taker.test(next.key, next.value) ? 1 : 0;
            }
            return range.hasNext();
        }
    }
}
