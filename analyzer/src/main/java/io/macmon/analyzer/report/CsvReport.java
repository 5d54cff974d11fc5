package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.Line;
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
            new Column("mac", line -> line.station().mac().toString()),
            new Column("vendor", line -> ReportText.safe(line.vendor())),
            new Column("randomised", line -> Boolean.toString(line.station().isRandomised())),
            new Column("group", Line::group),
            new Column("name", line -> ReportText.safe(line.name())),
            new Column("verdict", line -> line.verdict().toString()),
            new Column("new", line -> Boolean.toString(line.isNew())),
            new Column("first_seen", line -> time(line.station().firstSeen())),
            new Column("last_seen", line -> time(line.station().lastSeen())),
            new Column("frames", line -> Long.toString(line.station().frames())),
            new Column("octets", line -> Long.toString(line.station().octets())),
            new Column("vlans", line -> joined(line.station().vlans(), String::valueOf)),
            new Column(
                    "addresses",
                    line -> joined(
                            line.station().addresses(), held -> held.address().toString())),
            new Column(
                    "names",
                    line -> joined(
                            line.station().names(),
                            known -> ReportText.safe(known.name()) + " (" + known.source() + ")")),
            new Column("fingerprint", line -> ReportText.safe(line.station().fingerprint())),
            new Column("services", line -> joined(line.station().services(), ReportText::shown)),
            new Column("neighbour", line -> ReportText.safe(line.station().neighbour())),
            new Column("identity", line -> ReportText.safe(line.station().identity())),
            new Column("dot1x", line -> ReportText.dot1x(line.station())),
            new Column("severity", CsvReport::severity),
            new Column("findings", line -> joined(line.findings(), finding -> ReportText.shown(finding.id()))),
            new Column("evidence", line -> joined(line.findings(), finding -> ReportText.shown(finding.evidence()))),
            new Column("radius_answer", line -> radius(line, ReportText::answer)),
            new Column("radius_vlan", line -> radius(line, CsvReport::vlan)),
            new Column("radius_message", line -> radius(line, reply -> ReportText.shown(reply.message()))),
            new Column(
                    "radius_round_trip_ms",
                    line -> radius(
                            line, reply -> Double.toString(reply.roundTrip().toNanos() / 1_000_000.0))),
            new Column("would_be_cut_off", line -> ReportText.shown(line.wouldBeCutOff())));

    private CsvReport() {}

    static void write(AuditReport report, Writer out) throws IOException {
        row(COLUMNS.stream().map(Column::name).toList(), out);
        for (Line line : report.lines()) {
            List<String> fields = new ArrayList<>(COLUMNS.size());
            for (Column column : COLUMNS) {
                fields.add(quoted(column.text().apply(line)));
            }
            row(fields, out);
        }
        for (Finding finding : ReportText.withoutLine(report)) {
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
            case "severity" -> ReportText.lower(finding.kind().severity());
            case "findings" -> ReportText.shown(finding.id());
            case "evidence" -> ReportText.shown(finding.evidence());
            default -> "";
        };
    }

    private static void row(List<String> fields, Writer out) throws IOException {
        out.append(String.join(",", fields)).append("\r\n");
    }

    private static String time(Instant at) {
        return at.isAfter(Instant.EPOCH) ? at.toString() : "";
    }

    private static String severity(Line line) {
        return line.findings().stream()
                .map(finding -> finding.kind().severity())
                .max(Enum::compareTo)
                .map(ReportText::lower)
                .orElse("");
    }

    private static String radius(Line line, Function<RadiusReply, String> part) {
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

    private record Column(String name, Function<Line, String> text) {}
}
