package io.macmon.fleet.report;

import io.macmon.analyzer.report.ColumnText;
import io.macmon.analyzer.report.ReportStyle;
import io.macmon.analyzer.report.ReportText;
import io.macmon.analyzer.report.TimeText;
import io.macmon.cli.control.JsonObject;
import io.macmon.config.text.SafeText;
import io.macmon.fleet.report.FleetReportColumns.Column;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A report for a terminal: a table each of places, sensors and stations, and a block for each violation. */
final class FleetReportText {

    private static final int MAX_WIDTH = 60;

    private final FleetReport report;
    private final FleetReportColumns columns;
    private final TimeText times;
    private final Writer out;

    FleetReportText(FleetReport report, ReportStyle style, Writer out) {
        this.report = report;
        this.out = out;
        columns = new FleetReportColumns(report, style.zone());
        times = new TimeText(report.madeAt(), style.zone());
    }

    void write() throws IOException {
        FleetReportSummary summary = new FleetReportSummary(report);
        line(summary.title() + ", " + times.full(report.madeAt()));
        table(columns.places(), report.places());
        table(columns.sensors(), report.sensors());
        table(columns.stations(), report.stations());
        for (JsonObject finding : report.findings()) {
            if (FleetReport.severity(finding).isViolation()) {
                block(finding);
            }
        }
        line("");
        line(summary.outcome() + ".");
        for (String sentence : summary.sentences()) {
            line(sentence + ".");
        }
    }

    private <T> void table(List<Column<T>> all, List<T> rows) throws IOException {
        if (rows.isEmpty()) {
            return;
        }
        List<Column<T>> used = all.stream()
                .filter(column ->
                        rows.stream().anyMatch(row -> !cell(column, row).isEmpty()))
                .toList();
        List<Integer> widths = used.stream()
                .map(column -> rows.stream()
                        .mapToInt(row -> ColumnText.width(cell(column, row)))
                        .reduce(column.heading().length(), Math::max))
                .toList();
        line("");
        line(row(used, widths, column -> column.heading().toUpperCase(Locale.ROOT)));
        for (T row : rows) {
            line(row(used, widths, column -> cell(column, row)));
        }
    }

    private static <T> String cell(Column<T> column, T row) {
        return ColumnText.truncated(column.text().apply(row), MAX_WIDTH);
    }

    private static <T> String row(List<Column<T>> columns, List<Integer> widths, Function<Column<T>, String> cell) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < widths.size(); i++) {
            row.append(ColumnText.padded(cell.apply(columns.get(i)), widths.get(i)))
                    .append("  ");
        }
        return row.toString().stripTrailing();
    }

    private void block(JsonObject finding) throws IOException {
        line("");
        line(ColumnText.padded(FleetReport.severity(finding).name(), 6) + "  " + ReportText.safe(finding.text("kind"))
                + "  " + ReportText.safe(finding.text("station")));
        line("        " + SafeText.line(finding.text("evidence")));
        line("        to do: " + SafeText.line(finding.text("action")));
        line("        " + columns.span(finding));
    }

    private void line(String text) throws IOException {
        out.append(text).append('\n');
    }
}
