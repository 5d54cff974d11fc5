package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.finding.Finding;
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

/** A report for a terminal. A column is as wide as what is in it, and one that would be empty is left out. */
final class TableReport {

    private static final String BOLD = "\u001b[1m";
    private static final String RED = "\u001b[1;31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String GREEN = "\u001b[32m";
    private static final String DIM = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    private static final int ADDRESSES = 2;
    private static final int WIDEST_NAME = 24;

    private final AuditReport report;
    private final boolean colourful;
    private final TimeText times;
    private final Writer out;

    TableReport(AuditReport report, ReportStyle look, Writer out) {
        this.report = report;
        this.out = out;
        colourful = look.hasColour();
        times = new TimeText(report.until(), look.zone());
    }

    void write() throws IOException {
        line(coloured(BOLD, title()));
        if (!report.stations().isEmpty()) {
            line("");
            stations();
        }
        for (Finding finding : ReportText.violations(report)) {
            block(finding);
        }
        line("");
        outcome();
        line(coloured(DIM, counters()));
    }

    private String title() {
        return "MAC audit of " + ReportText.safe(report.origin())
                + (report.policy().isEmpty() ? "" : " against " + ReportText.safe(report.policy())) + ", "
                + times.full(report.from()) + " to " + times.brief(report.until()) + " ("
                + ReportText.duration(Duration.between(report.from(), report.until())) + ")";
    }

    private void stations() throws IOException {
        List<Column> columns = columns();
        int[] widths = columns.stream().mapToInt(this::width).toArray();
        line(coloured(DIM, row(columns, widths, Column::head)));
        for (StationSummary station : report.stations()) {
            line(row(columns, widths, column -> column.text().apply(station), colour(station.verdict())));
        }
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("STATION", line -> line.record().mac().toString()));
        columns.add(new Column("VENDOR", line -> ColumnText.cut(ReportText.vendor(line), WIDEST_NAME)));
        columns.add(new Column("GROUP", StationSummary::group));
        columns.add(new Column("NAME", line -> ColumnText.cut(ReportText.name(line), WIDEST_NAME)));
        columns.add(new Column("VERDICT", line -> line.verdict().toString()));
        columns.add(new Column("NEW", line -> line.isNew() ? "new" : ""));
        columns.add(new Column(
                "ADDRESSES", line -> ReportText.joined(ReportText.addresses(line.record(), ADDRESSES), " ")));
        columns.add(new Column(
                "LAST SEEN",
                line -> ReportText.isSeen(line.record())
                        ? times.brief(line.record().lastSeen())
                        : "never"));
        columns.add(new Column(
                "RADIUS", line -> line.radius().map(ReportText::radius).orElse("")));
        columns.add(new Column("CUT OFF", line -> ReportText.printable(line.wouldBeCutOff())));
        columns.add(new Column("FINDINGS", line -> ReportText.joined(ReportText.kinds(line), ", ")));
        columns.removeIf(Predicate.not(this::isUsed));
        return columns;
    }

    private boolean isUsed(Column column) {
        return report.stations().stream()
                .anyMatch(line -> !column.text().apply(line).isEmpty());
    }

    private int width(Column column) {
        return report.stations().stream()
                .mapToInt(line -> ColumnText.width(column.text().apply(line)))
                .reduce(column.head().length(), Math::max);
    }

    private String row(List<Column> columns, int[] widths, Function<Column, String> text) {
        return row(columns, widths, text, "");
    }

    private String row(List<Column> columns, int[] widths, Function<Column, String> text, String colour) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = ColumnText.padded(text.apply(columns.get(i)), widths[i]);
            boolean isVerdict = columns.get(i).head().equals("VERDICT");
            row.append(isVerdict ? coloured(colour, cell) : cell).append("  ");
        }
        return row.toString().stripTrailing();
    }

    private void block(Finding finding) throws IOException {
        Severity severity = finding.kind().severity();
        line("");
        line(coloured(colour(severity), ColumnText.padded(severity.name(), 6)) + "  "
                + coloured(BOLD, finding.kind().id()) + "  " + ReportText.station(finding)
                + (finding.subject().isEmpty() ? "" : "  " + ReportText.printable(finding.subject())));
        line("        " + ReportText.printable(finding.evidence()));
        line("        " + coloured(DIM, span(finding)));
    }

    private String span(Finding finding) {
        return times.isSameSecond(finding.first(), finding.last())
                ? ReportText.times(finding.count()) + ", " + times.brief(finding.last())
                : "first " + times.brief(finding.first()) + ", last " + times.brief(finding.last()) + ", "
                        + ReportText.times(finding.count());
    }

    private void outcome() throws IOException {
        String stations = " Stations: " + (report.stations().isEmpty() ? "none" : ReportText.verdicts(report)) + ".";
        String knowing = ReportText.informational(report);
        line((report.hasViolations()
                        ? coloured(RED, "Violations: " + ReportText.severities(report) + ".")
                        : coloured(GREEN, "Nothing is wrong."))
                + stations
                + (knowing.isEmpty() ? "" : " Worth knowing: " + knowing + "."));
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
        return colourful && !colour.isEmpty() ? colour + text + PLAIN : text;
    }

    private void line(String text) throws IOException {
        out.append(text).append('\n');
    }

    private record Column(String head, Function<StationSummary, String> text) {}
}
