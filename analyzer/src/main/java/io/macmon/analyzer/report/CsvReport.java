package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.MutedFinding;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingAdvice;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.config.text.CsvText;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A report as comma-separated values (RFC 4180): a header, then a line for each station. Every column is always
 * present; a field is empty if its value is unknown. Times are ISO 8601 in UTC. Several values in a field are separated
 * by {@value #SEPARATOR}.
 *
 * <pre>
 *   mac, vendor, randomised, group, name, verdict, new,
 *   first_seen, last_seen, frames, bytes, vlans,
 *   addresses                     latest first
 *   sends_from                    addresses that it did not claim
 *   names                         name (source)
 *   names_last_seen               when each was last announced, in the same order
 *   fingerprint, services, neighbour, identity, dot1x,
 *   severity                      of the most severe finding
 *   findings                      kind, station and subject of each
 *   ids                           in the same order
 *   evidence                      of each finding, in the same order
 *   advice                        for each finding, in the same order
 *   radius_answer, radius_vlan, radius_message, radius_round_trip_ms,
 *   would_be_cut_off, type, confidence,
 *   type_evidence                 kind: value of each trait
 *   same_device                   other MAC addresses of its device; a question mark marks a hint
 * </pre>
 *
 * <p>Findings about the whole segment, or about a station that was evicted, follow on separate lines, and so do mutes,
 * with what they state as evidence.
 *
 * <p>No spreadsheet evaluates a field as a formula: text that starts like a formula (= + - @ or a tab, even after
 * blanks) gets an apostrophe in front.
 */
final class CsvReport {

    private static final String SEPARATOR = "; ";

    private static final List<Column> COLUMNS = List.of(
            new Column("mac", summary -> summary.record().mac().toString()),
            new Column("vendor", summary -> ReportText.safe(summary.vendor())),
            new Column(
                    "randomised", summary -> Boolean.toString(summary.record().isRandomised())),
            new Column("group", StationSummary::group),
            new Column("name", summary -> ReportText.safe(summary.name())),
            new Column("verdict", summary -> summary.verdict().toString()),
            new Column("new", summary -> Boolean.toString(summary.isNew())),
            new Column("first_seen", summary -> time(summary.record().firstSeen())),
            new Column("last_seen", summary -> time(summary.record().lastSeen())),
            new Column("frames", summary -> Long.toString(summary.record().frames())),
            new Column("bytes", summary -> Long.toString(summary.record().bytes())),
            new Column("vlans", summary -> joined(summary.record().vlans(), String::valueOf)),
            new Column(
                    "addresses",
                    summary -> joined(
                            summary.record().addresses(),
                            known -> known.address().toString())),
            new Column("sends_from", summary -> joined(summary.sendsFrom(), String::valueOf)),
            new Column(
                    "names",
                    summary -> joined(
                            summary.record().names(),
                            known -> ReportText.safe(known.name()) + " (" + known.source() + ")")),
            new Column(
                    "fingerprint", summary -> ReportText.safe(summary.record().fingerprint())),
            new Column("services", summary -> joined(summary.record().services(), ReportText::printable)),
            new Column("neighbour", summary -> ReportText.safe(summary.record().neighbour())),
            new Column("identity", summary -> ReportText.safe(summary.record().identity())),
            new Column("dot1x", summary -> ReportText.dot1x(summary.record())),
            new Column("severity", CsvReport::severity),
            new Column(
                    "findings", summary -> joined(summary.findings(), finding -> ReportText.printable(finding.key()))),
            new Column("ids", summary -> joined(summary.findings(), Finding::id)),
            new Column(
                    "evidence",
                    summary -> joined(summary.findings(), finding -> ReportText.printable(finding.evidence()))),
            new Column(
                    "advice",
                    summary -> joined(
                            summary.findings(),
                            finding -> FindingAdvice.of(finding.kind()).text())),
            new Column("radius_answer", summary -> radius(summary, ReportText::answer)),
            new Column("radius_vlan", summary -> radius(summary, CsvReport::vlan)),
            new Column("radius_message", summary -> radius(summary, reply -> ReportText.printable(reply.message()))),
            new Column(
                    "radius_round_trip_ms",
                    summary -> radius(
                            summary, reply -> Double.toString(reply.roundTrip().toNanos() / 1_000_000.0))),
            new Column("would_be_cut_off", summary -> ReportText.printable(summary.wouldBeCutOff())),
            new Column("type", summary -> summary.device().type()),
            new Column("confidence", summary -> summary.device().confidence().label()),
            new Column("type_evidence", summary -> joined(summary.device().evidence(), ReportText::trait)),
            new Column("names_last_seen", summary -> joined(summary.record().names(), known -> time(known.lastSeen()))),
            new Column("same_device", summary -> joined(summary.sameDevice(), ReportText::sameDevice)));

    private CsvReport() {}

    static void write(AuditReport report, Writer out) throws IOException {
        row(COLUMNS.stream().map(Column::name).toList(), out);
        for (StationSummary summary : report.stations()) {
            List<String> fields = new ArrayList<>(COLUMNS.size());
            for (Column column : COLUMNS) {
                fields.add(CsvText.quoted(column.text().apply(summary)));
            }
            row(fields, out);
        }
        for (Finding finding : ReportText.withoutStation(report)) {
            row(
                    COLUMNS.stream()
                            .map(column -> CsvText.quoted(fieldOf(finding, column.name())))
                            .toList(),
                    out);
        }
        for (MutedFinding muted : report.mutes()) {
            row(
                    COLUMNS.stream()
                            .map(column -> CsvText.quoted(fieldOf(muted, column.name())))
                            .toList(),
                    out);
        }
    }

    private static String fieldOf(MutedFinding muted, String column) {
        Mute mute = muted.mute();
        return switch (column) {
            case "mac" ->
                mute.station().equals(Finding.SEGMENT) ? "" : mute.station().toString();
            case "findings" -> ReportText.printable(mute.key());
            case "ids" -> mute.id();
            case "evidence" ->
                "muted until " + time(mute.until()) + " by " + ReportText.safe(mute.who()) + ": "
                        + ReportText.safe(mute.why()) + "; " + ReportText.occurrences(muted);
            default -> "";
        };
    }

    // Used for a finding on its own line.
    private static String fieldOf(Finding finding, String column) {
        return switch (column) {
            case "mac" ->
                ReportText.isAboutSegment(finding) ? "" : finding.station().toString();
            case "severity" -> ReportText.lowerCase(finding.kind().severity());
            case "findings" -> ReportText.printable(finding.key());
            case "ids" -> finding.id();
            case "evidence" -> ReportText.printable(finding.evidence());
            case "advice" -> FindingAdvice.of(finding.kind()).text();
            default -> "";
        };
    }

    private static void row(List<String> fields, Writer out) throws IOException {
        out.append(String.join(",", fields)).append("\r\n");
    }

    private static String time(Instant at) {
        return at.isAfter(Instant.EPOCH) ? at.toString() : "";
    }

    private static String severity(StationSummary summary) {
        return summary.findings().stream()
                .map(finding -> finding.kind().severity())
                .max(Enum::compareTo)
                .map(ReportText::lowerCase)
                .orElse("");
    }

    private static String radius(StationSummary summary, Function<RadiusReply, String> part) {
        return summary.radius().map(part).orElse("");
    }

    private static String vlan(RadiusReply reply) {
        return reply.vlan().isPresent() ? Integer.toString(reply.vlan().getAsInt()) : "";
    }

    private static <T> String joined(List<T> values, Function<T, String> text) {
        return ReportText.joined(values.stream().map(text).toList(), SEPARATOR);
    }

    private record Column(String name, Function<StationSummary, String> text) {}
}
