package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.MutedFinding;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingAdvice;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A report in GitHub's Markdown. Text that may come from the network is in code spans, where nothing turns into a link,
 * an image, a mention or HTML. In a code span, a vertical bar is escaped, and a backtick is written
 * {@code \}{@code x60}.
 */
final class MarkdownReport {

    private static final int MAX_ADDRESSES = 4;

    private final AuditReport report;
    private final TimeText times;
    private final Writer out;

    MarkdownReport(AuditReport report, ReportStyle style, Writer out) {
        this.report = report;
        this.out = out;
        times = new TimeText(report.until(), style.zone());
    }

    void write() throws IOException {
        writeLine("# MAC audit of " + code(ReportText.safe(report.origin())));
        writeLine("");
        writeLine(outcome());
        writeLine("");
        writeLine(span());
        List<String> sentences = new ContextText(report, times).sentences();
        if (!sentences.isEmpty()) {
            writeLine("");
            for (String sentence : sentences) {
                writeLine("- " + code(sentence));
            }
        }
        if (!report.stations().isEmpty()) {
            stations();
        }
        if (!report.findings().isEmpty()) {
            findings();
        }
        if (!report.mutes().isEmpty()) {
            mutes();
        }
        counters();
    }

    private String outcome() {
        return "**" + ReportText.outcome(report) + ".** " + ReportText.stations(report);
    }

    private String span() {
        String times = report.hasTimes()
                ? "From " + this.times.full(report.from()) + " to " + this.times.full(report.until()) + " ("
                        + ReportText.duration(Duration.between(report.from(), report.until())) + ")"
                : "No frames";
        return times + (report.policy().isEmpty() ? "" : ", against " + code(ReportText.safe(report.policy()))) + ".";
    }

    private void stations() throws IOException {
        List<Column<StationSummary>> columns = new ArrayList<>();
        columns.add(
                new Column<>("Station", summary -> code(summary.record().mac().toString())));
        columns.add(new Column<>("Vendor", summary -> code(ReportText.vendor(summary))));
        columns.add(new Column<>("Type", summary -> summary.device().type()));
        columns.add(new Column<>("Group", summary -> code(summary.group())));
        columns.add(new Column<>("Name", summary -> code(ReportText.name(summary))));
        columns.add(new Column<>("Name from", summary -> code(times.nameSource(summary))));
        columns.add(new Column<>("Verdict", summary -> summary.verdict().toString()));
        columns.add(new Column<>("New", summary -> summary.isNew() ? "new" : ""));
        columns.add(new Column<>("Addresses", summary -> codes(ReportText.addresses(summary.record(), MAX_ADDRESSES))));
        columns.add(new Column<>("Sends from", summary -> code(ReportText.joined(summary.sendsFrom(), " "))));
        columns.add(new Column<>("Same device", summary -> code(ReportText.sameDevice(summary))));
        columns.add(new Column<>("Last seen", this::lastSeen));
        columns.add(new Column<>(
                "RADIUS", summary -> summary.radius().map(ReportText::radius).orElse("")));
        columns.add(new Column<>("Would be cut off", summary -> code(ReportText.printable(summary.wouldBeCutOff()))));
        columns.add(new Column<>("Findings", summary -> ReportText.joined(ReportText.kinds(summary), ", ")));
        table("Stations", columns, report.stations());
    }

    private String lastSeen(StationSummary summary) {
        return ReportText.isSeen(summary.record())
                ? times.brief(summary.record().lastSeen())
                : "never";
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
                        new Column<>("Subject", finding -> code(ReportText.printable(finding.subject()))),
                        new Column<Finding>("Evidence", finding -> code(ReportText.printable(finding.evidence()))),
                        new Column<>(
                                "To do",
                                finding -> FindingAdvice.of(finding.kind()).text()),
                        new Column<>("First", finding -> times.brief(finding.first())),
                        new Column<>("Last", finding -> times.brief(finding.last())),
                        new Column<>(
                                "Count",
                                finding -> ReportText.number(finding.count())
                                        + (finding.isResolved() ? ", resolved" : "")),
                        new Column<>("ID", finding -> code(finding.id()))),
                report.findings());
    }

    private void mutes() throws IOException {
        table(
                "Muted",
                List.of(
                        new Column<MutedFinding>(
                                "Finding", muted -> muted.mute().kind().id()),
                        new Column<>("Station", muted -> code(ReportText.station(muted.mute()))),
                        new Column<>(
                                "Subject",
                                muted -> code(ReportText.printable(muted.mute().subject()))),
                        new Column<>("Mute", muted -> code(ReportText.mute(muted.mute(), times))),
                        new Column<>("Seen", ReportText::occurrences),
                        new Column<>("ID", muted -> code(muted.mute().id()))),
                report.mutes());
    }

    private void counters() throws IOException {
        table(
                "Counters",
                List.of(
                        new Column<>("Counter", Map.Entry::getKey),
                        new Column<Map.Entry<String, String>>("Value", Map.Entry::getValue)),
                List.copyOf(ReportText.counters(report).entrySet()));
    }

    private <T> void table(String heading, List<Column<T>> columns, List<T> rows) throws IOException {
        List<Column<T>> used = columns.stream()
                .filter(column ->
                        rows.stream().anyMatch(row -> !column.text().apply(row).isEmpty()))
                .toList();
        writeLine("");
        writeLine("## " + heading);
        writeLine("");
        row(used, Column::heading);
        row(used, column -> "---");
        for (T row : rows) {
            row(used, column -> column.text().apply(row));
        }
    }

    private <T> void row(List<Column<T>> columns, Function<Column<T>, String> text) throws IOException {
        writeLine("| " + ReportText.joined(columns.stream().map(text).toList(), " | ") + " |");
    }

    private static String codes(List<String> texts) {
        return ReportText.joined(texts.stream().map(MarkdownReport::code).toList(), " ");
    }

    private static String code(String text) {
        return text.isBlank() ? "" : "`" + text.strip().replace("`", "\\x60").replace("|", "\\|") + "`";
    }

    private void writeLine(String text) throws IOException {
        out.append(text).append('\n');
    }

    private record Column<T>(String heading, Function<T, String> text) {}
}
