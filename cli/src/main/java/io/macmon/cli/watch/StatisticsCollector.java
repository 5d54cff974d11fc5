package io.macmon.cli.watch;

import io.macmon.analyzer.Analysis;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.Statistics;
import io.macmon.analyzer.Statistics.Busiest;
import io.macmon.analyzer.Statistics.Interval;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.analyzer.throughput.DelayCounts;
import io.macmon.analyzer.throughput.HistogramLog;
import io.macmon.analyzer.throughput.Throughput;
import io.macmon.analyzer.throughput.Throughput.Histograms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Turns the counters and histograms of a run into statistics. Called by the report thread only. */
final class StatisticsCollector {

    private static final int BUSIEST_STATIONS = 5;
    private static final int LOUDEST_STRANGERS = 10;

    private final List<Worker> workers;
    private final ExternalCountsReader external;
    private final Optional<HistogramLog> log;

    private final Histograms total = new Histograms();
    private final Histograms recent = new Histograms(); // since the last interval was reported
    private final long start = System.nanoTime();
    private long intervalStart = start;
    private Instant intervalStartTime = Instant.now();
    private volatile Optional<Totals> closing = Optional.empty();

    StatisticsCollector(List<Worker> workers, ExternalCountsReader external, Optional<HistogramLog> log) {
        this.workers = workers;
        this.external = external;
        this.log = log;
    }

    /** The statistics since the last call. */
    MonitorEvent takeInterval() {
        add(merged(Throughput::takeInterval));
        Interval interval = summary(recent, since(intervalStart));
        Instant now = endInterval();
        return new StatisticsReported(now, new Statistics(interval, totals(Map.of())));
    }

    /** The statistics for the run so far. Ends no interval. */
    Statistics takeSoFar() {
        add(merged(Throughput::takeInterval));
        return new Statistics(summary(total, since(start)), totals(Map.of()));
    }

    /** The delays of the frames in the last statistics that were taken. */
    DelayCounts delays() {
        return total.delayCounts();
    }

    /** The statistics for the whole run. Call after the analysis has stopped. */
    MonitorEvent takeClosing() {
        add(merged(Throughput::takeRemainder));
        Instant now = endInterval();
        Totals totals = totals(external.skippedFrames());
        closing = Optional.of(totals);
        return new StatisticsReported(now, new Statistics(true, summary(total, since(start)), totals, busiest()));
    }

    /** The totals of the whole run; empty before {@link #takeClosing}. Thread-safe. */
    Optional<Totals> closing() {
        return closing;
    }

    private Busiest busiest() {
        return new Busiest(
                Analysis.busiestStations(analyses(), BUSIEST_STATIONS), external.loudestStrangers(LOUDEST_STRANGERS));
    }

    private List<Analysis> analyses() {
        return workers.stream().map(Worker::analysis).toList();
    }

    private Histograms merged(Function<Throughput, Histograms> take) {
        Histograms merged = take.apply(workers.get(0).analysis().throughput());
        for (Worker other : workers.subList(1, workers.size())) {
            merged.add(take.apply(other.analysis().throughput()));
        }
        return merged;
    }

    private void add(Histograms taken) {
        total.add(taken);
        recent.add(taken);
    }

    // The wall clock may be set during an interval, so it only gives the start of one, not its length.
    private Instant endInterval() {
        Instant from = intervalStartTime;
        Instant to = from.plus(since(intervalStart));
        log.ifPresent(file -> file.write(recent, from, to));
        recent.reset();
        intervalStart = System.nanoTime();
        intervalStartTime = Instant.now();
        return intervalStartTime;
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private static Interval summary(Histograms histograms, Duration length) {
        return new Interval(
                length,
                histograms.frames(),
                histograms.bytes(),
                histograms.framesPerSecond(),
                histograms.bitsPerSecond(),
                histograms.delayMicros(),
                histograms.backlogBlocks());
    }

    // Reads the count of analysed frames before that of captured frames, so that the first never exceeds the second.
    private Totals totals(Map<String, Long> skipped) {
        return Analysis.totals(analyses(), since(start), () -> external.read(skipped));
    }
}
