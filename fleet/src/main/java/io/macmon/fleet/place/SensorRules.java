package io.macmon.fleet.place;

import static io.macmon.fleet.place.StationState.instantOf;

import io.macmon.fleet.finding.FleetFinding;
import io.macmon.fleet.finding.FleetFindingKind;
import io.macmon.fleet.place.SensorBoots.Shared;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The rules about sensors. Only these compare with the time of day, because a silent sensor sends no record. */
public final class SensorRules {

    /** How long a policy may differ, so that a new one can reach all sensors. */
    static final Duration ROLLOUT = Duration.ofMinutes(5);

    private static final int MISSED_REPORTS = 3;
    private static final long MARGIN_SECONDS = 60; // for the clock, and until a record arrives

    private SensorRules() {}

    /**
     * A problem of a sensor that is not over.
     *
     * @param sinceNanos when it was first seen, nanoseconds since 1970
     */
    public record Problem(long sinceNanos, boolean isReported) {}

    /**
     * Compares all sensors.
     *
     * @param shared           the names that two sensors have
     * @param problems         by {@link #key}; is updated
     * @param unreachableNanos when no broker answered last, so that no report could arrive; 0 if they always did
     * @return the problems to report now
     */
    public static List<FleetFinding> check(
            SortedMap<String, SensorRecord> sensors,
            Map<String, Shared> shared,
            Map<String, Problem> problems,
            long unreachableNanos,
            long nowNanos) {
        Map<String, FleetFinding> found = new TreeMap<>();
        SortedMap<String, SensorRecord> heard = new TreeMap<>(sensors);
        sensors.forEach((sensor, record) -> {
            if (isOverdue(record.timeNanos(), record, nowNanos)) {
                heard.remove(sensor);
                String key = key(FleetFindingKind.SENSOR_SILENT, sensor);
                if (problems.containsKey(key) || isOverdue(unreachableNanos, record, nowNanos)) {
                    found.put(key, silent(sensor, record));
                }
            }
            Shared name = shared.get(sensor);
            if (name != null && !isOverdue(name.timeNanos(), record, nowNanos)) {
                found.put(key(FleetFindingKind.DUPLICATE_SENSOR, sensor), duplicate(sensor, name));
            }
        });
        commonPolicy(heard)
                .ifPresent(common -> heard.forEach((sensor, record) -> {
                    if (!record.policyHash().equals(common)) {
                        found.put(key(FleetFindingKind.POLICY_DRIFT, sensor), drift(sensor, record, common));
                    }
                }));
        problems.keySet().removeIf(key -> !found.containsKey(key));
        List<FleetFinding> reported = new ArrayList<>();
        found.forEach((key, finding) -> {
            Problem problem = problems.computeIfAbsent(key, unseen -> new Problem(nowNanos, false));
            Duration wait = finding.kind() == FleetFindingKind.POLICY_DRIFT ? ROLLOUT : Duration.ZERO;
            if (!problem.isReported() && nowNanos - problem.sinceNanos() >= wait.toNanos()) {
                problems.put(key, new Problem(problem.sinceNanos(), true));
                reported.add(finding);
            }
        });
        return reported;
    }

    private static boolean isOverdue(long sinceNanos, SensorRecord record, long nowNanos) {
        return Duration.ofNanos(nowNanos - sinceNanos).toSeconds()
                > MISSED_REPORTS * record.intervalSeconds() + MARGIN_SECONDS;
    }

    /** The key of a problem. */
    public static String key(FleetFindingKind kind, String sensor) {
        return kind.id() + "/" + sensor;
    }

    // The policy that most sensors have; of two that equally many have, that of the sensor whose name comes first.
    private static Optional<String> commonPolicy(SortedMap<String, SensorRecord> sensors) {
        Map<String, Long> counts = sensors.values().stream()
                .collect(Collectors.groupingBy(SensorRecord::policyHash, HashMap::new, Collectors.counting()));
        long most = counts.values().stream().max(Comparator.naturalOrder()).orElse(0L);
        return sensors.values().stream()
                .map(SensorRecord::policyHash)
                .filter(hash -> counts.get(hash) == most)
                .findFirst();
    }

    private static FleetFinding silent(String sensor, SensorRecord record) {
        return new FleetFinding(
                FleetFindingKind.SENSOR_SILENT,
                sensor,
                "",
                instantOf(record.timeNanos()),
                instantOf(record.timeNanos()),
                "no report since " + instantOf(record.timeNanos()) + "; one is due every " + record.intervalSeconds()
                        + " s",
                Map.of("place", record.place()));
    }

    private static FleetFinding drift(String sensor, SensorRecord record, String common) {
        return new FleetFinding(
                FleetFindingKind.POLICY_DRIFT,
                sensor,
                "",
                instantOf(record.timeNanos()),
                instantOf(record.timeNanos()),
                (record.policyHash().isEmpty() ? "has no policy" : "has policy " + brief(record.policyHash()))
                        + "; most sensors have " + (common.isEmpty() ? "none" : brief(common)),
                Map.of("place", record.place(), "policy_hash", record.policyHash(), "common_hash", common));
    }

    private static FleetFinding duplicate(String sensor, Shared shared) {
        String place = shared.place().isEmpty() ? sensor : shared.place();
        String place2 = shared.place2().isEmpty() ? sensor : shared.place2();
        return new FleetFinding(
                FleetFindingKind.DUPLICATE_SENSOR,
                sensor,
                "",
                instantOf(shared.timeNanos()),
                instantOf(shared.timeNanos()),
                "two sensors have this name: boot ID " + shared.boot() + " at " + place + ", and " + shared.boot2()
                        + " at " + place2,
                Map.of(
                        "boot",
                        shared.boot().toString(),
                        "place",
                        place,
                        "boot2",
                        shared.boot2().toString(),
                        "place2",
                        place2));
    }

    private static String brief(String hash) {
        return hash.substring(0, Math.min(hash.length(), 12));
    }
}
