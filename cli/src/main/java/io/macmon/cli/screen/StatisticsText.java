package io.macmon.cli.screen;

import io.macmon.analyzer.SourceRanking;
import io.macmon.analyzer.SourceRanking.SourceTotals;
import io.macmon.analyzer.Statistics;
import io.macmon.analyzer.Statistics.GroupTotals;
import io.macmon.analyzer.Statistics.Interval;
import io.macmon.analyzer.Statistics.OutputCounts;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.record.StationLabels;
import io.macmon.analyzer.throughput.Percentiles;
import io.macmon.config.net.MacAddress;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Statistics as text: an interval on one line, and the closing statistics as a table. */
public final class StatisticsText {

    private static final int ROW_START = 14;

    private final TextLayout layout;
    private final boolean colour;
    private final StationLabels labels;

    StatisticsText(TextLayout layout, boolean colour, StationLabels labels) {
        this.layout = layout;
        this.labels = labels;
        this.colour = colour;
    }

    /** Statistics as a table, for a file or a pipe. */
    public static String table(Statistics statistics, StationLabels labels) {
        return new StatisticsText(TextLayout.forFile(false), false, labels).closing(statistics);
    }

    /** An address, with what is known about its station in brackets. */
    static String labelled(MacAddress mac, StationLabels labels) {
        return labelled(mac, labels, labels.learned(mac.value()));
    }

    /** @param revealed what its station had revealed by then */
    static String labelled(MacAddress mac, StationLabels labels, Optional<StationName> revealed) {
        Optional<String> name = labels.name(mac.value(), revealed).map(StatisticsText::text);
        String known = Stream.of(name.orElse(""), labels.vendor(mac.value()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        return known.isEmpty() ? mac.toString() : mac + " (" + known + ")";
    }

    /** A name, with where and when it was learned, unless the user gave it. */
    static String text(StationName name) {
        return name.isLearned()
                ? name.name() + " from " + name.source() + " " + name.lastSeen().truncatedTo(ChronoUnit.SECONDS)
                : name.name();
    }

    /** An interval as parts of a line; the delay is left out if it does not fit into these columns. */
    List<String> shortInterval(Statistics statistics, int columns) {
        Interval interval = statistics.interval();
        Totals totals = statistics.totals();
        double seconds = seconds(interval);
        List<String> parts = new ArrayList<>();
        parts.add(Quantities.scaled((long) (interval.frames() / seconds)) + " frames/s");
        parts.add(Quantities.scaled((long) (interval.bytes() * 8 / seconds)) + "bit/s");
        parts.add(Quantities.scaled(totals.strangers().frames()) + " unexpected");
        parts.add(Quantities.scaledCount(totals.flows().open(), "open flow"));
        parts.add("drops: " + dropped(totals, Quantities::scaled));
        String delay = "delay p99 " + Quantities.micros(interval.delayMicros().p99());
        if (parts.stream().mapToInt(part -> part.length() + 2).sum() + delay.length() <= columns) {
            parts.add(2, delay);
        }
        return parts;
    }

    private static double seconds(Interval interval) {
        return Math.max(0.001, interval.length().toMillis() / 1_000.0);
    }

    String interval(Statistics statistics) {
        Interval interval = statistics.interval();
        Totals totals = statistics.totals();
        double seconds = seconds(interval);
        return String.format(
                Locale.ROOT,
                "%s frames/s  %sbit/s  delay p50 %s p90 %s p99 %s max %s  backlog max %d  %s  %s from"
                        + " unexpected sources  drops: %s",
                Quantities.scaled((long) (interval.frames() / seconds)),
                Quantities.scaled((long) (interval.bytes() * 8 / seconds)),
                Quantities.micros(interval.delayMicros().p50()),
                Quantities.micros(interval.delayMicros().p90()),
                Quantities.micros(interval.delayMicros().p99()),
                Quantities.micros(interval.delayMicros().max()),
                interval.backlogBlocks().max(),
                Quantities.scaledCount(totals.flows().open(), "open flow"),
                Quantities.scaledCount(totals.strangers().frames(), "frame"),
                totals.drops().isEmpty() ? "none" : drops(totals));
    }

    String closing(Statistics statistics) {
        Interval run = statistics.interval();
        Totals totals = statistics.totals();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add((statistics.isFinal() ? "Closing statistics after " : "Statistics after ")
                + Quantities.seconds(totals.uptime()));
        lines.add(row("analysed", framesAndBytes(totals.frames(), totals.bytes())));
        lines.add(row("protocols", Quantities.counts(totals.protocols())));
        lines.add(row("frames/s", percentiles(run.framesPerSecond(), Quantities::scaled)));
        lines.add(row("bit/s", percentiles(run.bitsPerSecond(), Quantities::scaled)));
        if (run.delayMicros().count() > 0) {
            lines.add(row("delay", percentiles(run.delayMicros(), Quantities::micros)));
        }
        lines.add(row("backlog", percentiles(run.backlogBlocks(), Quantities::exact) + " (blocks)"));
        lines.add(row(
                "flows",
                Quantities.exact(totals.flows().total()) + "; records: "
                        + Quantities.counts(totals.flows().records())));
        totals.external().groups().forEach(group -> lines.add(row("group", group(group))));
        addRanking(lines, "stations", statistics.busiest().stations());
        lines.add(row(
                "unexpected",
                strangers(totals.strangers(), statistics.busiest().strangers().sources())));
        addRanking(lines, "strangers", statistics.busiest().strangers());
        lines.add(row("malformed", Quantities.counts(totals.malformed())));
        if (!totals.names().isEmpty()) {
            lines.add(row("names", Quantities.counts(totals.names())));
        }
        if (totals.notSelected() > 0) {
            lines.add(row(
                    "filtered",
                    Quantities.count(totals.notSelected(), "frame") + " from other sources, or excluded by an option"));
        }
        if (totals.external().skipped() > 0) {
            lines.add(row(
                    "skipped",
                    Quantities.count(totals.external().skipped(), "frame") + " of unsupported link types: "
                            + linkTypes(totals.external().linkTypes())));
        }
        totals.external().outputs().forEach(output -> lines.add(row("output", output(output))));
        String drops = row("drops", dropped(totals, Quantities::exact));
        Colour state = totals.drops().isEmpty() ? Colour.GREEN : Colour.RED;
        lines.add(colour ? drops.substring(0, ROW_START) + state.paint(drops.substring(ROW_START)) : drops);
        return String.join("\n", lines);
    }

    // Parts of the text are two spaces apart.
    private String row(String name, String text) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "  %-11s ", name));
        Paragraph.append(
                row, List.of(text.split("  ")), ROW_START, layout.isForReading() ? layout.width() : Integer.MAX_VALUE);
        return row.toString();
    }

    private void addRanking(List<String> lines, String name, SourceRanking ranking) {
        String label = name;
        for (SourceTotals source : ranking.top()) {
            lines.add(row(
                    label, labelled(source.source(), labels) + "  " + framesAndBytes(source.frames(), source.bytes())));
            label = "";
        }
        if (ranking.others() > 0) {
            lines.add(row("", "and " + Quantities.exact(ranking.others()) + " more"));
        }
        if (ranking.leftOutFrames() > 0) {
            lines.add(row("", "and " + Quantities.count(ranking.leftOutFrames(), "frame") + " from further sources"));
        }
    }

    private static String framesAndBytes(long frames, long bytes) {
        return Quantities.count(frames, "frame") + ", " + Quantities.count(bytes, "byte");
    }

    private static String group(GroupTotals group) {
        return group.name() + "  " + framesAndBytes(group.frames(), group.bytes()) + " from "
                + Quantities.count(group.stations(), "station") + ", " + Quantities.exact(group.dropped())
                + " dropped";
    }

    private static String output(OutputCounts output) {
        String text = output.target() + "  " + Quantities.exact(output.written()) + " written, "
                + Quantities.exact(output.dropped()) + " dropped";
        return output.unsupported() == 0
                ? text
                : text + ", " + Quantities.exact(output.unsupported()) + " not supported by the format";
    }

    private static String strangers(StrangerCounts strangers, long sources) {
        if (strangers.frames() + strangers.malformed() + strangers.sourceless() == 0) {
            return "none";
        }
        List<String> parts = new ArrayList<>();
        parts.add(Quantities.count(strangers.frames(), "frame") + " from "
                + (sources == 0 ? "unexpected sources" : Quantities.count(sources, "unexpected source")));
        parts.add(Quantities.count(strangers.alerts(), "alert"));
        if (strangers.untracked() > 0) {
            parts.add(Quantities.count(strangers.untracked(), "frame") + " not tracked");
        }
        if (strangers.malformed() > 0) {
            parts.add(Quantities.count(strangers.malformed(), "frame") + " too short");
        }
        if (strangers.sourceless() > 0) {
            parts.add(Quantities.count(strangers.sourceless(), "frame") + " without a source address");
        }
        if (strangers.suppressed() > 0) {
            parts.add(Quantities.count(strangers.suppressed(), "source") + " without an alert");
        }
        if (strangers.evicted() > 0) {
            parts.add(Quantities.count(strangers.evicted(), "source") + " evicted with "
                    + Quantities.count(strangers.evictedFrames(), "frame"));
        }
        return String.join(", ", parts);
    }

    private static String percentiles(Percentiles percentiles, LongFunction<String> format) {
        return "p50 " + format.apply(percentiles.p50()) + "  p90 " + format.apply(percentiles.p90()) + "  p99 "
                + format.apply(percentiles.p99()) + "  max " + format.apply(percentiles.max());
    }

    private static String dropped(Totals totals, LongFunction<String> format) {
        if (totals.drops().isEmpty()) {
            return "none";
        }
        return totals.drops().byPlace().entrySet().stream()
                .filter(place -> place.getValue() > 0)
                .map(place -> place.getKey() + " " + format.apply(place.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String drops(Totals totals) {
        return totals.drops().byPlace().entrySet().stream()
                .map(place -> place.getKey() + " " + Quantities.exact(place.getValue()))
                .collect(Collectors.joining("  "));
    }

    private static String linkTypes(Map<String, Long> frames) {
        return frames.entrySet().stream()
                .map(linkType -> linkType.getKey() + " " + Quantities.exact(linkType.getValue()))
                .collect(Collectors.joining(", "));
    }
}
