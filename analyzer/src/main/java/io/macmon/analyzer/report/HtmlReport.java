package io.macmon.analyzer.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.MutedFinding;
import io.macmon.analyzer.audit.ReportContext;
import io.macmon.analyzer.audit.ReportContext.Changes;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A report as one self-contained HTML page, which is also well-formed XML. Its content security policy allows only its
 * own style and script, by their hashes. The script sorts, filters and unfolds; the page is complete without it.
 *
 * <p>At most {@value #MAX_ROWS} stations and as many findings are shown, most severe first; the page shows a note if
 * there are more.
 */
final class HtmlReport {

    static final int MAX_ROWS = 5_000;

    private static final String STYLE = resource("report.css");
    private static final String SCRIPT = resource("report.js");

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
        names = shown(report.stations()).stream()
                .collect(Collectors.toMap(summary -> summary.record().mac(), ReportText::name));
    }

    void write() throws IOException {
        page.verbatim("<!DOCTYPE html>\n");
        page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en").newLine();
        head();
        body();
        top();
        page.open("main").newLine();
        findings();
        changes();
        new Timeline(report, style.zone(), page).write();
        stations();
        mutes();
        counters();
        page.close().newLine();
        page.open("script").verbatim(SCRIPT).close().newLine();
        page.close().newLine().close().newLine();
    }

    // The page's script reloads a page that will be replaced.
    private void body() throws IOException {
        ReportContext context = report.context();
        if (context.rewrittenEvery().isPresent()) {
            Instant next = context.madeAt().plus(context.rewrittenEvery().get());
            page.open("body", "data-next", Long.toString(next.toEpochMilli()));
        } else {
            page.open("body");
        }
        page.newLine();
    }

    private void head() throws IOException {
        page.open("head").newLine();
        page.empty("meta", "charset", "utf-8").newLine();
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", contentPolicy())
                .newLine();
        page.empty("meta", "name", "referrer", "content", "no-referrer").newLine();
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .newLine();
        page.element("title", "MAC audit of " + ReportText.safe(report.origin()))
                .newLine();
        page.open("style").verbatim(STYLE).close().newLine();
        page.close().newLine();
    }

    private static String contentPolicy() {
        return "default-src 'none'; style-src 'sha256-" + hash(STYLE) + "'; script-src 'sha256-" + hash(SCRIPT)
                + "'; base-uri 'none'; form-action 'none'";
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
        section("findings", "Findings", report.findings().size());
        Set<String> started = report.context()
                .changes()
                .map(changes -> changes.started().stream().map(Finding::key).collect(Collectors.toSet()))
                .orElse(Set.of());
        new HtmlFindings(shown(report.findings()), started, names, times, page).write();
        page.close().newLine();
    }

    // What started is marked among the findings.
    private void changes() throws IOException {
        List<Finding> ended = report.context().changes().map(Changes::ended).orElse(List.of());
        if (ended.isEmpty()) {
            return;
        }
        section("ended", "Ended since the last report", ended.size());
        page.open("ul").newLine();
        for (Finding finding : shown(ended)) {
            page.open("li").text(finding.kind().id() + " ").element("code", ReportText.station(finding));
            page.text(" " + finding.subject() + " " + finding.evidence() + ", ID ")
                    .element("code", finding.id());
            page.close().newLine();
        }
        page.close().newLine().close().newLine();
    }

    private void stations() throws IOException {
        section("stations", "Stations", report.stations().size());
        new HtmlStationTable(shown(report.stations()), times, page).write();
        page.close().newLine();
    }

    private void mutes() throws IOException {
        if (report.mutes().isEmpty()) {
            return;
        }
        section("muted", "Muted", report.mutes().size());
        page.open("ul").newLine();
        for (MutedFinding muted : shown(report.mutes())) {
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

    /** Writes an input that filters what is in its section; the page's script shows it. */
    static void filter(MarkupWriter page, String what, String label) throws IOException {
        String id = "filter-" + what;
        page.open("p", "class", "filter", "hidden", "hidden");
        page.element("label", label, "for", id);
        page.empty("input", "id", id, "type", "search", "autocomplete", "off", "spellcheck", "false")
                .text(" ")
                .element("output", "", "for", id, "aria-live", "polite")
                .close()
                .newLine();
    }

    private void section(String id, String heading, int rows) throws IOException {
        page.open("section", "id", id).open("h2").text(heading + " ");
        page.element("span", ReportText.number(rows), "class", "count").close().newLine();
        if (rows > MAX_ROWS) {
            page.element(
                            "p",
                            "Only the first " + ReportText.number(MAX_ROWS)
                                    + " are shown, the most severe first. The JSON report has all of them.")
                    .newLine();
        }
    }

    private static <T> List<T> shown(List<T> rows) {
        return rows.subList(0, Math.min(rows.size(), MAX_ROWS));
    }

    private static String resource(String name) {
        try (InputStream text = HtmlReport.class.getResourceAsStream(name)) {
            return new String(text.readAllBytes(), UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // it is packaged with this class
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
