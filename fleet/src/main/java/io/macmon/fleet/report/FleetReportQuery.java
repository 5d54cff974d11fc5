package io.macmon.fleet.report;

import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.cli.control.JsonObject;
import io.macmon.cli.top.ReplySource;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import io.macmon.fleet.report.FleetReport.Station;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Builds a report from the replies of an instance, which asks the others. */
public final class FleetReportQuery {

    private final String instance;
    private final ReplySource source;
    private final SortedSet<String> unreachable = new TreeSet<>();

    private FleetReportQuery(String instance, ReplySource source) {
        this.instance = instance;
        this.source = source;
    }

    /** @throws MacmonException if the instance does not answer */
    public static FleetReport ask(String instance, ReplySource source, Instant now) throws MacmonException {
        return new FleetReportQuery(instance, source).report(now);
    }

    private FleetReport report(Instant now) throws MacmonException {
        JsonObject status = reply("status");
        JsonObject places = reply("places");
        JsonObject findings = reply("findings");
        List<JsonObject> bySeverity = findings.objects("findings").stream()
                .sorted(Comparator.comparing(FleetReport::severity).reversed()) // stable: they remain the latest first
                .toList();
        Map<String, List<String>> violations = violations(bySeverity);
        List<Station> stations = stations(violations);
        Map<String, Long> leftOut = Map.of(
                "places",
                places.number("left_out", 0),
                "findings",
                findings.number("left_out", 0),
                "stations",
                (long) violations.size() - stations.size());
        return new FleetReport(
                now,
                instance,
                status,
                places.objects("places").stream()
                        .sorted(Comparator.comparing(FleetReportQuery::hasProblem)
                                .reversed())
                        .toList(),
                bySeverity,
                stations,
                new TreeMap<>(leftOut),
                unreachable);
    }

    private static boolean hasProblem(JsonObject place) {
        return place.flag("policy_differs")
                || place.number("dropped", 0) > 0
                || place.text("state").endsWith("silent");
    }

    // The kinds of the violations of each station; others are about sensors.
    private static Map<String, List<String>> violations(List<JsonObject> findings) {
        Map<String, List<String>> violations = new LinkedHashMap<>();
        for (JsonObject finding : findings) {
            Severity severity = FleetReport.severity(finding);
            mac(finding.text("station"))
                    .filter(station -> severity.isViolation())
                    .ifPresent(station -> violations
                            .computeIfAbsent(station, unseen -> new ArrayList<>())
                            .add(finding.text("kind")));
        }
        return violations;
    }

    private static Optional<String> mac(String text) {
        try {
            return Optional.of(MacAddress.parse(text).toString());
        } catch (IllegalArgumentException sensor) {
            return Optional.empty();
        }
    }

    private List<Station> stations(Map<String, List<String>> violations) throws MacmonException {
        List<Station> stations = new ArrayList<>();
        for (String mac :
                violations.keySet().stream().limit(FleetReport.MAX_STATIONS).toList()) {
            station(mac).ifPresent(found -> stations.add(new Station(found, violations.get(mac))));
        }
        return stations;
    }

    // A search also finds names that begin like the address, and many such names can hide the station. The list is in
    // the order of the addresses: the station is among the first 16 of those with the same beginning.
    private Optional<JsonObject> station(String mac) throws MacmonException {
        JsonObject search = reply("find", "q=" + URLEncoder.encode(mac, StandardCharsets.UTF_8));
        Optional<JsonObject> found = station(mac, search);
        if (found.isPresent() || !search.flag("more")) {
            return found;
        }
        String beginning = mac.substring(0, mac.length() - 1);
        return station(mac, reply("find", "after=" + URLEncoder.encode(beginning, StandardCharsets.UTF_8)));
    }

    private static Optional<JsonObject> station(String mac, JsonObject reply) {
        return reply.objects("stations").stream()
                .filter(station -> station.text("mac").equals(mac))
                .findFirst();
    }

    private JsonObject reply(String command, String... arguments) throws MacmonException {
        try {
            JsonObject reply = JsonObject.parse(source.answer(command, List.of(arguments)));
            if (!reply.flag("ok")) {
                throw new MacmonException(
                        "the fleet at " + instance + " cannot answer: " + reply.text("error"), "try again later");
            }
            unreachable.addAll(reply.texts("unreachable"));
            return reply;
        } catch (IOException malformed) {
            throw new MacmonException("the fleet at " + instance + " sent a malformed reply", malformed);
        }
    }
}
