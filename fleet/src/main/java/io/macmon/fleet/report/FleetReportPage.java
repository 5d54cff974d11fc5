package io.macmon.fleet.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.analyzer.report.HtmlPage;
import io.macmon.analyzer.report.HtmlTable;
import io.macmon.analyzer.report.MarkupWriter;
import io.macmon.analyzer.report.ReportStyle;
import io.macmon.analyzer.report.ReportText;
import io.macmon.analyzer.report.TimeText;
import io.macmon.cli.control.JsonObject;
import io.macmon.config.text.SafeText;
import io.macmon.fleet.report.FleetReportColumns.Column;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as one {@linkplain HtmlPage self-contained page}, in the form of an audit's. */
final class FleetReportPage {

    private final FleetReport report;
    private final FleetReportSummary summary;
    private final FleetReportColumns columns;
    private final TimeText times;
    private final MarkupWriter page;

    FleetReportPage(FleetReport report, ReportStyle style, Writer out) {
        this.report = report;
        summary = new FleetReportSummary(report);
        columns = new FleetReportColumns(report, style.zone());
        times = new TimeText(report.madeAt(), style.zone());
        page = new MarkupWriter(out);
    }

    void write() throws IOException {
        HtmlPage.open(page, summary.title());
        top();
        page.open("main").newLine();
        findings();
        table("places", "Places", columns.places(), report.places());
        table("sensors", "Sensors", columns.sensors(), report.sensors());
        table("stations", "Stations with violations", columns.stations(), report.stations());
        page.close().newLine();
        HtmlPage.close(page);
    }

    private void top() throws IOException {
        page.open("header").newLine();
        page.open("h1").text("Fleet report for ").element("code", summary.origin());
        page.close().newLine();
        page.element(
                        "p",
                        times.full(report.madeAt()) + " " + times.zone() + ", from "
                                + ReportText.safe(report.instance()),
                        "class",
                        "span")
                .newLine();
        page.element(
                        "p",
                        summary.outcome(),
                        "class",
                        summary.hasViolations() || !report.unreachable().isEmpty() ? "outcome wrong" : "outcome clean")
                .newLine();
        page.open("ul", "class", "about").newLine();
        for (String sentence : summary.sentences()) {
            page.element("li", sentence).newLine();
        }
        page.close().newLine();
        page.open("nav", "aria-label", "Sections of this page");
        for (String section : List.of("Findings", "Places", "Sensors", "Stations")) {
            page.element("a", section, "href", "#" + section.toLowerCase(Locale.ROOT));
        }
        page.close().newLine().close().newLine();
    }

    private void findings() throws IOException {
        HtmlPage.section(page, "findings", "Findings", report.findings().size());
        if (report.findings().isEmpty()) {
            page.element("p", "No findings.").newLine();
        } else {
            HtmlPage.filter(page, "findings", "Show only findings that contain ");
        }
        Map<String, List<JsonObject>> kinds = report.findings().stream()
                .collect(groupingBy(finding -> finding.text("kind"), LinkedHashMap::new, toList()));
        for (List<JsonObject> ofKind : kinds.values()) {
            kind(ofKind);
        }
        page.close().newLine();
    }

    private void kind(List<JsonObject> findings) throws IOException {
        JsonObject first = findings.get(0);
        Severity severity = FleetReport.severity(first);
        String name = severity.name().toLowerCase(Locale.ROOT);
        String style = "kind s-" + name;
        if (severity.isViolation()) {
            page.open("details", "class", style, "open", "open");
        } else {
            page.open("details", "class", style);
        }
        page.open("summary").element("span", name, "class", "severity").text(" ");
        page.element("span", ReportText.safe(first.text("kind")), "class", "name")
                .text(" ");
        page.element("span", ReportText.number(findings.size()), "class", "tally")
                .close();
        page.element("p", "To do: " + SafeText.line(first.text("action")) + ".", "class", "advice")
                .newLine();
        page.open("div", "class", "station").open("ol").newLine();
        for (JsonObject finding : findings) {
            finding(finding);
        }
        page.close().close().close().newLine();
    }

    private void finding(JsonObject finding) throws IOException {
        page.open("li").element("code", ReportText.safe(finding.text("station")), "class", "subject");
        page.text(" ");
        page.element("span", SafeText.line(finding.text("evidence")), "class", "evidence", "dir", "ltr")
                .text(" ");
        page.element("small", columns.span(finding), "class", "when").close().newLine();
    }

    private <T> void table(String id, String heading, List<Column<T>> columns, List<T> rows) throws IOException {
        HtmlPage.section(page, id, heading, rows.size());
        if (rows.isEmpty()) {
            page.element("p", "None.").newLine();
        } else {
            HtmlTable<T> table = new HtmlTable<>(page);
            columns.forEach(column -> table.column(
                    column.heading(),
                    column.key(),
                    row -> page.text(column.text().apply(row))));
            table.write(id, HtmlPage.shown(rows), row -> new String[0]);
        }
        page.close().newLine();
    }
}
