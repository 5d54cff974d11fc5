package io.macmon.fleet.report;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.cli.control.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the instances of a fleet know, by the replies of one of them. All texts may come from the network.
 *
 * @param instance    the one that was asked
 * @param status      its reply to {@code status}
 * @param places      with their sensors; those with a problem first
 * @param findings    the most severe first, then the latest
 * @param stations    those with the most severe violations, up to {@value #MAX_STATIONS}
 * @param leftOut     how many {@code places}, {@code findings} and {@code stations} are left out: of the first two,
 *                    because the instance's reply was too long; of stations, those with violations
 * @param unreachable instances that did not answer
 */
public record FleetReport(
        Instant madeAt,
        String instance,
        JsonObject status,
        List<JsonObject> places,
        List<JsonObject> findings,
        List<Station> stations,
        SortedMap<String, Long> leftOut,
        SortedSet<String> unreachable) {

    /** The most stations that are listed. */
    public static final int MAX_STATIONS = 100;

    /** As many violations as an instance keeps. */
    static final int MAX_VIOLATIONS = 1_000;

    public FleetReport {
        places = List.copyOf(places);
        findings = List.copyOf(findings);
        stations = List.copyOf(stations);
        leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
        unreachable = Collections.unmodifiableSortedSet(new TreeSet<>(unreachable));
    }

    /**
     * A station with violations.
     *
     * @param json  as {@code macmon fleet who --json} prints it
     * @param kinds of its findings, the most severe first
     */
    record Station(JsonObject json, List<String> kinds) {

        Station {
            kinds = List.copyOf(kinds);
        }
    }

    /** A sensor and its place. */
    record Sensor(String place, JsonObject json) {}

    /** The severity of a finding; an unknown one counts as information. */
    static Severity severity(JsonObject finding) {
        String name = finding.text("severity").toUpperCase(Locale.ROOT);
        return Arrays.stream(Severity.values())
                .filter(severity -> severity.name().equals(name))
                .findFirst()
                .orElse(Severity.INFO);
    }

    /** The number of findings by severity. */
    Map<Severity, Long> severities() {
        return findings.stream()
                .collect(groupingBy(FleetReport::severity, () -> new EnumMap<>(Severity.class), counting()));
    }

    /** Whether there may be older violations, which the instance does not keep. */
    boolean isFull() {
        return findings.stream()
                        .filter(finding -> severity(finding).isViolation())
                        .count()
                >= MAX_VIOLATIONS;
    }

    List<Sensor> sensors() {
        return places.stream()
                .flatMap(place ->
                        place.objects("sensors").stream().map(sensor -> new Sensor(place.text("place"), sensor)))
                .toList();
    }
}
