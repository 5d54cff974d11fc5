package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.MutedFinding;
import io.macmon.analyzer.audit.ReportContext;
import io.macmon.analyzer.audit.ReportContext.Changes;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A report as one {@linkplain HtmlPage self-contained page}. At most {@value HtmlPage#MAX_ROWS} stations and as many
 * findings are shown, most severe first; the page shows a note if there are more.
 */
final class HtmlReport {

    private final AuditReport report;
    private final ReportStyle style;
    private final TimeText times;
    private final MarkupWriter page;
    private final Map<MacAddress, String> names;

    HtmlReport(AuditReport report, ReportStyle style, Writer out) {
        this.report = report;
        this.style = style;
        times = new TimeText(report.until(), style.zone());
        page = new MarkupWriter(out);
        names = HtmlPage.shown(report.stations()).stream()
                .collect(Collectors.toMap(summary -> summary.record().mac(), ReportText::name));
    }

    void write() throws IOException {
        HtmlPage.open(page, "MAC audit of " + ReportText.safe(report.origin()), reload());
        top();
        page.open("main").newLine();
        findings();
        changes();
        new Timeline(report, style.zone(), page).write();
        stations();
        mutes();
        counters();
        page.close().newLine();
        HtmlPage.close(page);
    }

    // The page's script reloads a page that will be replaced.
    private String[] reload() {
        ReportContext context = report.context();
        return context.rewrittenEvery()
                .map(every -> new String[] {
                    "data-next", Long.toString(context.madeAt().plus(every).toEpochMilli())
                })
                .orElse(new String[0]);
    }

    private void top() throws IOException {
        page.open("header").newLine();
        page.open("h1").text("MAC audit of ").element("code", ReportText.safe(report.origin()));
        page.close().newLine();
        page.element("p", span(), "class", "span").newLine();
        outcome();
        page.open("ul", "class", "tiles").newLine();
        for (Verdict verdict : Verdict.values()) {
            tile(verdict);
        }
        page.close().newLine();
        List<String> sentences = new ContextText(report, times).sentences();
        if (!sentences.isEmpty()) {
            page.open("ul", "class", "about").newLine();
            for (String sentence : sentences) {
                page.element("li", sentence).newLine();
            }
            page.close().newLine();
        }
        page.open("nav", "aria-label", "Sections of this page");
        page.element("a", "Findings", "href", "#findings")
                .element("a", "Timeline", "href", "#timeline")
                .element("a", "Stations", "href", "#stations")
                .element("a", "Counters", "href", "#counters");
        page.close().newLine().close().newLine();
    }

    private String span() {
        String span = report.hasTimes()
                ? times.full(report.from()) + " to " + times.full(report.until()) + " " + times.zone() + " ("
                        + ReportText.duration(Duration.between(report.from(), report.until())) + ")"
                : "no frames";
        return span + (report.policy().isEmpty() ? "" : ", against " + ReportText.safe(report.policy()));
    }

    private void outcome() throws IOException {
        page.element(
                        "p",
                        ReportText.outcome(report),
                        "class",
                        report.hasViolations() || report.isEmpty() ? "outcome wrong" : "outcome clean")
                .newLine();
    }

    private void tile(Verdict verdict) throws IOException {
        long stations = report.stations().stream()
                .filter(summary -> summary.verdict() == verdict)
                .count();
        if (stations > 0) {
            page.open("li", "class", "v-" + verdict)
                    .element("strong", ReportText.number(stations))
                    .text(" ")
                    .element("span", verdict.toString())
                    .close()
                    .newLine();
        }
    }

    private void findings() throws IOException {
        HtmlPage.section(page, "findings", "Findings", report.findings().size());
        Set<String> started = report.context()
                .changes()
                .map(changes -> changes.started().stream().map(Finding::key).collect(Collectors.toSet()))
                .orElse(Set.of());
        new HtmlFindings(HtmlPage.shown(report.findings()), started, names, times, page).write();
        page.close().newLine();
    }

    // What started is marked among the findings.
    private void changes() throws IOException {
        List<Finding> ended = report.context().changes().map(Changes::ended).orElse(List.of());
        if (ended.isEmpty()) {
            return;
        }
        HtmlPage.section(page, "ended", "Ended since the last report", ended.size());
        page.open("ul").newLine();
        for (Finding finding : HtmlPage.shown(ended)) {
            page.open("li").text(finding.kind().id() + " ").element("code", ReportText.station(finding));
            page.text(" " + finding.subject() + " " + finding.evidence() + ", ID ")
                    .element("code", finding.id());
            page.close().newLine();
        }
        page.close().newLine().close().newLine();
    }

    private void stations() throws IOException {
        HtmlPage.section(page, "stations", "Stations", report.stations().size());
        new HtmlStationTable(HtmlPage.shown(report.stations()), times, page).write();
        page.close().newLine();
    }

    private void mutes() throws IOException {
        if (report.mutes().isEmpty()) {
            return;
        }
        HtmlPage.section(page, "muted", "Muted", report.mutes().size());
        page.open("ul").newLine();
        for (MutedFinding muted : HtmlPage.shown(report.mutes())) {
            Mute mute = muted.mute();
            page.open("li").text(mute.kind().id() + " ").element("code", ReportText.station(mute));
            page.text(mute.subject().isEmpty() ? " " : " " + ReportText.printable(mute.subject()) + " ");
            page.text(ReportText.mute(mute, times) + "; " + ReportText.occurrences(muted) + ", ID ");
            page.element("code", mute.id()).close().newLine();
        }
        page.close().newLine().close().newLine();
    }

    private void counters() throws IOException {
        page.open("section", "id", "counters").element("h2", "Counters").newLine();
        page.open("dl").newLine();
        for (Map.Entry<String, String> counter : ReportText.counters(report).entrySet()) {
            page.open("div")
                    .element("dt", counter.getKey())
                    .element("dd", counter.getValue())
                    .close()
                    .newLine();
        }
        page.close().newLine().close().newLine();
    }
}
