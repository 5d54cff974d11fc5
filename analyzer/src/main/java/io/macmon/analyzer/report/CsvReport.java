package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.finding.Finding;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A report as comma-separated values (RFC 4180): one header line, one line for each station, every column always there, and empty
 * where nothing is known. Times are ISO 8601 in UTC; where a field holds several values, {@value #BETWEEN} stands between them.
 *
 * <pre>
 *   mac, vendor, randomised, group, name, verdict, new,
 *   first_seen, last_seen, frames, octets, vlans,
 *   addresses                     the latest first
 *   names                         name (source)
 *   fingerprint, services, neighbour, identity, dot1x,
 *   severity                      of the gravest finding
 *   findings                      their ids
 *   evidence                      of each finding, in the same order
 *   radius_answer, radius_vlan, radius_message, radius_round_trip_ms,
 *   would_be_cut_off
 * </pre>
 *
 * <p>A finding about the whole segment, or about a station that was forgotten since, has a line of its own at the end.
 *
 * <p>A spreadsheet runs no field as a formula: text that begins like one (= + - @, a tab, also behind blanks) has an apostrophe
 * before it.
 */
final class CsvReport {

    private static final String BETWEEN = "; ";
    private static final String FORMULA_STARTS = "=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20";

    private static final List<Column> COLUMNS = List.of(
            new Column("mac", line -> line.record().mac().toString()),
            new Column("vendor", line -> ReportText.safe(line.vendor())),
            new Column("randomised", line -> Boolean.toString(line.record().isRandomised())),
            new Column("group", StationSummary::group),
            new Column("name", line -> ReportText.safe(line.name())),
            new Column("verdict", line -> line.verdict().toString()),
            new Column("new", line -> Boolean.toString(line.isNew())),
            new Column("first_seen", line -> time(line.record().firstSeen())),
            new Column("last_seen", line -> time(line.record().lastSeen())),
            new Column("frames", line -> Long.toString(line.record().frames())),
            new Column("octets", line -> Long.toString(line.record().bytes())),
            new Column("vlans", line -> joined(line.record().vlans(), String::valueOf)),
            new Column(
                    "addresses",
                    line -> joined(
                            line.record().addresses(), held -> held.address().toString())),
            new Column(
                    "names",
                    line -> joined(
                            line.record().names(),
                            known -> ReportText.safe(known.name()) + " (" + known.source() + ")")),
            new Column("fingerprint", line -> ReportText.safe(line.record().fingerprint())),
            new Column("services", line -> joined(line.record().services(), ReportText::printable)),
            new Column("neighbour", line -> ReportText.safe(line.record().neighbour())),
            new Column("identity", line -> ReportText.safe(line.record().identity())),
            new Column("dot1x", line -> ReportText.dot1x(line.record())),
            new Column("severity", CsvReport::severity),
            new Column("findings", line -> joined(line.findings(), finding -> ReportText.printable(finding.id()))),
            new Column(
                    "evidence", line -> joined(line.findings(), finding -> ReportText.printable(finding.evidence()))),
            new Column("radius_answer", line -> radius(line, ReportText::answer)),
            new Column("radius_vlan", line -> radius(line, CsvReport::vlan)),
            new Column("radius_message", line -> radius(line, reply -> ReportText.printable(reply.message()))),
            new Column(
                    "radius_round_trip_ms",
                    line -> radius(
                            line, reply -> Double.toString(reply.roundTrip().toNanos() / 1_000_000.0))),
            new Column("would_be_cut_off", line -> ReportText.printable(line.wouldBeCutOff())));

    private CsvReport() {}

    static void write(AuditReport report, Writer out) throws IOException {
        row(COLUMNS.stream().map(Column::name).toList(), out);
        for (StationSummary line : report.stations()) {
            List<String> fields = new ArrayList<>(COLUMNS.size());
            for (Column column : COLUMNS) {
                fields.add(quoted(column.text().apply(line)));
            }
            row(fields, out);
        }
        for (Finding finding : ReportText.withoutStation(report)) {
            row(
                    COLUMNS.stream()
                            .map(column -> quoted(alone(column.name(), finding)))
                            .toList(),
                    out);
        }
    }

    private static String alone(String column, Finding finding) {
        return switch (column) {
            case "mac" ->
                ReportText.isAboutSegment(finding) ? "" : finding.station().toString();
            case "severity" -> ReportText.lowerCase(finding.kind().severity());
            case "findings" -> ReportText.printable(finding.id());
            case "evidence" -> ReportText.printable(finding.evidence());
            default -> "";
        };
    }

    private static void row(List<String> fields, Writer out) throws IOException {
        out.append(String.join(",", fields)).append("\r\n");
    }

    private static String time(Instant at) {
        return at.isAfter(Instant.EPOCH) ? at.toString() : "";
    }

    private static String severity(StationSummary line) {
        return line.findings().stream()
                .map(finding -> finding.kind().severity())
                .max(Enum::compareTo)
                .map(ReportText::lowerCase)
                .orElse("");
    }

    private static String radius(StationSummary line, Function<RadiusReply, String> part) {
        return line.radius().map(part).orElse("");
    }

    private static String vlan(RadiusReply reply) {
        return reply.vlan().isPresent() ? Integer.toString(reply.vlan().getAsInt()) : "";
    }

    private static <T> String joined(List<T> values, Function<T, String> text) {
        return ReportText.joined(values.stream().map(text).toList(), BETWEEN);
    }

    private static String quoted(String text) {
        String begin = text.stripLeading();
        String harmless = !begin.isEmpty() && FORMULA_STARTS.indexOf(begin.charAt(0)) >= 0 ? "'" + text : text;
        return harmless.chars().anyMatch(letter -> ",\";\r\n".indexOf(letter) >= 0)
                ? '"' + harmless.replace("\"", "\"\"") + '"'
                : harmless;
    }

    private record Column(String name, Function<StationSummary, String> text) {}
}
