package io.macmon.cli.screen;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkDown;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.record.IpProtocolName;
import io.macmon.analyzer.record.LineFormat;
import io.macmon.capture.EtherType;
import io.macmon.config.net.IpAddress;
import java.net.Inet6Address;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Events as text for people: one aligned line per event, and the closing statistics as a table.
 *
 * <pre>
 *   07:08:09.123  ALERT  unexpected source 02:00:00:00:00:99 &gt; ff:ff:ff:ff:ff:ff ARP  (3 frames, 180 bytes so far)
 * </pre>
 */
public final class TextFormat implements LineFormat {

    private final DateTimeFormatter time;
    private final boolean colour;
    private final StatisticsText statistics;
    private final Lines lines = new Lines();

    TextFormat(DateTimeFormatter time, boolean colour) {
        this.time = time;
        this.colour = colour;
        statistics = new StatisticsText(colour);
    }

    /** Creates a format for a live capture: with the time of day only. */
    public static TextFormat forDevice(boolean colour) {
        return new TextFormat(localTime("HH:mm:ss.SSS"), colour);
    }

    /** Creates a format for a capture file, which can be from any day: with date and time. */
    public static TextFormat forFile(boolean colour) {
        return new TextFormat(localTime("uuuu-MM-dd HH:mm:ss.SSS"), colour);
    }

    private static DateTimeFormatter localTime(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneId.systemDefault());
    }

    @Override
    public Optional<String> line(MonitorEvent event) {
        return Optional.of(event.accept(lines));
    }

    /** The text for each kind of event. */
    private final class Lines implements MonitorEvent.Visitor<String, RuntimeException> {

        @Override
        public String onFlowEnded(FlowEnded event) {
            return line(event.at(), Colour.NONE, "flow", flow(event.flow()));
        }

        @Override
        public String onUnexpectedSource(UnexpectedSource event) {
            return line(event.at(), Colour.RED, "ALERT", unexpectedSource(event));
        }

        @Override
        public String onLinkDown(LinkDown event) {
            return line(event.at(), Colour.RED, "DOWN", "capture interrupted: " + event.reason());
        }

        @Override
        public String onLinkUp(LinkUp event) {
            return line(event.at(), Colour.GREEN, "UP", "capture resumed");
        }

        @Override
        public String onStatisticsReported(StatisticsReported event) {
            return event.statistics().isFinal()
                    ? statistics.closing(event.statistics())
                    : line(event.at(), Colour.DIM, "stats", statistics.interval(event.statistics()));
        }

        @Override
        public String onFindingReported(FindingReported event) {
            Severity severity = event.finding().kind().severity();
            String label = String.format(Locale.ROOT, "%-6s", severity);
            return line(event.at(), colour(severity), label, finding(event.finding()));
        }

        private String line(Instant at, Colour lineColour, String label, String text) {
            String line = time.format(at) + "  " + String.format(Locale.ROOT, "%-5s", label) + "  " + text;
            return colour ? lineColour.paint(line) : line;
        }
    }

    private static String flow(FlowRecord flow) {
        return String.format(
                Locale.ROOT,
                "%-9s %-22s > %-22s %6s/%-6s frames %6s/%-6s bytes %9s  %s > %s  %s%s",
                protocol(flow),
                endpoint(flow, flow.source()),
                endpoint(flow, flow.destination()),
                Quantities.scaled(flow.forward().frames()),
                Quantities.scaled(flow.reverse().frames()),
                Quantities.scaled(flow.forward().bytes()),
                Quantities.scaled(flow.reverse().bytes()),
                Quantities.seconds(Duration.between(flow.first(), flow.last())),
                flow.source().mac(),
                flow.destination().mac(),
                flow.vlanIds().isEmpty() ? "" : vlans(flow.vlanIds()) + "  ",
                Quantities.words(flow.reason().name()));
    }

    private static String protocol(FlowRecord flow) {
        return flow.source().address() == null ? EtherType.name(flow.etherType()) : IpProtocolName.of(flow.protocol());
    }

    private static String endpoint(FlowRecord flow, FlowEndpoint endpoint) {
        if (endpoint.address() == null) {
            return endpoint.mac().toString();
        }
        String address = IpAddress.toString(endpoint.address());
        if (endpoint.port() == 0 || flow.isIcmp()) {
            return address;
        }
        String host = endpoint.address() instanceof Inet6Address ? "[" + address + "]" : address;
        return host + ":" + endpoint.port();
    }

    private static String unexpectedSource(UnexpectedSource alert) {
        return String.format(
                Locale.ROOT,
                "unexpected source %s > %s %s%s  (%s, %s so far)%s%s",
                alert.source(),
                alert.destination(),
                alert.vlanIds().isEmpty() ? "" : vlans(alert.vlanIds()) + " ",
                EtherType.name(alert.etherType()),
                Quantities.count(alert.frames(), "frame"),
                Quantities.count(alert.bytes(), "byte"),
                alert.summary().isEmpty() ? "" : "  " + alert.summary(),
                alert.captureFile().map(file -> "  recorded in " + file).orElse(""));
    }

    private static String finding(Finding finding) {
        String station = finding.station().equals(Finding.SEGMENT)
                ? "the segment"
                : finding.station().toString();
        return finding.kind().id() + "  " + station + "  " + finding.evidence();
    }

    private static Colour colour(Severity severity) {
        return switch (severity) {
            case HIGH -> Colour.RED;
            case MEDIUM -> Colour.YELLOW;
            case LOW, INFO -> Colour.DIM;
        };
    }

    // Lists the outermost VLAN first.
    private static String vlans(List<Integer> ids) {
        return "vlan " + ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
