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
 * A picture of who was heard when: a bar for each station from when it was first to when it was last seen, and a mark where something
 * was found. At most {@value #MAX_STATIONS} stations, those that matter most.
 */
final class Timeline {

    static final int MAX_STATIONS = 200;

    private static final int WIDTH = 1_120;
    private static final int LABELS = 330;
    private static final int RIGHT = 24;
    private static final int TOP = 26;
    private static final int ROW = 22;
    private static final int BAR = 10;
    private static final int LONGEST_NAME = 26;

    private final AuditReport report;
    private final MarkupWriter page;
    private final TimeAxis axis;
    private final TimeText times;
    private final List<StationSummary> lines;

    Timeline(AuditReport report, ZoneId zone, MarkupWriter page) {
        this.report = report;
        this.page = page;
        axis = new TimeAxis(report.from(), report.until(), LABELS, WIDTH - LABELS - RIGHT, zone);
        times = new TimeText(report.until(), zone);
        lines = report.stations().stream()
                .filter(this::isShown)
                .limit(MAX_STATIONS)
                .toList();
    }

    void write() throws IOException {
        page.open("section", "id", "timeline").element("h2", "Timeline").newLine();
        if (lines.isEmpty()) {
            page.element("p", "No station was heard.").newLine().close().newLine();
            return;
        }
        page.open("figure").open("div", "class", "scroll");
        picture();
        page.close().element("figcaption", caption()).close().newLine().close().newLine();
    }

    private boolean isShown(StationSummary line) {
        return isHeardNow(line.record()) || !line.findings().isEmpty();
    }

    private boolean isHeardNow(StationRecord station) {
        return ReportText.isSeen(station) && !station.lastSeen().isBefore(report.from());
    }

    private String caption() {
        long all = report.stations().stream().filter(this::isShown).count();
        return "Each bar runs from a station's first frame to its last, in " + times.zone()
                + "; an arrow at its left says that the station was known before. Marks show when something was found."
                + (all > MAX_STATIONS
                        ? " Shown are the " + MAX_STATIONS + " stations that matter most, of " + ReportText.number(all)
                                + "."
                        : "");
    }

    private void picture() throws IOException {
        int bottom = TOP + ROW * lines.size();
        page.open(
                        "svg",
                        "xmlns",
                        "http://www.w3.org/2000/svg",
                        "viewBox",
                        "0 0 " + WIDTH + " " + (bottom + 8),
                        "role",
                        "img",
                        "aria-label",
                        "When each station was heard, and when something was found")
                .newLine();
        ticks(bottom);
        for (int row = 0; row < lines.size(); row++) {
            station(lines.get(row), TOP + ROW * row);
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

    private void station(StationSummary line, int top) throws IOException {
        page.open("g", "class", "v-" + line.verdict());
        page.element("title", title(line));
        page.empty("rect", "class", "row", "x", "0", "y", number(top), "width", number(WIDTH), "height", number(ROW));
        String base = number(top + ROW / 2.0 + 4);
        page.element("text", line.record().mac().toString(), "class", "mac", "x", "6", "y", base);
        page.element("text", ColumnText.cut(label(line), LONGEST_NAME), "class", "name", "x", "142", "y", base);
        if (isHeardNow(line.record())) {
            bar(line.record(), top);
        }
        for (Finding finding : line.findings()) {
            marks(finding, top + ROW / 2.0);
        }
        page.close().newLine();
    }

    private static String label(StationSummary line) {
        String name = ReportText.name(line);
        return name.isEmpty() ? line.group().isEmpty() ? ReportText.vendor(line) : line.group() : name;
    }

    private String title(StationSummary line) {
        StationRecord station = line.record();
        return station.mac() + ", " + line.verdict()
                + (ReportText.isSeen(station)
                        ? ", " + times.brief(station.firstSeen()) + " to " + times.brief(station.lastSeen())
                        : ", never heard");
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
        boolean wasBefore = finding.first().isBefore(report.from());
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
        if (!wasBefore) {
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
