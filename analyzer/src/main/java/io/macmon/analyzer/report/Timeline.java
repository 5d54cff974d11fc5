package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.StationRecord;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/**
 * The timeline in the HTML page: a bar for each station from its first frame to its last, with marks at the findings.
 * A table with one small picture per row, so that it fits any width, breaks between pages, and repeats its axis there.
 * Shows at most {@value #MAX_STATIONS} stations, starting with the ones that have the most severe findings.
 */
final class Timeline {

    static final int MAX_STATIONS = 200;

    private static final int PERCENT = 100;
    private static final int MIDDLE = 11;
    private static final int BAR = 10;
    private static final double MIN_BAR = 0.4;

    private final AuditReport report;
    private final MarkupWriter page;
    private final TimeAxis axis;
    private final TimeText times;
    private final List<TimeAxis.Tick> ticks;
    private final List<StationSummary> shown;

    Timeline(AuditReport report, ZoneId zone, MarkupWriter page) {
        this.report = report;
        this.page = page;
        axis = new TimeAxis(report.from(), report.until(), PERCENT, zone);
        ticks = axis.ticks();
        times = new TimeText(report.until(), zone);
        shown = report.stations().stream()
                .filter(this::isShown)
                .limit(MAX_STATIONS)
                .toList();
    }

    void write() throws IOException {
        page.open("section", "id", "timeline").element("h2", "Timeline").newLine();
        if (shown.isEmpty()) {
            page.element("p", "No station was seen.").newLine().close().newLine();
            return;
        }
        page.element("p", caption()).newLine();
        page.open("table", "class", "timeline").open("thead").open("tr");
        page.element("th", "Station", "scope", "col").open("th", "scope", "col");
        axis();
        page.close().close().close().newLine().open("tbody").newLine();
        for (StationSummary summary : shown) {
            row(summary);
        }
        page.close().close().newLine().close().newLine();
    }

    private boolean isShown(StationSummary summary) {
        return isSeenThisRun(summary.record()) || !summary.findings().isEmpty();
    }

    private boolean isSeenThisRun(StationRecord station) {
        return ReportText.isSeen(station) && !station.lastSeen().isBefore(report.from());
    }

    private String caption() {
        long all = report.stations().stream().filter(this::isShown).count();
        return "Each bar runs from a station's first frame to its last, in " + times.zone()
                + ". An arrow to its left means that the station was seen in an earlier run."
                + " Marks show when a finding was first and last seen."
                + (all > MAX_STATIONS
                        ? " Only the first " + MAX_STATIONS + " of " + ReportText.number(all)
                                + " stations are shown, the most severe findings first."
                        : "");
    }

    private void axis() throws IOException {
        svg("axis", "Times");
        for (TimeAxis.Tick tick : ticks) {
            page.element("text", tick.label(), "x", percent(tick.at()), "y", "14", "text-anchor", "middle");
        }
        page.close();
    }

    private void svg(String style, String label) throws IOException {
        page.open("svg", "xmlns", "http://www.w3.org/2000/svg", "class", style, "role", "img", "aria-label", label);
    }

    private void row(StationSummary summary) throws IOException {
        page.open("tr", "class", "v-" + summary.verdict()).open("th", "scope", "row");
        page.element("code", summary.record().mac().toString()).text(" ");
        page.element("span", label(summary), "class", "who").close().open("td");
        svg("lane", title(summary));
        page.element("title", title(summary));
        for (TimeAxis.Tick tick : ticks) {
            String x = percent(tick.at());
            page.empty("line", "class", "tick", "x1", x, "x2", x, "y1", "0", "y2", "100%");
        }
        if (isSeenThisRun(summary.record())) {
            bar(summary.record());
        }
        for (Finding finding : summary.findings()) {
            marks(finding);
        }
        page.close().close().close().newLine();
    }

    private static String label(StationSummary summary) {
        String name = ReportText.name(summary);
        return name.isEmpty() ? summary.group().isEmpty() ? ReportText.vendor(summary) : summary.group() : name;
    }

    private String title(StationSummary summary) {
        StationRecord station = summary.record();
        return station.mac() + ", " + summary.verdict()
                + (ReportText.isSeen(station)
                        ? ", " + times.brief(station.firstSeen()) + " to " + times.brief(station.lastSeen())
                        : ", never seen");
    }

    private void bar(StationRecord station) throws IOException {
        double from = Math.min(PERCENT - MIN_BAR, axis.at(station.firstSeen()));
        double width = Math.max(MIN_BAR, axis.at(station.lastSeen()) - from);
        page.empty(
                "rect",
                "class",
                "bar",
                "x",
                percent(from),
                "y",
                Integer.toString(MIDDLE - BAR / 2),
                "width",
                percent(width),
                "height",
                Integer.toString(BAR),
                "rx",
                "3");
        if (station.firstSeen().isBefore(report.from())) {
            page.empty("path", "class", "before", "d", "M-3 6L-9 11L-3 16Z");
        }
    }

    private void marks(Finding finding) throws IOException {
        page.open("g", "class", "s-" + ReportText.lowerCase(finding.kind().severity()));
        page.element("title", finding.kind().id() + ": " + finding.evidence());
        if (!finding.last().equals(finding.first())) {
            String y = Integer.toString(MIDDLE);
            page.empty(
                    "line",
                    "class",
                    "span",
                    "x1",
                    percent(axis.at(finding.first())),
                    "x2",
                    percent(axis.at(finding.last())),
                    "y1",
                    y,
                    "y2",
                    y);
            mark(finding.last());
        }
        if (!finding.first().isBefore(report.from())) {
            mark(finding.first());
        }
        page.close();
    }

    private void mark(Instant at) throws IOException {
        page.empty("circle", "class", "mark", "cx", percent(axis.at(at)), "cy", Integer.toString(MIDDLE), "r", "5");
    }

    private static String percent(double number) {
        return String.format(Locale.ROOT, "%.2f%%", number);
    }
}
