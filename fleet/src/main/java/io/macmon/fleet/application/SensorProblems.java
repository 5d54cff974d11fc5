package io.macmon.fleet.application;

import io.macmon.fleet.finding.FleetFinding;
import io.macmon.fleet.place.SensorRecord;
import io.macmon.fleet.place.SensorRules;
import io.macmon.fleet.place.SensorRules.Problem;
import io.macmon.fleet.wire.Sighting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/** Keeps the problems of sensors in a store, so that each is reported once. */
final class SensorProblems {

    private static final int MAX_REPORT = 16_384; // bytes; those of macmon are below 1,000

    private final ReadOnlyKeyValueStore<String, ValueAndTimestamp<byte[]>> sensors;
    private final Object lock;
    private final KeyValueStore<String, byte[]> store;

    /** @param lock held by {@link GlobalUpdate} while it writes the sensors */
    SensorProblems(
            ReadOnlyKeyValueStore<String, ValueAndTimestamp<byte[]>> sensors,
            Object lock,
            KeyValueStore<String, byte[]> store) {
        this.sensors = sensors;
        this.lock = lock;
        this.store = store;
    }

    /** Whether a record of the sensors' topic may be a report. */
    static boolean fits(String sensor, byte[] report) {
        if (!Sighting.isName(sensor) || report.length > MAX_REPORT) {
            return false;
        }
        try {
            SensorRecord.read(report);
            return true;
        } catch (IOException notAReport) {
            return false;
        }
    }

    /** The problems to report now. */
    List<FleetFinding> check(long nowNanos) {
        Map<String, Problem> before = read();
        Map<String, Problem> after = new HashMap<>(before);
        List<FleetFinding> reported = SensorRules.check(sensorRecords(), after, nowNanos);
        before.keySet().stream().filter(key -> !after.containsKey(key)).forEach(store::delete);
        after.forEach((key, problem) -> {
            if (!problem.equals(before.get(key))) {
                store.put(key, bytesOf(problem));
            }
        });
        return reported;
    }

    private SortedMap<String, SensorRecord> sensorRecords() {
        SortedMap<String, SensorRecord> records = new TreeMap<>();
        Map<String, byte[]> values = new HashMap<>();
        synchronized (lock) {
            try (KeyValueIterator<String, ValueAndTimestamp<byte[]>> all = sensors.all()) {
                all.forEachRemaining(entry -> values.put(entry.key, entry.value.value()));
            }
        }
        values.forEach((sensor, value) -> {
            try {
                records.put(sensor, SensorRecord.read(value));
            } catch (IOException notAReport) {
                // another program's record; a sensor that never reported cannot be silent
            }
        });
        return records;
    }

    private Map<String, Problem> read() {
        Map<String, Problem> problems = new HashMap<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            all.forEachRemaining(entry -> {
                ByteBuffer value = ByteBuffer.wrap(entry.value);
                problems.put(entry.key, new Problem(value.getLong(), value.get() != 0));
            });
        }
        return problems;
    }

    private static byte[] bytesOf(Problem problem) {
        return ByteBuffer.allocate(Long.BYTES + 1)
                .putLong(problem.sinceNanos())
                .put((byte) (problem.isReported() ? 1 : 0))
                .array();
    }
}
