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
 * Shows at most {@value #MAX_STATIONS} stations, starting with the ones that have the most severe findings.
 */
final class Timeline {

    static final int MAX_STATIONS = 200;

    private static final int WIDTH = 1_120;
    private static final int LABELS = 330;
    private static final int RIGHT = 24;
    private static final int TOP = 26;
    private static final int ROW = 22;
    private static final int BAR = 10;
    private static final int MAX_NAME = 26;

    private final AuditReport report;
    private final MarkupWriter page;
    private final TimeAxis axis;
    private final TimeText times;
    private final List<StationSummary> shown;

    Timeline(AuditReport report, ZoneId zone, MarkupWriter page) {
        this.report = report;
        this.page = page;
        axis = new TimeAxis(report.from(), report.until(), LABELS, WIDTH - LABELS - RIGHT, zone);
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
        page.open("figure").open("div", "class", "scroll");
        picture();
        page.close().element("figcaption", caption()).close().newLine().close().newLine();
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

    private void picture() throws IOException {
        int bottom = TOP + ROW * shown.size();
        page.open(
                        "svg",
                        "xmlns",
                        "http://www.w3.org/2000/svg",
                        "viewBox",
                        "0 0 " + WIDTH + " " + (bottom + 8),
                        "role",
                        "img",
                        "aria-label",
                        "When each station was seen, and when findings occurred")
                .newLine();
        ticks(bottom);
        for (int row = 0; row < shown.size(); row++) {
            station(shown.get(row), TOP + ROW * row);
        }
        page.close();
    }

    private void ticks(int bottom) throws IOException {
        for (TimeAxis.Tick tick : axis.ticks()) {
            String x = number(tick.at());
            page.empty("line", "class", "tick", "x1", x, "x2", x, "y1", number(TOP - 6), "y2", number(bottom));
            page.element("text", tick.label(), "class", "time", "x", x, "y", number(TOP - 11), "text-anchor", "middle");
        }
        page.newLine();
    }

    private void station(StationSummary summary, int top) throws IOException {
        page.open("g", "class", "v-" + summary.verdict());
        page.element("title", title(summary));
        page.empty("rect", "class", "row", "x", "0", "y", number(top), "width", number(WIDTH), "height", number(ROW));
        String base = number(top + ROW / 2.0 + 4);
        page.element("text", summary.record().mac().toString(), "class", "mac", "x", "6", "y", base);
        page.element("text", ColumnText.truncated(label(summary), MAX_NAME), "class", "name", "x", "142", "y", base);
        if (isSeenThisRun(summary.record())) {
            bar(summary.record(), top);
        }
        for (Finding finding : summary.findings()) {
            marks(finding, top + ROW / 2.0);
        }
        page.close().newLine();
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

    private void bar(StationRecord station, int top) throws IOException {
        double from = axis.at(station.firstSeen());
        double width = Math.max(3, axis.at(station.lastSeen()) - from);
        double y = top + (ROW - BAR) / 2.0;
        page.empty(
                "rect",
                "class",
                "bar",
                "x",
                number(from),
                "y",
                number(y),
                "width",
                number(width),
                "height",
                number(BAR),
                "rx",
                "3");
        if (station.firstSeen().isBefore(report.from())) {
            double middle = y + BAR / 2.0;
            page.empty("path", "class", "before", "d", path(from - 3, y, from - 9, middle, from - 3, y + BAR));
        }
    }

    private void marks(Finding finding, double y) throws IOException {
        page.open("g", "class", "s-" + ReportText.lowerCase(finding.kind().severity()));
        page.element("title", finding.kind().id() + ": " + finding.evidence());
        boolean isEarlier = finding.first().isBefore(report.from());
        if (!finding.last().equals(finding.first())) {
            page.empty(
                    "line",
                    "class",
                    "span",
                    "x1",
                    number(axis.at(finding.first())),
                    "x2",
                    number(axis.at(finding.last())),
                    "y1",
                    number(y),
                    "y2",
                    number(y));
            mark(finding.last(), y);
        }
        if (!isEarlier) {
            mark(finding.first(), y);
        }
        page.close();
    }

    private void mark(Instant at, double y) throws IOException {
        double x = axis.at(at);
        page.empty("path", "class", "mark", "d", path(x, y - 6, x + 5, y, x, y + 6, x - 5, y));
    }

    private static String path(double... points) {
        StringBuilder path = new StringBuilder("M");
        for (int i = 0; i < points.length; i += 2) {
            path.append(i == 0 ? "" : "L").append(number(points[i])).append(' ').append(number(points[i + 1]));
        }
        return path.append('Z').toString();
    }

    private static String number(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : String.format(Locale.ROOT, "%.1f", number);
    }
}
