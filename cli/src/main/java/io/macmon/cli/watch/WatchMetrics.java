package io.macmon.cli.watch;

import io.macmon.analyzer.Statistics;
import io.macmon.analyzer.Statistics.GroupTotals;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.analyzer.throughput.DelayCounts;
import io.macmon.cli.input.StationGroups;
import io.macmon.cli.metrics.MetricsWriter;
import io.macmon.cli.metrics.MetricsWriter.Series;
import java.util.List;
import java.util.Map;

/** What a watch measured so far. */
record WatchMetrics(Statistics statistics, DelayCounts delays) {

    void writeTo(MetricsWriter metrics, String device, StationGroups groups) {
        Totals totals = statistics.totals();
        metrics.counters("bytes", "Bytes in analysed frames, as on the wire", "device", Map.of(device, totals.bytes()));
        metrics.counter("analysed_frames", "Frames analysed", totals.frames());
        metrics.counters("protocol_frames", "Frames analysed, by protocol", "protocol", totals.protocols());
        metrics.counter("unmetered_frames", "Frames in no flow, because a header is malformed", totals.unmetered());
        metrics.counters("malformed_frames", "Frames with a fault", "fault", totals.malformed());
        if (!totals.names().isEmpty()) {
            metrics.counters("names", "Names read, and names that stay unknown", "kind", totals.names());
        }
        metrics.gauge(
                "flows_open", "Flows in the table", (double) totals.flows().open());
        metrics.counters(
                "flow_records",
                "Flow records, by the reason for each",
                "reason",
                totals.flows().records());
        StrangerCounts strangers = totals.strangers();
        metrics.counter("stranger_frames", "Frames from unlisted stations", strangers.frames());
        metrics.counter("alerts", "Alerts about strangers", strangers.alerts());
        metrics.counter("alerts_held_back", "Strangers without an alert, because of too many", strangers.suppressed());
        metrics.histogram(
                "capture_delay_seconds",
                "Time from the kernel's timestamp of a frame to its analysis",
                DelayCounts.BOUNDS_SECONDS,
                delays.counts(),
                delays.sumSeconds());
        Series listed = new Series(List.of("group", "state"));
        groups.groups().forEach(group -> listed.add(group.stations().size(), group.name(), "listed"));
        metrics.gauges("stations", "Stations, by group and state", listed);
        Series frames = new Series(List.of("group"));
        Series bytes = new Series(List.of("group"));
        for (GroupTotals group : totals.external().groups()) {
            frames.add(group.frames(), group.name());
            bytes.add(group.bytes(), group.name());
        }
        metrics.counters("group_frames", "Frames analysed, by station group", frames);
        metrics.counters("group_bytes", "Bytes in those frames, as on the wire", bytes);
    }
}
