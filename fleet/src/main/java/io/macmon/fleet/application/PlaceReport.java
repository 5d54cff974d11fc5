package io.macmon.fleet.application;

import io.macmon.cli.control.ControlReply;
import io.macmon.fleet.finding.FleetFindingKind;
import io.macmon.fleet.place.SensorBoots.Shared;
import io.macmon.fleet.place.SensorRecord;
import io.macmon.fleet.place.SensorRules;
import io.macmon.fleet.place.SensorRules.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The places of the fleet: their sensors by the last report of each, and their stations. */
final class PlaceReport {

    private final Map<String, Problem> problems = new HashMap<>();
    private final SortedMap<String, List<Sensor>> sensors = new TreeMap<>(); // by place

    private record Sensor(String name, SensorRecord record) {

        long dropped() {
            return record.drops().values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** How many stations were heard at a place, lately and in all. */
    record Stations(long heard, long all) {

        static final Stations NONE = new Stations(0, 0);

        Stations plus(Stations other) {
            return new Stations(heard + other.heard, all + other.all);
        }
    }

    /**
     * Compares the sensors.
     *
     * @param records by the name of the sensor
     * @param shared  the names that two sensors have
     */
    PlaceReport(SortedMap<String, SensorRecord> records, Map<String, Shared> shared, long nowNanos) {
        records.forEach((name, record) -> sensors.computeIfAbsent(
                        record.place().isEmpty() ? name : record.place(), unseen -> new ArrayList<>())
                .add(new Sensor(name, record)));
        SensorRules.check(records, shared, problems, 0, nowNanos);
    }

    /** Adds the list {@code places}. */
    void writeTo(ControlReply reply, Map<String, Stations> stations) {
        SortedMap<String, List<Sensor>> places = new TreeMap<>(sensors);
        stations.keySet().stream()
                .filter(place -> !place.isEmpty())
                .forEach(place -> places.putIfAbsent(place, List.of()));
        reply.list(
                "places",
                places.entrySet(),
                place -> json(place.getKey(), place.getValue(), stations.getOrDefault(place.getKey(), Stations.NONE)));
    }

    private String json(String place, List<Sensor> here, Stations stations) {
        ControlReply json = ControlReply.object()
                .text("place", place)
                .text("state", stateOf(here))
                .number("stations", stations.heard())
                .number("stations_all", stations.all());
        here.stream()
                .max(Comparator.comparingLong(sensor -> sensor.record.timeNanos()))
                .ifPresent(
                        latest -> json.text("last_report", latest.record.time().toString()));
        List<String> hashes = here.stream()
                .map(sensor -> sensor.record.policyHash())
                .distinct()
                .toList();
        return json.list("policies", hashes, ControlReply::quoted)
                .flag("policy_differs", here.stream().anyMatch(sensor -> has(FleetFindingKind.POLICY_DRIFT, sensor)))
                .number("dropped", here.stream().mapToLong(Sensor::dropped).sum())
                .list("sensors", here, this::json)
                .toString();
    }

    private String json(Sensor sensor) {
        return ControlReply.object()
                .text("sensor", sensor.name)
                .text("state", has(FleetFindingKind.SENSOR_SILENT, sensor) ? "silent" : "ok")
                .text("last_report", sensor.record.time().toString())
                .text("version", sensor.record.version())
                .text("policy_hash", sensor.record.policyHash())
                .flag("policy_differs", has(FleetFindingKind.POLICY_DRIFT, sensor))
                .counts("dropped", sensor.record.drops())
                .toString();
    }

    private String stateOf(List<Sensor> here) {
        long silent = here.stream()
                .filter(sensor -> has(FleetFindingKind.SENSOR_SILENT, sensor))
                .count();
        return here.isEmpty() ? "no sensor" : silent == 0 ? "ok" : silent == here.size() ? "silent" : "partly silent";
    }

    private boolean has(FleetFindingKind kind, Sensor sensor) {
        return problems.containsKey(SensorRules.key(kind, sensor.name));
    }

    /** How many sensors have reported. */
    long count() {
        return sensors.values().stream().mapToLong(List::size).sum();
    }

    /** How many of them are silent. */
    long silent() {
        return sensors.values().stream()
                .flatMap(List::stream)
                .filter(sensor -> has(FleetFindingKind.SENSOR_SILENT, sensor))
                .count();
    }

    /** What was lost at each place, if anything. */
    Map<String, Long> dropped() {
        Map<String, Long> dropped = new TreeMap<>();
        sensors.forEach((place, here) -> {
            long lost = here.stream().mapToLong(Sensor::dropped).sum();
            if (lost > 0) {
                dropped.put(place, lost);
            }
        });
        return dropped;
    }
}
