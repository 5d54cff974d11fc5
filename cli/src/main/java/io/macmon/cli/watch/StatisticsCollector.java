package io.macmon.cli.watch;

import io.macmon.analyzer.Analysis;
import io.macmon.analyzer.DropCounts;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.Statistics;
import io.macmon.analyzer.Statistics.Interval;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.analyzer.station.StrangerDetector;
import io.macmon.analyzer.throughput.HistogramLog;
import io.macmon.analyzer.throughput.Throughput;
import io.macmon.analyzer.throughput.Throughput.Histograms;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.FrameRing;
import io.macmon.cli.export.Exporter;
import io.macmon.cli.input.Input;
import io.macmon.cli.output.EventOutbox;
import io.macmon.cli.output.Outputs;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Reads every counter of a run and makes statistics of them. Report thread only. */
final class StatisticsCollector {

    private final Input input;
    private final List<Worker> workers;
    private final StrangerDetector guard;
    private final List<Exporter> exporters;
    private final Optional<GroupCounts> groups;
    private final Optional<AlertRecording> recording;
    private final EventOutbox outbox;
    private final Outputs outputs;
    private final Optional<HistogramLog> log;

    private final Histograms total = new Histograms();
    private final Instant start = Instant.now();
    private Instant intervalStart = start;

    StatisticsCollector(
            Input input,
            List<Worker> workers,
            StrangerDetector guard,
            List<Exporter> exporters,
            Optional<GroupCounts> groups,
            Optional<AlertRecording> recording,
            EventOutbox outbox,
            Outputs outputs,
            Optional<HistogramLog> log) {
        this.input = input;
        this.workers = workers;
        this.guard = guard;
        this.exporters = exporters;
        this.groups = groups;
        this.recording = recording;
        this.outbox = outbox;
        this.outputs = outputs;
        this.log = log;
    }

    /** What came through since the last interval. */
    MonitorEvent takeInterval() {
        Histograms interval = merged(Throughput::takeInterval);
        Instant now = Instant.now();
        Interval recent = recent(interval, Duration.between(intervalStart, now));
        record(interval, now);
        return new StatisticsReported(now, new Statistics(false, recent, totals(now, Map.of())));
    }

    /** What came through in the whole run; after the analysis has stopped. */
    MonitorEvent takeClosing() {
        Instant now = Instant.now();
        record(merged(Throughput::takeRemainder), now);
        return new StatisticsReported(
                now, new Statistics(true, recent(total, Duration.between(start, now)), totals(now, skippedFrames())));
    }

    private Histograms merged(Function<Throughput, Histograms> take) {
        Histograms merged = take.apply(workers.get(0).analysis().throughput());
        for (Worker other : workers.subList(1, workers.size())) {
            merged.add(take.apply(other.analysis().throughput()));
        }
        return merged;
    }

    private void record(Histograms interval, Instant now) {
        Instant from = intervalStart;
        log.ifPresent(file -> file.write(interval, from, now));
        total.add(interval);
        intervalStart = now;
    }

    private static Interval recent(Histograms stretch, Duration length) {
        return new Interval(
                length,
                stretch.frames(),
                stretch.bytes(),
                stretch.framesPerSecond(),
                stretch.bitsPerSecond(),
                stretch.delayMicros(),
                stretch.backlogBlocks());
    }

    // What was analysed is read before what was captured, so that it is never more.
    private Totals totals(Instant now, Map<String, Long> skipped) {
        List<Analysis> analyses = workers.stream().map(Worker::analysis).toList();
        return Analysis.totals(analyses, Duration.between(start, now), () -> outside(skipped));
    }

    private Statistics.ExternalCounts outside(Map<String, Long> skipped) {
        CaptureStats captured = input.stats();
        List<Statistics.OutputCounts> deliveries = outputs.deliveries();
        return new Statistics.ExternalCounts(
                captured.frames(),
                captured.skipped(),
                input.strangers(guard),
                drops(captured, deliveries),
                deliveries,
                skipped,
                groups.map(counts -> counts.read(input::dropped)).orElse(List.of()));
    }

    private Map<String, Long> skippedFrames() {
        Map<String, Long> byLinkType = new LinkedHashMap<>();
        input.skipped().forEach(skipped -> byLinkType.put(skipped.linkTypeName(), skipped.frames()));
        return byLinkType;
    }

    private DropCounts drops(CaptureStats captured, List<Statistics.OutputCounts> deliveries) {
        Input.Losses outside = input.losses();
        return new DropCounts(
                outside.nic(),
                outside.backlog(),
                captured.droppedByKernel(),
                captured.droppedAtRing() + sum(FrameRing::dropped),
                sum(FrameRing::unhandled),
                exporters.stream().mapToLong(Exporter::missingFrames).sum(),
                outside.guard(),
                recording.map(AlertRecording::missingFrames).orElse(0L),
                outbox.dropped(),
                deliveries.stream().mapToLong(Statistics.OutputCounts::dropped).sum());
    }

    private long sum(ToLongFunction<FrameRing> counter) {
        return workers.stream().map(Worker::ring).mapToLong(counter).sum();
    }
}
