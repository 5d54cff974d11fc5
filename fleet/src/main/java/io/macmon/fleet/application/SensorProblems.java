package io.macmon.fleet.application;

import io.macmon.fleet.finding.FleetFinding;
import io.macmon.fleet.place.SensorRules;
import io.macmon.fleet.place.SensorRules.Problem;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps the problems of sensors in a store, so that each is reported once. */
final class SensorProblems {

    private final SensorReports sensors;
    private final KeyValueStore<String, byte[]> store;

    SensorProblems(SensorReports sensors, KeyValueStore<String, byte[]> store) {
        this.sensors = sensors;
        this.store = store;
    }

    /** The problems to report now. */
    List<FleetFinding> check(long nowNanos) {
        Map<String, Problem> before = read();
        Map<String, Problem> after = new HashMap<>(before);
        List<FleetFinding> reported =
                SensorRules.check(sensors.all(), sensors.sharedNames(), after, sensors.unreachableNanos(), nowNanos);
        before.keySet().stream().filter(key -> !after.containsKey(key)).forEach(store::delete);
        after.forEach((key, problem) -> {
            if (!problem.equals(before.get(key))) {
                store.put(key, bytesOf(problem));
            }
        });
        return reported;
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
