package io.macmon.cli.screen;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkDown;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.Statistics;
import io.macmon.analyzer.Statistics.GroupTotals;
import io.macmon.analyzer.Statistics.Interval;
import io.macmon.analyzer.Statistics.OutputCounts;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.record.IpProtocolName;
import io.macmon.analyzer.throughput.Percentiles;
import io.macmon.capture.EtherType;
import io.macmon.cli.process.TextStream;
import io.macmon.config.net.IpAddress;
import java.net.Inet6Address;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Events as lines for people: aligned, one event a line, the closing statistics as a small table. */
public final class TextSink implements EventSink {

    /** For a live capture: everybody knows the day. */
    public static final DateTimeFormatter TIME_OF_DAY = times("HH:mm:ss.SSS");

    /** For a capture file, which may be of any day. */
    public static final DateTimeFormatter DATE_AND_TIME = times("uuuu-MM-dd HH:mm:ss.SSS");

    private static final String RED = "\u001b[1;31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String GREEN = "\u001b[32m";
    private static final String DIM = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    private final TextStream out;
    private final DateTimeFormatter time;
    private final boolean colourful;
    private final boolean quiet;

    /** @param quiet whether only the closing statistics are wanted */
    public TextSink(TextStream out, DateTimeFormatter time, boolean colourful, boolean quiet) {
        this.out = out;
        this.time = time;
        this.colourful = colourful;
        this.quiet = quiet;
    }

    private static DateTimeFormatter times(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneId.systemDefault());
    }

    @Override
    public void accept(MonitorEvent event) {
        if (event instanceof StatisticsReported taken) {
            if (taken.statistics().isFinal()) {
                closing(taken.statistics());
            } else if (!quiet) {
                line(event.at(), DIM, "stats", interval(taken.statistics()));
            }
        } else if (quiet) {
            return;
        } else if (event instanceof FlowEnded ended) {
            line(event.at(), "", "flow", flow(ended.flow()));
        } else if (event instanceof UnexpectedSource stranger) {
            line(event.at(), RED, "ALERT", unexpectedSource(stranger));
        } else if (event instanceof FindingReported made) {
            Severity severity = made.finding().kind().severity();
            line(event.at(), colour(severity), String.format(Locale.ROOT, "%-6s", severity), finding(made.finding()));
        } else if (event instanceof LinkDown deaf) {
            line(event.at(), RED, "DEAF", "nothing can be heard: " + deaf.reason());
        } else if (event instanceof LinkUp) {
            line(event.at(), GREEN, "HEARS", "frames can be heard again");
        } else {
            throw new IllegalArgumentException("no line for " + event);
        }
    }

    @Override
    public boolean acceptsFlows() {
        return !quiet;
    }

    @Override
    public void flush() {
        out.flush();
    }

    private void line(Instant at, String colour, String kind, String text) {
        String line = time.format(at) + "  " + String.format(Locale.ROOT, "%-5s", kind) + "  " + text;
        out.line(coloured(colour, line));
    }

    private String coloured(String colour, String text) {
        return colourful && !colour.isEmpty() ? colour + text + PLAIN : text;
    }

    private static String flow(FlowRecord flow) {
        return String.format(
                Locale.ROOT,
                "%-9s %-22s > %-22s %6s/%-6s frames %6s/%-6s octets %9s  %s > %s  %s%s",
                protocol(flow),
                end(flow, flow.source()),
                end(flow, flow.destination()),
                Quantities.scaled(flow.forward().frames()),
                Quantities.scaled(flow.reverse().frames()),
                Quantities.scaled(flow.forward().bytes()),
                Quantities.scaled(flow.reverse().bytes()),
                Quantities.seconds(Duration.between(flow.first(), flow.last())),
                flow.source().mac(),
                flow.destination().mac(),
                flow.vlanIds().isEmpty() ? "" : "vlan " + flow.vlanIds() + "  ",
                words(flow.reason().name()));
    }

    private static String protocol(FlowRecord flow) {
        return flow.source().address() == null ? EtherType.name(flow.etherType()) : IpProtocolName.of(flow.protocol());
    }

    private static String end(FlowRecord flow, FlowEndpoint end) {
        if (end.address() == null) {
            return end.mac().toString();
        }
        String address = IpAddress.toString(end.address());
        if (end.port() == 0 || flow.isIcmp()) {
            return address;
        }
        return end.address() instanceof Inet6Address ? "[" + address + "]:" + end.port() : address + ":" + end.port();
    }

    private static String unexpectedSource(UnexpectedSource stranger) {
        return String.format(
                Locale.ROOT,
                "unexpected source %s > %s %s%s  (%s frames, %s octets so far)%s%s",
                stranger.source(),
                stranger.destination(),
                stranger.vlanIds().isEmpty() ? "" : "vlan " + stranger.vlanIds() + " ",
                EtherType.name(stranger.etherType()),
                Quantities.exact(stranger.frames()),
                Quantities.exact(stranger.bytes()),
                stranger.summary().isEmpty() ? "" : "  " + stranger.summary(),
                stranger.captureFile().map(file -> "  recorded in " + file).orElse(""));
    }

    private static String finding(Finding finding) {
        String station = finding.station().equals(Finding.SEGMENT)
                ? "the segment"
                : finding.station().toString();
        return finding.kind().id() + "  " + station + "  " + finding.evidence();
    }

    private static String colour(Severity severity) {
        return switch (severity) {
            case HIGH -> RED;
            case MEDIUM -> YELLOW;
            case LOW, INFO -> DIM;
        };
    }

    private static String interval(Statistics statistics) {
        Interval recent = statistics.interval();
        Totals totals = statistics.totals();
        double seconds = Math.max(0.001, recent.length().toMillis() / 1_000.0);
        return String.format(
                Locale.ROOT,
                "%s frames/s  %sbit/s  delay p50 %s p90 %s p99 %s max %s  backlog max %d  %s flows open  %s strangers'"
                        + " frames  drops: %s",
                Quantities.scaled((long) (recent.frames() / seconds)),
                Quantities.scaled((long) (recent.bytes() * 8 / seconds)),
                Quantities.micros(recent.delayMicros().p50()),
                Quantities.micros(recent.delayMicros().p90()),
                Quantities.micros(recent.delayMicros().p99()),
                Quantities.micros(recent.delayMicros().max()),
                recent.backlogBlocks().max(),
                Quantities.scaled(totals.flows().open()),
                Quantities.scaled(totals.strangers().frames()),
                drops(totals));
    }

    private void closing(Statistics statistics) {
        Interval whole = statistics.interval();
        Totals totals = statistics.totals();
        out.line("");
        out.line("Closing statistics after " + Quantities.seconds(totals.uptime()));
        row("analysed", Quantities.exact(totals.frames()) + " frames, " + Quantities.exact(totals.bytes()) + " octets");
        row("protocols", counts(totals.protocols()));
        row("frames/s", percentiles(whole.framesPerSecond(), Quantities::scaled));
        row("bit/s", percentiles(whole.bitsPerSecond(), Quantities::scaled));
        if (whole.delayMicros().count() > 0) {
            row("delay", percentiles(whole.delayMicros(), Quantities::micros));
        }
        row("backlog", percentiles(whole.backlogBlocks(), Quantities::exact) + " (blocks)");
        row(
                "flows",
                Quantities.exact(totals.flows().total()) + "; records: "
                        + counts(totals.flows().records()));
        totals.external().groups().forEach(group -> row("group", group(group)));
        row("unexpected", strangers(totals.strangers()));
        row("malformed", counts(totals.malformed()));
        if (totals.notSelected() > 0) {
            row("not meant", Quantities.exact(totals.notSelected()) + " frames of other sources or not wanted");
        }
        if (totals.external().skipped() > 0) {
            row(
                    "skipped",
                    Quantities.exact(totals.external().skipped()) + " frames of link types that are not read: "
                            + linkTypes(totals.external().linkTypes()));
        }
        totals.external().outputs().forEach(output -> row("output", delivery(output)));
        row("drops", coloured(totals.drops().isEmpty() ? GREEN : RED, everyPlace(totals)));
    }

    private static String group(GroupTotals group) {
        return group.name() + "  " + Quantities.exact(group.frames()) + " frames, " + Quantities.exact(group.bytes())
                + " octets of " + Quantities.exact(group.stations()) + " stations, "
                + Quantities.exact(group.dropped()) + " dropped";
    }

    private static String delivery(OutputCounts output) {
        String text = output.target() + "  " + Quantities.exact(output.written()) + " written, "
                + Quantities.exact(output.dropped()) + " dropped";
        return output.unsupported() == 0
                ? text
                : text + ", " + Quantities.exact(output.unsupported()) + " that the format has no place for";
    }

    private static String strangers(StrangerCounts strangers) {
        if (strangers.frames() + strangers.malformed() + strangers.sourceless() == 0) {
            return "none";
        }
        String text = Quantities.exact(strangers.frames()) + " frames of unexpected sources; alerts "
                + Quantities.exact(strangers.alerts()) + ", frames not tracked "
                + Quantities.exact(strangers.untracked()) + ", too short to tell "
                + Quantities.exact(strangers.malformed());
        if (strangers.sourceless() > 0) {
            text += ", without a source " + Quantities.exact(strangers.sourceless());
        }
        if (strangers.suppressed() > 0) {
            text += ", without an alert " + Quantities.exact(strangers.suppressed()) + " sources";
        }
        if (strangers.evicted() > 0) {
            text += ", forgotten " + Quantities.exact(strangers.evicted()) + " sources with "
                    + Quantities.exact(strangers.evictedFrames()) + " frames";
        }
        return text;
    }

    private void row(String name, String text) {
        out.line(String.format(Locale.ROOT, "  %-11s %s", name, text));
    }

    private static String percentiles(Percentiles cuts, LongFunction<String> form) {
        return "p50 " + form.apply(cuts.p50()) + "  p90 " + form.apply(cuts.p90()) + "  p99 " + form.apply(cuts.p99())
                + "  max " + form.apply(cuts.max());
    }

    private static String drops(Totals totals) {
        return totals.drops().isEmpty() ? "none" : everyPlace(totals);
    }

    private static String everyPlace(Totals totals) {
        return totals.drops().byPlace().entrySet().stream()
                .map(place -> place.getKey() + " " + Quantities.exact(place.getValue()))
                .collect(Collectors.joining("  "));
    }

    private static String counts(Map<String, Long> counts) {
        String text = counts.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .map(count -> words(count.getKey()) + " " + Quantities.exact(count.getValue()))
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "none" : text;
    }

    private static String linkTypes(Map<String, Long> frames) {
        return frames.entrySet().stream()
                .map(linkType -> linkType.getKey() + " " + Quantities.exact(linkType.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
