package io.macmon.fleet.application;

import io.macmon.config.net.MacAddress;
import io.macmon.fleet.application.index.StationIndex;
import io.macmon.fleet.application.index.StationIndex.Entry;
import io.macmon.fleet.place.StationState;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Forgets stations of one partition that were not heard for a long time; some per run, so that a run is short. */
final class StationExpiry {

    /** How long a station is remembered after it was last heard. */
    static final Duration MEMORY = Duration.ofDays(90);

    /** How long a randomised address is remembered; devices change theirs daily. */
    static final Duration RANDOMIZED_MEMORY = Duration.ofDays(7);

    /** How many stations a run visits. */
    static final int VISITED = 2_000;

    private final KeyValueStore<String, StationState> stations;
    private final StationIndex index;
    private String next = ""; // the address where the next run starts

    StationExpiry(KeyValueStore<String, StationState> stations, StationIndex index) {
        this.stations = stations;
        this.index = index;
    }

    /** Visits the next stations. */
    void run(long nowMillis) {
        long nowNanos = TimeUnit.MILLISECONDS.toNanos(nowMillis);
        try (KeyValueIterator<String, StationState> rest = stations.range(next, null)) {
            for (int visited = 0; visited < VISITED && rest.hasNext(); visited++) {
                KeyValue<String, StationState> station = rest.next();
                Duration memory = MacAddress.parse(station.key).isLocallyAdministered() ? RANDOMIZED_MEMORY : MEMORY;
                if (nowNanos - station.value.lastNanos() > memory.toNanos()) {
                    stations.delete(station.key);
                    index.update(Entry.of(station.key, station.value), Entry.NONE, nowMillis);
                }
            }
            next = rest.hasNext() ? rest.peekNextKey() : "";
        }
    }
}
