package io.macmon.analyzer.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.StationRecord;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A report as one page of HTML that asks nobody for anything: its policy (CSP) allows its own style and its own script, both known by
 * their hash, and nothing else. The script sorts and filters; without it everything is there all the same. The page is
 * well-formed XML as well.
 *
 * <p>At most {@value #MAX_ROWS} stations and as many findings are shown, those that matter most; the page says so.
 */
final class HtmlReport {

    static final int MAX_ROWS = 5_000;

    private static final String STYLE = resource("report.css");
    private static final String SCRIPT = resource("report.js");
    private static final int ADDRESSES = 6;
    private static final int NAMES = 4;

    private final AuditReport report;
    private final ReportStyle look;
    private final TimeText times;
    private final MarkupWriter page;
    private final Set<MacAddress> shown;

    HtmlReport(AuditReport report, ReportStyle look, Writer out) {
        this.report = report;
        this.look = look;
        times = new TimeText(report.until(), look.zone());
        page = new MarkupWriter(out);
        shown = mostOf(report.stations()).stream()
                .map(line -> line.record().mac())
                .collect(Collectors.toSet());
    }

    void write() throws IOException {
        page.verbatim("<!DOCTYPE html>\n");
        page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en").newLine();
        head();
        page.open("body").newLine();
        top();
        page.open("main").newLine();
        findings();
        new Timeline(report, look.zone(), page).write();
        stations();
        counters();
        page.close().newLine();
        page.open("script").verbatim(SCRIPT).close().newLine();
        page.close().newLine().close().newLine();
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
        page.open("nav", "aria-label", "Parts of this page");
        page.element("a", "Findings", "href", "#findings")
                .element("a", "Timeline", "href", "#timeline")
                .element("a", "Stations", "href", "#stations")
                .element("a", "Counters", "href", "#counters");
        page.close().newLine().close().newLine();
    }

    private String span() {
        return times.full(report.from()) + " to " + times.full(report.until()) + " " + times.zone() + " ("
                + ReportText.duration(Duration.between(report.from(), report.until())) + ")"
                + (report.policy().isEmpty() ? "" : ", against " + ReportText.safe(report.policy()));
    }

    private void outcome() throws IOException {
        boolean isWrong = report.hasViolations();
        page.element(
                        "p",
                        isWrong ? "Violations: " + ReportText.severities(report) : "Nothing is wrong",
                        "class",
                        isWrong ? "outcome wrong" : "outcome clean")
                .newLine();
    }

    private void tile(Verdict verdict) throws IOException {
        long stations = report.stations().stream()
                .filter(line -> line.verdict() == verdict)
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
        if (report.findings().isEmpty()) {
            page.element("p", "None: everything is as it should be.").newLine();
        }
        page.open("ol", "class", "findings").newLine();
        for (Finding finding : mostOf(report.findings())) {
            finding(finding);
        }
        page.close().newLine().close().newLine();
    }

    private void finding(Finding finding) throws IOException {
        String severity = ReportText.lowerCase(finding.kind().severity());
        page.open("li", "class", "s-" + severity).open("h3");
        page.element("span", severity, "class", "severity")
                .text(" ")
                .element("span", finding.kind().id(), "class", "kind")
                .text(" ");
        whom(finding);
        if (!finding.subject().isEmpty()) {
            page.text(" ").element("code", finding.subject());
        }
        page.close();
        page.element("p", finding.evidence(), "class", "evidence", "dir", "ltr");
        page.open("p", "class", "when")
                .text(finding.kind().summary() + "; " + ReportText.times(finding.count()) + ", ");
        if (!times.isSameSecond(finding.first(), finding.last())) {
            time(finding.first());
            page.text(" to ");
        }
        time(finding.last());
        page.close().close().newLine();
    }

    private void whom(Finding finding) throws IOException {
        if (shown.contains(finding.station())) {
            page.element(
                    "a",
                    ReportText.station(finding),
                    "href",
                    "#" + anchor(finding.station().value()));
        } else {
            page.element("code", ReportText.station(finding));
        }
    }

    private void time(Instant at) throws IOException {
        page.element("time", times.brief(at), "datetime", at.toString());
    }

    private void stations() throws IOException {
        section("stations", "Stations", report.stations().size());
        page.open("p", "class", "filter", "hidden", "hidden")
                .open("label", "for", "filter")
                .text("Show only rows with ")
                .close()
                .empty("input", "id", "filter", "type", "search", "autocomplete", "off", "spellcheck", "false")
                .text(" ")
                .element("output", "", "for", "filter", "aria-live", "polite")
                .close()
                .newLine();
        page.open("div", "class", "scroll").open("table", "class", "sortable").newLine();
        List<Column> columns = columns();
        page.open("thead").open("tr");
        for (Column column : columns) {
            page.element("th", column.head(), "scope", "col");
        }
        page.close().close().newLine().open("tbody").newLine();
        for (StationSummary line : mostOf(report.stations())) {
            row(columns, line);
        }
        page.close().close().close().newLine().close().newLine();
    }

    private void row(List<Column> columns, StationSummary line) throws IOException {
        page.open("tr", "id", anchor(line.record().mac().value()), "class", "v-" + line.verdict());
        for (Column column : columns) {
            page.open("td", "data-sort", column.key().apply(line));
            column.cell().write(line);
            page.close();
        }
        page.close().newLine();
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("Station", line -> line.record().mac().toString(), this::station));
        columns.add(text("Vendor", ReportText::vendor));
        columns.add(text("Group", StationSummary::group));
        columns.add(new Column("Name", ReportText::name, this::names));
        columns.add(new Column("Verdict", HtmlReport::rank, line -> chip(line.verdict())));
        columns.add(new Column("Findings", line -> number(gravity(line)), this::kinds));
        if (report.stations().stream().anyMatch(StationSummary::isNew)) {
            columns.add(text("New", line -> line.isNew() ? "new" : ""));
        }
        columns.add(new Column("Addresses", HtmlReport::addressKey, this::addresses));
        if (report.stations().stream()
                .anyMatch(line -> !ReportText.vlans(line.record()).isEmpty())) {
            columns.add(text("VLANs", line -> ReportText.vlans(line.record())));
        }
        columns.add(new Column("Frames", line -> number(line.record().frames()), this::frames));
        columns.add(new Column("Last seen", line -> seconds(line.record()), this::lastSeen));
        columns.add(text("What it is", HtmlReport::remarks));
        if (report.stations().stream().anyMatch(line -> line.radius().isPresent())) {
            columns.add(
                    text("RADIUS", line -> line.radius().map(ReportText::radius).orElse("")));
        }
        if (report.stations().stream().anyMatch(line -> !line.wouldBeCutOff().isEmpty())) {
            columns.add(text("Would be cut off", StationSummary::wouldBeCutOff));
        }
        return columns;
    }

    private Column text(String head, Function<StationSummary, String> text) {
        return new Column(head, text, line -> page.text(text.apply(line)));
    }

    private void station(StationSummary line) throws IOException {
        page.element("code", line.record().mac().toString());
    }

    private void names(StationSummary line) throws IOException {
        String name = ReportText.name(line);
        page.text(name);
        List<String> learned = line.record().names().stream()
                .filter(known -> !ReportText.safe(known.name()).equals(name))
                .limit(NAMES)
                .map(known -> ReportText.safe(known.name()) + " (" + known.source() + ")")
                .toList();
        small(ReportText.joined(learned, ", "));
    }

    private void chip(Verdict verdict) throws IOException {
        page.element("span", verdict.toString(), "class", "chip");
    }

    private void addresses(StationSummary line) throws IOException {
        for (String address : ReportText.addresses(line.record(), ADDRESSES)) {
            page.element("code", address).text(" ");
        }
    }

    private void frames(StationSummary line) throws IOException {
        page.text(ReportText.number(line.record().frames()));
        small(ReportText.number(line.record().bytes()) + " octets");
    }

    private void lastSeen(StationSummary line) throws IOException {
        StationRecord station = line.record();
        if (!ReportText.isSeen(station)) {
            page.text("never");
            return;
        }
        time(station.lastSeen());
        small("since " + times.brief(station.firstSeen()));
    }

    private void kinds(StationSummary line) throws IOException {
        page.text(ReportText.joined(ReportText.kinds(line), ", "));
    }

    private void small(String text) throws IOException {
        if (!text.isEmpty()) {
            page.element("small", text);
        }
    }

    private static String remarks(StationSummary line) {
        StationRecord station = line.record();
        List<String> remarks = new ArrayList<>();
        station.services().forEach(service -> remarks.add(ReportText.printable(service)));
        if (station.dot1x() != StationRecord.Dot1x.NONE) {
            remarks.add("802.1X " + ReportText.dot1x(station)
                    + (station.identity().isEmpty() ? "" : " as " + ReportText.safe(station.identity())));
        }
        if (!station.neighbour().isEmpty()) {
            remarks.add(ReportText.safe(station.neighbour()));
        }
        if (!station.fingerprint().isEmpty()) {
            remarks.add("DHCP " + ReportText.safe(station.fingerprint()));
        }
        return ReportText.joined(remarks, "; ");
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

    private void section(String id, String head, int rows) throws IOException {
        page.open("section", "id", id).open("h2").text(head + " ");
        page.element("span", ReportText.number(rows), "class", "count").close().newLine();
        if (rows > MAX_ROWS) {
            page.element(
                            "p",
                            "Shown are the " + ReportText.number(MAX_ROWS)
                                    + " that matter most; the report in JSON has all.")
                    .newLine();
        }
    }

    private static <T> List<T> mostOf(List<T> rows) {
        return rows.subList(0, Math.min(rows.size(), MAX_ROWS));
    }

    private static String anchor(long mac) {
        return String.format(Locale.ROOT, "m%012x", mac);
    }

    // Keys that sort as text: verdicts by how much is wrong, addresses by their octets.
    private static String rank(StationSummary line) {
        return switch (line.verdict()) {
            case DENIED -> "0";
            case UNEXPECTED -> "1";
            case VIOLATES -> "2";
            case ABSENT -> "3";
            case SEEN -> "4";
            case ALLOWED -> "5";
            case VIRTUAL -> "6";
            case OWN -> "7";
            case SILENT -> "8";
            case IGNORED -> "9";
        };
    }

    private static String addressKey(StationSummary line) {
        return line.record().addresses().stream()
                .findFirst()
                .map(held -> String.format(
                        Locale.ROOT,
                        "%d%016x%016x",
                        held.address().version(),
                        held.address().high(),
                        held.address().low()))
                .orElse("");
    }

    private static String seconds(StationRecord station) {
        return number(Math.max(0, station.lastSeen().toEpochMilli()));
    }

    private static long gravity(StationSummary line) {
        return line.findings().stream()
                .mapToLong(finding -> 1L << (16 * (4 - finding.kind().severity().eve())))
                .reduce(0, Long::sum);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%019d", number);
    }

    private static String resource(String name) {
        try (InputStream text = HtmlReport.class.getResourceAsStream(name)) {
            return new String(text.readAllBytes(), UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // it lies beside this class
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has it
        }
    }

    private interface Cell {
        void write(StationSummary line) throws IOException;
    }

    private record Column(String head, Function<StationSummary, String> key, Cell cell) {}
}
