package io.macmon.fleet.report;

import static java.util.stream.Collectors.joining;

import io.macmon.analyzer.report.HtmlTable;
import io.macmon.analyzer.report.ReportText;
import io.macmon.analyzer.report.TimeText;
import io.macmon.cli.control.JsonObject;
import io.macmon.fleet.report.FleetReport.Sensor;
import io.macmon.fleet.report.FleetReport.Station;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The tables of a report. Every method returns printable text. */
final class FleetReportColumns {

    private static final int HASH_LENGTH = 12;

    private final TimeText times;

    FleetReportColumns(FleetReport report, ZoneId zone) {
        times = new TimeText(report.madeAt(), zone);
    }

    /** @param key sorts as text */
    record Column<T>(String heading, Function<T, String> text, Function<T, String> key) {}

    List<Column<JsonObject>> places() {
        return List.of(
                text("Place", place -> ReportText.safe(place.text("place"))),
                text("State", place -> ReportText.safe(place.text("state"))),
                number("Stations now", place -> place.number("stations", 0)),
                number("Stations in all", place -> place.number("stations_all", 0)),
                number("Sensors", place -> place.objects("sensors").size()),
                time("Last report", place -> place.text("last_report")),
                text("Policy", place -> policy(place, place.texts("policies"))),
                number("Lost", place -> place.number("dropped", 0)));
    }

    List<Column<Sensor>> sensors() {
        return List.of(
                text("Sensor", sensor -> ReportText.safe(sensor.json().text("sensor"))),
                text("Place", sensor -> ReportText.safe(sensor.place())),
                text("State", sensor -> ReportText.safe(sensor.json().text("state"))),
                time("Last report", sensor -> sensor.json().text("last_report")),
                text("Version", sensor -> ReportText.safe(sensor.json().text("version"))),
                text(
                        "Policy",
                        sensor -> policy(sensor.json(), List.of(sensor.json().text("policy_hash")))),
                text("Lost", sensor -> lost(sensor.json().object("dropped"))));
    }

    List<Column<Station>> stations() {
        return List.of(
                text("Station", station -> ReportText.safe(station.json().text("mac"))),
                text("Name", station -> joined(station.json().texts("names"))),
                text("Type", station -> ReportText.safe(station.json().text("type"))),
                text(
                        "Findings",
                        station -> joined(station.kinds().stream().distinct().toList())),
                text("State", station -> ReportText.safe(station.json().text("state"))),
                text("Place", station -> ReportText.safe(station.json().text("place"))),
                text("Addresses", station -> joined(station.json().texts("addresses"))),
                time("First seen", station -> station.json().text("first")),
                time("Last seen", station -> station.json().text("last")),
                text(
                        "Heard",
                        station -> station.json().objects("heard").stream()
                                .map(this::heard)
                                .collect(joining("; "))));
    }

    private String heard(JsonObject visit) {
        return ReportText.safe(visit.text("place")) + " by " + ReportText.safe(visit.text("sensor"))
                + (visit.number("vlan", 0) == 0 ? "" : " VLAN " + visit.number("vlan", 0)) + ", "
                + brief(visit.text("first")) + " to " + brief(visit.text("last"));
    }

    /** A time of a reply, short; the text itself if it is something else. */
    String brief(String time) {
        return instant(time).map(times::brief).orElseGet(() -> ReportText.safe(time));
    }

    /** When a finding was first and last seen, how often it was reported, and its ID. */
    String span(JsonObject finding) {
        String first = brief(finding.text("since"));
        String last = brief(finding.text("last"));
        return (first.equals(last) ? last : first + " to " + last) + ", reported "
                + ReportText.times(finding.number("count", 1)) + ", ID " + ReportText.safe(finding.text("id"));
    }

    private static Optional<Instant> instant(String time) {
        try {
            return Optional.of(Instant.parse(time.replace("+0000", "Z"))); // EVE has the former
        } catch (DateTimeException somethingElse) {
            return Optional.empty();
        }
    }

    private static <T> Column<T> text(String heading, Function<T, String> text) {
        return new Column<>(heading, text, text);
    }

    private static <T> Column<T> number(String heading, Function<T, Number> number) {
        return new Column<>(
                heading,
                row -> ReportText.number(number.apply(row).longValue()),
                row -> HtmlTable.numberKey(Math.max(0, number.apply(row).longValue())));
    }

    private <T> Column<T> time(String heading, Function<T, String> time) {
        return new Column<>(heading, row -> brief(time.apply(row)), row -> ReportText.safe(time.apply(row)));
    }

    private static String policy(JsonObject compared, List<String> hashes) {
        String policies = hashes.stream()
                .filter(hash -> !hash.isEmpty())
                .map(FleetReportColumns::hash)
                .collect(joining(" "));
        return compared.flag("policy_differs") ? (policies.isEmpty() ? "none" : policies) + " (differs)" : policies;
    }

    private static String hash(String hash) {
        return ReportText.safe(hash.substring(0, Math.min(hash.length(), HASH_LENGTH)));
    }

    private static String lost(JsonObject dropped) {
        return dropped.names().stream()
                .map(place -> ReportText.safe(place) + " " + ReportText.number(dropped.number(place, 0)))
                .collect(joining(", "));
    }

    private static String joined(List<String> texts) {
        return texts.stream().map(ReportText::safe).collect(joining(", "));
    }
}
