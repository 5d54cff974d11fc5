package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.MutedFinding;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingAdvice;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.analyzer.audit.station.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A report for a terminal: a line for each station, a block for each violation, and a closing line. Columns are as wide
 * as their content; an empty column is omitted.
 */
final class TableReport {

    private static final String BOLD = "\u001b[1m";
    private static final String RED = "\u001b[1;31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String GREEN = "\u001b[32m";
    private static final String DIM = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    private static final int MAX_ADDRESSES = 2;
    private static final int MAX_NAME = 24;

    private final AuditReport report;
    private final boolean hasColour;
    private final TimeText times;
    private final Writer out;

    TableReport(AuditReport report, ReportStyle style, Writer out) {
        this.report = report;
        this.out = out;
        hasColour = style.hasColour();
        times = new TimeText(report.until(), style.zone());
    }

    void write() throws IOException {
        writeLine(coloured(BOLD, title()));
        if (!report.stations().isEmpty()) {
            writeLine("");
            stations();
        }
        for (Finding finding : ReportText.violations(report)) {
            block(finding);
        }
        mutes();
        writeLine("");
        outcome();
        for (String sentence : new ContextText(report, times).sentences()) {
            writeLine(coloured(DIM, sentence + "."));
        }
        writeLine(coloured(DIM, counters()));
    }

    private String title() {
        return "MAC audit of " + ReportText.safe(report.origin())
                + (report.policy().isEmpty() ? "" : " against " + ReportText.safe(report.policy())) + ", " + span();
    }

    private String span() {
        return report.hasTimes()
                ? times.full(report.from()) + " to " + lastTime() + " ("
                        + ReportText.duration(Duration.between(report.from(), report.until())) + ")"
                : "no frames";
    }

    // Shows the day of all times without a date, unless it is the first one.
    private String lastTime() {
        return times.isSameDay(report.from(), report.until())
                ? times.brief(report.until())
                : times.full(report.until());
    }

    private void stations() throws IOException {
        List<Column> columns = columns();
        int[] widths = columns.stream().mapToInt(this::width).toArray();
        writeLine(coloured(DIM, row(columns, widths, Column::heading)));
        for (StationSummary summary : report.stations()) {
            writeLine(row(columns, widths, column -> column.text().apply(summary), colour(summary.verdict())));
        }
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("STATION", summary -> summary.record().mac().toString()));
        columns.add(new Column("VENDOR", summary -> ColumnText.truncated(ReportText.vendor(summary), MAX_NAME)));
        columns.add(new Column("TYPE", summary -> summary.device().type()));
        columns.add(new Column("GROUP", StationSummary::group));
        columns.add(new Column("NAME", summary -> ColumnText.truncated(ReportText.name(summary), MAX_NAME)));
        columns.add(new Column("NAME FROM", times::nameSource));
        columns.add(new Column("VERDICT", summary -> summary.verdict().toString()));
        columns.add(new Column("NEW", summary -> summary.isNew() ? "new" : ""));
        columns.add(new Column(
                "ADDRESSES", summary -> ReportText.joined(ReportText.addresses(summary.record(), MAX_ADDRESSES), " ")));
        columns.add(new Column("SENDS FROM", summary -> ReportText.joined(summary.sendsFrom(), " ")));
        columns.add(new Column(
                "LAST SEEN",
                summary -> ReportText.isSeen(summary.record())
                        ? times.brief(summary.record().lastSeen())
                        : "never"));
        columns.add(new Column(
                "RADIUS", summary -> summary.radius().map(ReportText::radius).orElse("")));
        columns.add(new Column("CUT OFF", summary -> ReportText.printable(summary.wouldBeCutOff())));
        columns.add(new Column("SAME DEVICE", summary -> ReportText.sameDevice(summary)));
        columns.add(new Column("FINDINGS", summary -> ReportText.joined(ReportText.kinds(summary), ", ")));
        columns.removeIf(Predicate.not(this::isUsed));
        return columns;
    }

    private boolean isUsed(Column column) {
        return report.stations().stream()
                .anyMatch(summary -> !column.text().apply(summary).isEmpty());
    }

    private int width(Column column) {
        return report.stations().stream()
                .mapToInt(summary -> ColumnText.width(column.text().apply(summary)))
                .reduce(column.heading().length(), Math::max);
    }

    private String row(List<Column> columns, int[] widths, Function<Column, String> text) {
        return row(columns, widths, text, "");
    }

    private String row(List<Column> columns, int[] widths, Function<Column, String> text, String colour) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = ColumnText.padded(text.apply(columns.get(i)), widths[i]);
            boolean isVerdict = columns.get(i).heading().equals("VERDICT");
            row.append(isVerdict ? coloured(colour, cell) : cell).append("  ");
        }
        return row.toString().stripTrailing();
    }

    private void block(Finding finding) throws IOException {
        Severity severity = finding.kind().severity();
        writeLine("");
        writeLine(coloured(colour(severity), ColumnText.padded(severity.name(), 6)) + "  "
                + coloured(BOLD, finding.kind().id()) + "  " + ReportText.station(finding)
                + (finding.subject().isEmpty() ? "" : "  " + ReportText.printable(finding.subject())));
        writeLine("        " + ReportText.printable(finding.evidence()));
        writeLine("        to do: " + FindingAdvice.of(finding.kind()).text());
        writeLine("        " + coloured(DIM, span(finding) + ", ID " + finding.id()));
    }

    private void mutes() throws IOException {
        if (!report.mutes().isEmpty()) {
            writeLine("");
            writeLine(coloured(BOLD, "Muted"));
        }
        for (MutedFinding muted : report.mutes()) {
            Mute mute = muted.mute();
            writeLine("        " + mute.kind().id() + "  " + ReportText.station(mute)
                    + (mute.subject().isEmpty() ? "" : "  " + ReportText.printable(mute.subject())) + "  "
                    + ReportText.mute(mute, times) + "; " + ReportText.occurrences(muted) + ", ID "
                    + mute.id());
        }
    }

    private String span(Finding finding) {
        String span = times.isSameSecond(finding.first(), finding.last())
                ? ReportText.times(finding.count()) + ", " + times.brief(finding.last())
                : "first " + times.brief(finding.first()) + ", last " + times.brief(finding.last()) + ", "
                        + ReportText.times(finding.count());
        return finding.isResolved() ? span + ", resolved" : span;
    }

    private void outcome() throws IOException {
        String informational = ReportText.informational(report);
        writeLine(coloured(report.hasViolations() ? RED : GREEN, ReportText.outcome(report) + ".")
                + " " + ReportText.stations(report)
                + (informational.isEmpty() ? "" : " Info: " + informational + "."));
    }

    private String counters() {
        List<String> counters = new ArrayList<>();
        for (Map.Entry<String, String> counter : ReportText.counters(report).entrySet()) {
            counters.add(counter.getKey() + " " + counter.getValue());
        }
        return "Counters: " + ReportText.joined(counters, ", ") + ".";
    }

    private static String colour(Verdict verdict) {
        return switch (verdict) {
            case VIOLATES, UNEXPECTED, DENIED -> RED;
            case ABSENT -> YELLOW;
            case ALLOWED -> GREEN;
            case SILENT, IGNORED, VIRTUAL, OWN, SEEN -> DIM;
        };
    }

    private static String colour(Severity severity) {
        return switch (severity) {
            case HIGH -> RED;
            case MEDIUM -> YELLOW;
            case LOW, INFO -> DIM;
        };
    }

    private String coloured(String colour, String text) {
        return hasColour && !colour.isEmpty() ? colour + text + PLAIN : text;
    }

    private void writeLine(String text) throws IOException {
        out.append(text).append('\n');
    }

    private record Column(String heading, Function<StationSummary, String> text) {}
}
