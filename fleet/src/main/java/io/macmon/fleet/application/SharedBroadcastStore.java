package io.macmon.fleet.application;

import io.macmon.fleet.place.Segments;
import io.macmon.fleet.place.SharedBroadcasts;
import io.macmon.fleet.place.SharedBroadcasts.Shared;
import io.macmon.fleet.wire.Sighting;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/**
 * The broadcasts that two sensors both heard: a few for each pair, for a day. Key: both sensors and the hash. Value:
 * the difference of the clocks, and when it was heard, as two big-endian numbers.
 */
final class SharedBroadcastStore implements Segments {

    private static final int VALUE_BYTES = 2 * Long.BYTES;
    private static final int MAX_KEY = 2 * Sighting.MAX_NAME + 2 + 2 * Long.BYTES; // both sensors, and the hash in hex
    private static final int MAX_PER_PAIR = 8;
    private static final Duration LIFETIME = Duration.ofDays(1);
    private static final Duration RENEWAL = Duration.ofHours(1);
    private static final char SEPARATOR = '\0';

    private final ReadOnlyKeyValueStore<String, ValueAndTimestamp<byte[]>> store;
    private final Object lock;
    private long nowMillis;

    /** @param lock held by {@link GlobalUpdate} while it writes */
    SharedBroadcastStore(ReadOnlyKeyValueStore<String, ValueAndTimestamp<byte[]>> store, Object lock) {
        this.store = store;
        this.lock = lock;
    }

    /** Sets the time at which older broadcasts are forgotten: that of the record in process. */
    void setTime(long millis) {
        nowMillis = millis;
    }

    /** Whether a record of the topic has the form of one. */
    static boolean fits(String key, byte[] value) {
        return key.length() <= MAX_KEY && value.length == VALUE_BYTES;
    }

    private record Entry(String key, long differenceNanos, long millis) {

        private static Entry of(KeyValue<String, ValueAndTimestamp<byte[]>> entry) {
            ByteBuffer value = ByteBuffer.wrap(entry.value.value());
            return new Entry(entry.key, value.getLong(), value.getLong());
        }
    }

    @Override
    public boolean areOne(String sensor, String other) {
        List<Long> differences = new ArrayList<>();
        allEntries(pair(sensor, other)).stream()
                .filter(this::isAlive)
                .forEach(entry -> differences.add(entry.differenceNanos));
        Collections.sort(differences);
        return SharedBroadcasts.proveOneSegment(differences);
    }

    /**
     * The records to write for a shared broadcast: itself, and the ends of older ones of the two sensors. Empty if
     * enough is known about these sensors.
     */
    List<Record<String, byte[]>> recordsOf(Shared shared) {
        String pair = pair(shared.sensor(), shared.other());
        List<Entry> all = allEntries(pair);
        List<Entry> known = all.stream().filter(this::isAlive).toList();
        String key = pair + HexFormat.of().toHexDigits(shared.hash());
        Optional<Entry> same =
                known.stream().filter(entry -> entry.key.equals(key)).findFirst();
        boolean isKnown = same.isPresent()
                ? nowMillis - same.get().millis < RENEWAL.toMillis()
                : known.stream()
                                .filter(entry -> nowMillis - entry.millis < RENEWAL.toMillis())
                                .count()
                        >= MAX_PER_PAIR;
        if (isKnown) {
            return List.of();
        }
        byte[] value = ByteBuffer.allocate(VALUE_BYTES)
                .putLong(shared.differenceNanos())
                .putLong(nowMillis)
                .array();
        List<Record<String, byte[]>> records = new ArrayList<>();
        all.stream()
                .filter(entry -> nowMillis - entry.millis >= LIFETIME.toMillis() && !entry.key.equals(key))
                .forEach(old -> records.add(new Record<>(old.key, null, nowMillis)));
        records.add(new Record<>(key, value, nowMillis));
        return records;
    }

    private boolean isAlive(Entry entry) {
        return Math.abs(nowMillis - entry.millis) < LIFETIME.toMillis();
    }

    private List<Entry> allEntries(String pair) {
        List<Entry> entries = new ArrayList<>();
        synchronized (lock) {
            try (KeyValueIterator<String, ValueAndTimestamp<byte[]>> all =
                    store.prefixScan(pair, new StringSerializer())) {
                all.forEachRemaining(next -> entries.add(Entry.of(next)));
            }
        }
        return entries;
    }

    private static String pair(String sensor, String other) {
        return sensor.compareTo(other) < 0
                ? sensor + SEPARATOR + other + SEPARATOR
                : other + SEPARATOR + sensor + SEPARATOR;
    }
}
