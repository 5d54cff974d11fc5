package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.finding.Finding;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A report in the Markdown of GitHub. What may hold text of others stands in code spans, where nothing becomes a link, a picture, a
 * mention or HTML; a vertical bar in it is escaped, a backtick written as {@code \}{@code x60}.
 */
final class MarkdownReport {

    private static final int ADDRESSES = 4;

    private final AuditReport report;
    private final TimeText times;
    private final Writer out;

    MarkdownReport(AuditReport report, ReportStyle look, Writer out) {
        this.report = report;
        this.out = out;
        times = new TimeText(report.until(), look.zone());
    }

    void write() throws IOException {
        line("# MAC audit of " + code(ReportText.safe(report.origin())));
        line("");
        line(outcome());
        line("");
        line(span());
        if (!report.stations().isEmpty()) {
            stations();
        }
        if (!report.findings().isEmpty()) {
            findings();
        }
        counters();
    }

    private String outcome() {
        return "**"
                + (report.hasViolations() ? "Violations: " + ReportText.severities(report) + "." : "Nothing is wrong.")
                + "** Stations: " + (report.stations().isEmpty() ? "none" : ReportText.verdicts(report)) + ".";
    }

    private String span() {
        return "From " + times.full(report.from()) + " to " + times.full(report.until()) + " ("
                + ReportText.duration(Duration.between(report.from(), report.until())) + ")"
                + (report.policy().isEmpty() ? "" : ", against " + code(ReportText.safe(report.policy()))) + ".";
    }

    private void stations() throws IOException {
        List<Column<StationSummary>> columns = new ArrayList<>();
        columns.add(new Column<>("Station", line -> code(line.record().mac().toString())));
        columns.add(new Column<>("Vendor", line -> code(ReportText.vendor(line))));
        columns.add(new Column<>("Group", line -> code(line.group())));
        columns.add(new Column<>("Name", line -> code(ReportText.name(line))));
        columns.add(new Column<>("Verdict", line -> line.verdict().toString()));
        columns.add(new Column<>("New", line -> line.isNew() ? "new" : ""));
        columns.add(new Column<>("Addresses", line -> codes(ReportText.addresses(line.record(), ADDRESSES))));
        columns.add(new Column<>("Last seen", this::lastSeen));
        columns.add(new Column<>(
                "RADIUS", line -> line.radius().map(ReportText::radius).orElse("")));
        columns.add(new Column<>("Would be cut off", line -> code(ReportText.printable(line.wouldBeCutOff()))));
        columns.add(new Column<>("Findings", line -> ReportText.joined(ReportText.kinds(line), ", ")));
        table("Stations", columns, report.stations());
    }

    private String lastSeen(StationSummary line) {
        return ReportText.isSeen(line.record()) ? times.brief(line.record().lastSeen()) : "never";
    }

    private void findings() throws IOException {
        table(
                "Findings",
                List.of(
                        new Column<>(
                                "Severity",
                                finding -> ReportText.lowerCase(finding.kind().severity())),
                        new Column<>("Finding", finding -> finding.kind().id()),
                        new Column<>("Station", finding -> code(ReportText.station(finding))),
                        new Column<>("About", finding -> code(ReportText.printable(finding.subject()))),
                        new Column<Finding>("Evidence", finding -> code(ReportText.printable(finding.evidence()))),
                        new Column<>("First", finding -> times.brief(finding.first())),
                        new Column<>("Last", finding -> times.brief(finding.last())),
                        new Column<>("Count", finding -> ReportText.number(finding.count()))),
                report.findings());
    }

    private void counters() throws IOException {
        table(
                "Counters",
                List.of(
                        new Column<>("Counter", Map.Entry::getKey),
                        new Column<Map.Entry<String, String>>("Value", Map.Entry::getValue)),
                List.copyOf(ReportText.counters(report).entrySet()));
    }

    private <T> void table(String head, List<Column<T>> columns, List<T> rows) throws IOException {
        List<Column<T>> used = columns.stream()
                .filter(column ->
                        rows.stream().anyMatch(row -> !column.text().apply(row).isEmpty()))
                .toList();
        line("");
        line("## " + head);
        line("");
        row(used, Column::head);
        row(used, column -> "---");
        for (T row : rows) {
            row(used, column -> column.text().apply(row));
        }
    }

    private <T> void row(List<Column<T>> columns, Function<Column<T>, String> text) throws IOException {
        line("| " + ReportText.joined(columns.stream().map(text).toList(), " | ") + " |");
    }

    private static String codes(List<String> texts) {
        return ReportText.joined(texts.stream().map(MarkdownReport::code).toList(), " ");
    }

    private static String code(String text) {
        return text.isBlank() ? "" : "`" + text.strip().replace("`", "\\x60").replace("|", "\\|") + "`";
    }

    private void line(String text) throws IOException {
        out.append(text).append('\n');
    }

    private record Column<T>(String head, Function<T, String> text) {}
}
