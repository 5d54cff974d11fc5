package io.macmon.cli.watch;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.station.StrangerDetector;
import io.macmon.analyzer.throughput.HistogramLog;
import io.macmon.analyzer.throughput.Rates;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameSource;
import io.macmon.capture.WallClock;
import io.macmon.capture.pcap.PacketSummary;
import io.macmon.cli.export.ExportTask;
import io.macmon.cli.export.Exporter;
import io.macmon.cli.input.FrameSelections;
import io.macmon.cli.input.Input;
import io.macmon.cli.input.StationGroups;
import io.macmon.cli.input.StrangerGuard;
import io.macmon.cli.output.EventOutbox;
import io.macmon.cli.output.Outputs;
import io.macmon.cli.process.RunEnd;
import io.macmon.config.FlowMetrics;
import io.macmon.config.MonitorConfig;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One run from the first frame to the closing statistics: wires a source, the rings, the analyzers and the sinks.
 *
 * <pre>
 *   macmon-capture: source --+--> ring --> macmon-analysis: selection --> flows, throughput --+
 *                            |                              '--> guard (capture file) --------+--> outbox
 *                            '--> ring --> macmon-export: selection --> capture file          |    macmon-report
 *   macmon-guard: guard on the parent (live) -------------------------------------------------'
 *   macmon-recorder: all that the parent hears (live), or the analysis after each frame --> files of alerts
 * </pre>
 *
 * <p>Each worker has a source, a ring and analyzers of its own. Used once, by one thread; {@link #stop} may be called by any.
 */
final class Monitor {

    private final MonitorConfig config;
    private final Supplier<StationGroups> groups;
    private final Input input;
    private final EventOutbox outbox;
    private final Outputs outputs;
    private final StrangerDetector guard;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Exporter> exporters = new ArrayList<>();
    private final Optional<AlertRecording> recording;
    private final StatisticsCollector statistics;
    private final RunEnd end = new RunEnd();

    /**
     * @param groups    of stations, as they are now
     * @param input     where frames come from; closed by the caller
     * @param readers   give each reader of a ring its selection; closed by the caller
     * @param sinks     told on the report thread
     * @param outputs   told as well; closed by the caller
     * @param exports   the capture files that take selected frames as well
     * @param recording writes what is around an alert; closed by the caller
     */
    Monitor(
            MonitorConfig config,
            Supplier<StationGroups> groups,
            Input input,
            FrameSelections readers,
            List<EventSink> sinks,
            Outputs outputs,
            List<ExportTask> exports,
            Optional<AlertRecording> recording,
            Optional<HistogramLog> log)
            throws MacmonException {
        this.config = config;
        this.groups = groups;
        this.input = input;
        this.recording = recording;
        this.outputs = outputs;
        List<EventSink> told =
                Stream.concat(sinks.stream(), outputs.sinks().stream()).toList();
        outbox = new EventOutbox(told, input.isLive(), end::sinkFailed);
        EventSink alerts = recording.map(files -> files.withFileNames(outbox)).orElse(outbox);
        guard = new StrangerDetector(groups.get()::expects, config.quietPeriod(), alerts, PacketSummary::of);
        Optional<GroupCounts> counts = groups.get().isNamed() ? Optional.of(new GroupCounts(groups)) : Optional.empty();
        Rates rates = new Rates(input.sources().size());
        MonitorConfig measured = config.withFlows(config.flows().withMetrics(measure(told)));
        for (FrameSource source : input.sources()) {
            workers.add(new Worker(
                    workers.size(),
                    source,
                    measured,
                    input.isLive(),
                    new Worker.Handlers(
                            readers.newSelection(),
                            counts.map(GroupCounts::counter),
                            strangers(),
                            afterAnalysis(),
                            rates,
                            outbox),
                    this::stop,
                    this::capture,
                    end::analysisFailed));
        }
        for (ExportTask export : exports) {
            exporters.add(exporter(export, readers));
        }
        statistics = new StatisticsCollector(input, workers, guard, exporters, counts, recording, outbox, outputs, log);
    }

    // What serves the sink that asks for most serves all.
    private static FlowMetrics measure(List<EventSink> sinks) {
        return sinks.stream()
                .map(EventSink::flowMeasure)
                .max(Comparator.naturalOrder())
                .orElse(FlowMetrics.TOTALS);
    }

    private Exporter exporter(ExportTask export, FrameSelections readers) throws MacmonException {
        return new Exporter(export, input, readers.newSelection(), config.count(), this::stop, end::fail);
    }

    private static final FrameHandler IGNORE = frame -> {};

    // Behind a live source-mode device there are none: the guard on the parent hears them.
    private FrameHandler strangers() {
        return input.includesStrangers() && groups.get().mayAlert() ? guard : IGNORE;
    }

    private Optional<FrameHandler> afterAnalysis() {
        return recording.flatMap(AlertRecording::fileHandler);
    }

    /**
     * Runs until the source ends, the limit is reached, {@link #stop} is called, or something fails.
     *
     * @param onListening called when every frame from now on is heard
     */
    Outcome run(Runnable onListening) {
        if (input.isLive()) {
            outbox.schedule(config.interval(), statistics::takeInterval);
            outbox.runBeforeEvents(PacketSummary::warmUp);
        }
        outbox.start();
        workers.forEach(Worker::start);
        try {
            recording.ifPresent(files -> files.start(end::fail));
            input.start(guard, outbox, end::fail);
            onListening.run();
            end.await(config.limit());
        } catch (MacmonException failed) {
            end.fail(failed);
        } finally {
            shutDown();
        }
        return new Outcome(guard.alerts() > 0, end.failure(), exporters);
    }

    /** Ends the run as if its time were up. */
    void stop() {
        end.stop();
    }

    private void capture(Worker worker) {
        end.runCapture(() -> worker.capture(block -> distribute(block, worker)), input::explain);
    }

    private void distribute(FrameBlock block, Worker worker) {
        exporters.forEach(files -> files.offer(block));
        worker.publish(block);
    }

    private void shutDown() {
        long now = WallClock.nanos();
        workers.forEach(worker -> worker.stop(now));
        workers.forEach(worker -> StrangerGuard.join(worker.captureThread()));
        input.stop();
        recording.ifPresent(files -> files.stop(now));
        exporters.forEach(Exporter::finish); // first: the recorder's disk may hang
        recording.ifPresent(files -> files.finish(end::fail));
        workers.forEach(worker -> worker.ring().stop());
        outbox.stop(() -> {
            outputs.drain();
            return statistics.takeClosing();
        });
    }

    /**
     * How a run ended.
     *
     * @param sawUnexpectedSource whether a source outside the station list was heard
     * @param failure               why it ended early
     * @param exporters             wrote the capture files
     */
    record Outcome(boolean sawUnexpectedSource, Optional<MacmonException> failure, List<Exporter> exporters) {}
}
