package io.macmon.cli.screen;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.AlertsHeldBack;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.MonitorEvent.FindingResolved;
import io.macmon.analyzer.MonitorEvent.FleetFindingReported;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkDown;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingAdvice;
import io.macmon.analyzer.audit.finding.FleetAlert;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.analyzer.record.LineFormat;
import io.macmon.analyzer.record.StationLabels;
import io.macmon.capture.EtherType;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ByteBuilder;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Events as text for people: one aligned line per event, and the closing statistics as a table. On a terminal, an event
 * that does not fit continues on an indented line.
 *
 * <pre>
 *   07:08:09 ALERT unexpected source 02:00:00:00:00:99 &gt; ff:ff:ff:ff:ff:ff ARP
 *                  (3 frames, 180 bytes so far)
 * </pre>
 */
public final class TextFormat implements LineFormat {

    private final TextLayout layout;
    private final boolean colour;
    private final EventTime time;
    private final StatisticsText statistics;
    private final StationLabels labels;
    private final Lines lines = new Lines();
    private int width;
    private int textStart;
    private FlowLine flows;
    private boolean titled;

    TextFormat(TextLayout layout, boolean colour, EventTime time) {
        this(layout, colour, time, StationLabels.NONE);
    }

    TextFormat(TextLayout layout, boolean colour, EventTime time, StationLabels labels) {
        this.layout = layout;
        this.labels = labels;
        this.colour = colour;
        this.time = time;
        statistics = new StatisticsText(layout, colour, labels);
    }

    /** Creates a format for a live capture. */
    public static TextFormat forDevice(TextLayout layout, boolean colour, StationLabels labels) {
        EventTime time = EventTime.live(ZoneId.systemDefault(), Instant.now(), layout.isWide());
        return new TextFormat(layout, colour, time, labels);
    }

    /** Creates a format for a capture file, which can be from any day. */
    public static TextFormat forFile(TextLayout layout, boolean colour, StationLabels labels) {
        return new TextFormat(layout, colour, EventTime.ofFile(ZoneId.systemDefault(), layout.isWide()), labels);
    }

    /** Starts a file with the date and the titles of the columns. */
    @Override
    public List<String> headerLines(Instant now) {
        if (!layout.isTerminal()) {
            time.restart();
        }
        titled = false;
        return List.of();
    }

    @Override
    public boolean append(MonitorEvent event, ByteBuilder out) {
        out.append(text(event));
        return true;
    }

    String text(MonitorEvent event) {
        fitTerminal();
        return event.accept(lines);
    }

    /**
     * The line that stands for several flows.
     *
     * @param at              end of the last of them
     * @param stations        number of stations that started them
     * @param hasMoreStations whether there were more stations than that
     */
    String collapsed(Instant at, long flows, int stations, boolean hasMoreStations) {
        fitTerminal();
        String text = "+ " + Quantities.count(flows, "flow") + " of " + (hasMoreStations ? "more than " : "")
                + Quantities.count(stations, "station");
        return lines.lines(at, Colour.DIM, "flow", List.of(text));
    }

    private void fitTerminal() {
        int columns = layout.width();
        if (columns != width) {
            width = columns;
            time.setWidth(columns);
            textStart = time.length() + (isSpacious() ? 9 : 7);
            flows = new FlowLine(textStart, columns);
        }
    }

    private boolean isSpacious() {
        return layout.isWide() || width >= TextLayout.MAX_COLUMNS;
    }

    /** The text for each kind of event. */
    private final class Lines implements MonitorEvent.Visitor<String, RuntimeException> {

        @Override
        public String onFlowEnded(FlowEnded event) {
            StringBuilder lines = new StringBuilder(256);
            appendDate(lines, event.at());
            if (!titled && !layout.isWide()) {
                titled = true;
                StringBuilder titles = start("time", "event");
                flows.appendTitles(titles);
                lines.append(paint(Colour.DIM, titles.toString())).append('\n');
            }
            StringBuilder line = start(time.text(event.at()), "flow");
            if (layout.isWide()) {
                WideFlowLine.append(line, event.flow(), labels);
            } else {
                flows.append(line, event.flow());
            }
            event.flow().names().flatMap(FlowNameText::of).ifPresent(name -> appendName(line, name));
            return lines.append(line).toString();
        }

        private void appendName(StringBuilder line, String name) {
            if (layout.isForReading()) {
                line.append('\n').append(" ".repeat(textStart));
            } else {
                line.append("  ");
            }
            line.append(name);
        }

        @Override
        public String onUnexpectedSource(UnexpectedSource event) {
            return lines(event.at(), Colour.RED, "ALERT", unexpectedSource(event));
        }

        @Override
        public String onAlertsHeldBack(AlertsHeldBack event) {
            return event.isOver()
                    ? lines(event.at(), Colour.GREEN, "ALERT", List.of("alerts are no longer held back"))
                    : lines(event.at(), Colour.RED, "ALERT", heldBack(event));
        }

        @Override
        public String onLinkDown(LinkDown event) {
            return lines(event.at(), Colour.RED, "DOWN", List.of("capture interrupted: " + event.reason()));
        }

        @Override
        public String onLinkUp(LinkUp event) {
            return lines(event.at(), Colour.GREEN, "UP", List.of("capture resumed"));
        }

        @Override
        public String onStatisticsReported(StatisticsReported event) {
            if (event.statistics().isFinal()) {
                return statistics.closing(event.statistics());
            }
            List<String> parts = layout.isWide()
                    ? List.of(statistics.interval(event.statistics()))
                    : statistics.shortInterval(event.statistics(), width - textStart);
            return lines(event.at(), Colour.DIM, "stats", parts);
        }

        @Override
        public String onFindingReported(FindingReported event) {
            Severity severity = event.finding().kind().severity();
            String label = String.format(Locale.ROOT, "%-6s", severity);
            return lines(event.at(), colour(severity), label, finding(event.finding()));
        }

        @Override
        public String onFindingResolved(FindingResolved event) {
            return lines(event.at(), Colour.GREEN, "END   ", resolved(event.finding()));
        }

        @Override
        public String onFleetFindingReported(FleetFindingReported event) {
            FleetAlert finding = event.finding();
            String label = String.format(Locale.ROOT, "%-6s", finding.severity());
            List<String> parts = List.of(
                    finding.kind(),
                    finding.about(),
                    finding.evidence(),
                    "to do: " + finding.action(),
                    "ID " + finding.id());
            return lines(event.at(), colour(finding.severity()), label, parts);
        }

        private String lines(Instant at, Colour lineColour, String label, List<String> parts) {
            StringBuilder lines = new StringBuilder();
            appendDate(lines, at);
            StringBuilder line = start(time.text(at), label);
            Paragraph.append(line, parts, line.length(), layout.isForReading() ? width : Integer.MAX_VALUE);
            return lines.append(paint(lineColour, line.toString())).toString();
        }

        private void appendDate(StringBuilder lines, Instant at) {
            time.newDate(at)
                    .ifPresent(date -> lines.append(paint(Colour.DIM, date)).append('\n'));
        }

        private StringBuilder start(String at, String label) {
            StringBuilder line = new StringBuilder(128).append(at);
            String gap = isSpacious() ? "  " : " ";
            pad(line, time.length()).append(gap);
            line.append(label);
            return pad(line, textStart - gap.length()).append(gap);
        }

        private static StringBuilder pad(StringBuilder line, int column) {
            while (line.length() < column) {
                line.append(' ');
            }
            return line;
        }
    }

    // Paints each line separately, because a pager may reset the colour at the end of a line.
    private String paint(Colour lineColour, String text) {
        return colour ? text.lines().map(lineColour::paint).collect(Collectors.joining("\n")) : text;
    }

    private List<String> unexpectedSource(UnexpectedSource alert) {
        List<String> parts = new ArrayList<>();
        parts.add("unexpected source " + labelled(alert) + (alert.hasFrame() ? frame(alert) : ""));
        parts.add("(" + Quantities.count(alert.frames(), "frame") + ", " + Quantities.count(alert.bytes(), "byte")
                + " so far)");
        if (!alert.summary().isEmpty()) {
            parts.add(alert.summary());
        }
        alert.captureFile().ifPresent(file -> parts.add("recorded in " + file));
        return parts;
    }

    private String labelled(UnexpectedSource alert) {
        return StatisticsText.labelled(alert.source(), labels, alert.name());
    }

    private String labelled(MacAddress mac) {
        return StatisticsText.labelled(mac, labels);
    }

    private static String frame(UnexpectedSource alert) {
        return " > " + alert.destination() + " "
                + (alert.vlanIds().isEmpty() ? "" : WideFlowLine.vlans(alert.vlanIds()) + " ")
                + EtherType.name(alert.etherType());
    }

    private List<String> heldBack(AlertsHeldBack event) {
        List<String> parts = new ArrayList<>();
        parts.add("too many new unexpected sources: " + Quantities.exact(event.sources()) + " raised no alert");
        event.loudest()
                .forEach(source ->
                        parts.add(labelled(source.source()) + " (" + Quantities.count(source.frames(), "frame") + ")"));
        return parts;
    }

    private static String station(Finding finding) {
        return finding.station().equals(Finding.SEGMENT)
                ? "the segment"
                : finding.station().toString();
    }

    // The evidence names the subject.
    private static List<String> resolved(Finding finding) {
        String times = "resolved; last seen " + finding.last().truncatedTo(ChronoUnit.SECONDS) + ", "
                + Quantities.count(finding.count(), "time");
        return List.of(finding.kind().id(), station(finding), finding.evidence(), times, "ID " + finding.id());
    }

    private static List<String> finding(Finding finding) {
        String advice = "to do: " + FindingAdvice.of(finding.kind()).text();
        return List.of(finding.kind().id(), station(finding), finding.evidence(), advice, "ID " + finding.id());
    }

    private static Colour colour(Severity severity) {
        return switch (severity) {
            case HIGH -> Colour.RED;
            case MEDIUM -> Colour.YELLOW;
            case LOW, INFO -> Colour.DIM;
        };
    }
}
