package io.macmon.cli.who;

import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.identity.DeviceRules;
import io.macmon.analyzer.identity.RememberedTrait;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.identity.Trait;
import io.macmon.analyzer.report.JsonElements;
import io.macmon.analyzer.vendor.Vendors;
import io.macmon.cli.control.ControlClient;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.control.JsonObject;
import io.macmon.cli.history.StationQuery;
import io.macmon.cli.memory.FindingDatabase;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run or a database knows about a station.
 *
 * @param source   name of the run, or the database file
 * @param station  JSON object, as in the JSON report of an audit or in the reply of a watch
 * @param findings JSON objects, as in the JSON report
 * @param peers    those in open flows of a watch
 */
record FoundStation(String source, String station, List<String> findings, List<Peer> peers) {

    /** Asks a run for all stations that the user may mean. */
    static List<FoundStation> askRun(String run, Path socket, String query) throws MacmonException {
        boolean isAudit = parse(ControlClient.answer(socket, "status", List.of()))
                .text("command")
                .equals("audit");
        List<FoundStation> found = new ArrayList<>();
        for (String station : ControlClient.elements(socket, "stations", List.of(query), "stations")) {
            List<String> mac = List.of(parse(station).text("mac"));
            found.add(new FoundStation(
                    run,
                    station,
                    isAudit ? ControlClient.elements(socket, "findings", mac, "findings") : List.of(),
                    isAudit
                            ? List.of()
                            : Peer.of(mac.get(0), ControlClient.elements(socket, "open-flows", mac, "flows"))));
        }
        return found;
    }

    /** Reads all stations that the user may mean from the database of an audit, which may be running. */
    static List<FoundStation> readDatabase(Path file, StationQuery query) throws MacmonException {
        try (FindingDatabase database = FindingDatabase.open(file)) {
            List<Finding> findings = database.findings();
            return database.stations().stream()
                    .filter(query::matches)
                    .map(station -> of(file, station, findings))
                    .toList();
        }
    }

    /** The names of all stations that a run knows. */
    static List<String> namesInRun(Path socket) throws MacmonException {
        List<String> names = new ArrayList<>();
        for (String element : ControlClient.elements(socket, "stations", List.of(), "stations")) {
            JsonObject station = parse(element);
            names.add(station.text("name"));
            station.objects("names").forEach(name -> names.add(name.text("name")));
        }
        return names;
    }

    /** The names of all stations in the database of an audit. */
    static List<String> namesInDatabase(Path file) throws MacmonException {
        try (FindingDatabase database = FindingDatabase.open(file)) {
            return database.stations().stream()
                    .flatMap(station -> station.names().stream())
                    .map(StationName::name)
                    .toList();
        }
    }

    private static FoundStation of(Path file, StationRecord station, List<Finding> findings) {
        List<Finding> about = findings.stream()
                .filter(finding -> finding.station().equals(station.mac()))
                .toList();
        String vendor = Vendors.builtIn().nameOf(station.mac().value());
        List<Trait> traits = station.remembered().stream()
                .filter(RememberedTrait::isKnown)
                .map(RememberedTrait::trait)
                .toList();
        StationSummary summary = new StationSummary(
                station,
                List.of(),
                vendor,
                DeviceRules.builtIn().typeOf(traits, vendor),
                "",
                "",
                Verdict.SEEN,
                false,
                about,
                Optional.empty(),
                "",
                List.of());
        return new FoundStation(
                file.toString(),
                JsonElements.of(summary),
                about.stream().map(JsonElements::of).toList(),
                List.of());
    }

    /** A line of JSON. */
    String json() {
        return ControlReply.object()
                .text("source", source)
                .json("station", station)
                .list("findings", findings, finding -> finding)
                .list("peers", peers, Peer::json)
                .toString();
    }

    /** Lines for people; they may contain anything. */
    List<String> text() throws MacmonException {
        List<JsonObject> objects = new ArrayList<>();
        for (String finding : findings) {
            objects.add(parse(finding));
        }
        return new StationText(source, parse(station), objects, peers).lines();
    }

    static JsonObject parse(String json) throws MacmonException {
        try {
            return JsonObject.parse(json);
        } catch (IOException malformed) {
            throw new MacmonException("a run sent a malformed reply", malformed);
        }
    }
}
