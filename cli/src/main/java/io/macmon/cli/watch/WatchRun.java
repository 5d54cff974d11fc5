package io.macmon.cli.watch;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.live.LiveCounters;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.analyzer.throughput.HistogramLog;
import io.macmon.analyzer.throughput.Rates;
import io.macmon.capture.BlockReader;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameSource;
import io.macmon.capture.WallClock;
import io.macmon.capture.pcap.PacketSummary;
import io.macmon.cli.export.Exporters;
import io.macmon.cli.input.CaptureLoss;
import io.macmon.cli.input.Input;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.input.StationGroups;
import io.macmon.cli.output.EventOutbox;
import io.macmon.cli.output.Outputs;
import io.macmon.cli.process.RunControl;
import io.macmon.cli.process.SignalHandler;
import io.macmon.cli.recorder.FlightRecorder;
import io.macmon.cli.screen.LossReport;
import io.macmon.cli.screen.Quantities;
import io.macmon.cli.screen.StatisticsText;
import io.macmon.cli.service.RunService;
import io.macmon.cli.top.RunScreen;
import io.macmon.config.FlowConfig;
import io.macmon.config.FlowMetrics;
import io.macmon.config.RunConfig;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Runs one capture: wires source, rings, analyzers and sinks, and stops them in order. Used once. One thread only.
 *
 * <pre>
 *   macmon-capture: source --+--> ring --> macmon-analysis: selection --> flows, throughput --+
 *                            |                              '--> guard (capture file) --------+--> outbox
 *                            '--> exporters --> capture files                                 |    macmon-report
 *   macmon-guard: guard on the parent (live) -------------------------------------------------'
 *   macmon-recorder: all frames on the parent (live), or each frame after its analysis --> files of alerts
 * </pre>
 *
 * <p>Each worker of a live run has its own source, ring and analyzers; those of a capture file share its source, and
 * merge their records. A live run without capture files needs no ring: the capture thread analyses each block itself.
 */
final class WatchRun {

    private final RunContext run;
    private final RunControl control;
    private final Input input;
    private final EventOutbox outbox;
    private final Outputs outputs;
    private final Exporters exporters;
    private final Optional<AlertRecording> recording;
    private final StrangerDetector guard;
    private final List<Worker> workers = new ArrayList<>();
    private final StatisticsCollector statistics;
    private final WatchControl service;

    /**
     * @param sinks     receive events on the report thread
     * @param frames    receives each selected frame of a capture file after its analysis
     * @param outputs   also receive the events; closed by the caller
     * @param recording writes the frames around an alert; closed by the caller
     */
    WatchRun(
            RunContext run,
            List<EventSink> sinks,
            FrameHandler frames,
            Outputs outputs,
            Exporters exporters,
            Optional<AlertRecording> recording,
            Optional<HistogramLog> log)
            throws MacmonException {
        this.run = run;
        this.outputs = outputs;
        this.exporters = exporters;
        this.recording = recording;
        control = run.control();
        input = run.input();
        RecentEvents recent = new RecentEvents(input.name(), run.labels());
        List<EventSink> all = Stream.concat(Stream.concat(sinks.stream(), outputs.sinks().stream()), Stream.of(recent))
                .toList();
        outbox = new EventOutbox(all, input.isLive(), control::reportingFailed);
        StationGroups groups = run.groups().get();
        EventSink events = input.isLive() ? outbox : afterEndedFlows();
        EventSink alerts = recording.map(files -> files.withFileNames(events)).orElse(events);
        guard = new StrangerDetector(
                groups::expects, run.config().quietPeriod(), alerts, PacketSummary::of, run.source(), run::learnedName);
        Optional<GroupCounts> counts =
                groups.isNamed() ? Optional.of(new GroupCounts(run.groups(), run.source())) : Optional.empty();
        List<LiveCounters> live = addWorkers(counts, frames, flowsOfWorker(all));
        DropCountsReader drops = new DropCountsReader(input, workers, exporters, recording, outbox);
        ExternalCountsReader external = new ExternalCountsReader(input, guard, counts, outputs, drops);
        statistics = new StatisticsCollector(workers, external, log);
        WatchCounters counters =
                new WatchCounters(live, input, guard, outputs, drops, recent, new OpenFlowScans(workers));
        Optional<FlightRecorder> recorder = recording.map(AlertRecording::recorder);
        service = new WatchControl(run, workers, outputs, counters, recorder, this::measured);
    }

    // The worker is created later.
    private EventSink afterEndedFlows() {
        return new EventSink() {
            @Override
            public void accept(MonitorEvent event) {
                workers.get(0).analysis().afterEndedFlows().accept(event);
            }

            @Override
            public void acceptDeferred(Supplier<? extends MonitorEvent> event) {
                workers.get(0).analysis().afterEndedFlows().acceptDeferred(event);
            }
        };
    }

    private List<LiveCounters> addWorkers(Optional<GroupCounts> counts, FrameHandler frames, FlowConfig flows)
            throws MacmonException {
        List<LiveCounters> live = new ArrayList<>();
        Rates rates = new Rates(input.sources().size());
        for (FrameSource source : input.sources()) {
            LiveCounters counter =
                    new LiveCounters(run.source(), mac -> run.groups().get().groupOf(mac) != null);
            live.add(counter);
            FrameHandler all = input.isLive() ? outputs.withWatchReaders(counter, run::learnedName) : frames;
            Worker.Handlers handlers = new Worker.Handlers(
                    counts.map(groups -> groups.counter().then(all)).orElse(all),
                    strangers(),
                    recording.flatMap(AlertRecording::fileHandler).orElse(FrameHandler.NONE),
                    rates,
                    outbox);
            workers.add(new Worker(workers.size(), source, run, flows, handlers, exporters));
        }
        return live;
    }

    // The sink that needs the most metrics decides which metrics all flows have.
    private FlowConfig flowsOfWorker(List<EventSink> sinks) {
        FlowMetrics metrics = sinks.stream()
                .map(EventSink::flowMetrics)
                .max(Comparator.naturalOrder())
                .orElse(FlowMetrics.TOTALS);
        RunConfig config = run.config();
        return config.flows().withMetrics(metrics).splitAmong(config.workers());
    }

    // A live source-mode device delivers no frames from strangers: the guard captures those on the parent.
    private FrameHandler strangers() {
        return input.includesStrangers() && run.groups().get().mayAlert() ? guard : FrameHandler.NONE;
    }

    /**
     * Runs until the source ends, the limit is reached, the run is stopped, or something fails.
     *
     * @param onListening called once the capture is running, so that no later frame is missed
     * @param screens     opens the screen and the page of the run
     */
    void run(Runnable onListening, RunScreen.Opener screens) {
        if (input.isLive()) {
            outbox.schedule(run.config().interval(), statistics::takeInterval);
            outbox.runBeforeEvents(PacketSummary::warmUp);
        }
        outbox.runWhileDraining(outputs::reportProgress);
        outputs.countRecords(() -> outbox.waitingFlows() + openFlows());
        outbox.start();
        workers.forEach(Worker::start);
        try (SignalHandler usr1 = SignalHandler.install(SignalHandler.PRINT_STATISTICS, this::requestStatistics);
                SignalHandler usr2 = SignalHandler.install(SignalHandler.FLUSH, this::flush);
                RunService opened = RunService.open(service, control::warn)) {
            recording.ifPresent(files -> files.start(control::fail));
            input.start(guard, outbox, control::fail);
            outputs.startAttached(service::drops);
            onListening.run();
            opened.ready();
            try (RunScreen shown = screens.open(opened.commands())) {
                control.await(run.config().limit());
            }
        } catch (MacmonException failed) {
            control.fail(failed);
        } finally {
            shutDown();
        }
    }

    private void requestStatistics() {
        outbox.acceptDeferred(() -> {
            control.print(StatisticsText.table(statistics.takeSoFar(), run.labels()));
            return null;
        });
    }

    // On the report thread, which owns the statistics.
    private CompletableFuture<WatchMetrics> measured() {
        CompletableFuture<WatchMetrics> taken = new CompletableFuture<>();
        outbox.acceptDeferred(() -> {
            taken.complete(new WatchMetrics(statistics.takeSoFar(), statistics.delays()));
            return null;
        });
        return taken;
    }

    private void flush() {
        outputs.flush();
        exporters.flush();
    }

    /** Whether a source outside the station list sent a frame. */
    boolean sawUnexpectedSource() {
        return alerts() > 0;
    }

    /** What was lost, by place. */
    Map<String, Long> drops() {
        return service.drops();
    }

    /** Number of alerts on unexpected sources. */
    long alerts() {
        return guard.alerts();
    }

    /** Reports what was lost on the way to the outputs and files. Call after {@link #run}. */
    void reportLosses(LossReport losses) {
        CaptureLoss.report(input, losses);
        service.reportLosses(losses);
        losses.add(sum(BlockReader::dropped), "frame", "the analysis fell behind, and no block was free");
        losses.add(sum(BlockReader::unhandled), "frame", "they arrived after the analysis had failed");
        statistics
                .closing()
                .filter(totals -> !input.isLive() && totals.frames() > 0 && totals.unmetered() == totals.frames())
                .ifPresent(totals -> losses.add(input.files() + ": 0 of "
                        + Quantities.count(totals.frames(), "frame")
                        + " could be read: " + Quantities.counts(totals.malformed())));
        losses.add(outbox.dropped(), "event", "the outputs fell behind, and the outbox was full");
    }

    private long sum(ToLongFunction<BlockReader> counter) {
        return workers.stream().map(Worker::reader).mapToLong(counter).sum();
    }

    private long openFlows() {
        return workers.stream()
                .mapToLong(worker -> worker.analysis().openFlows())
                .sum();
    }

    private void shutDown() {
        control.stop();
        long now = WallClock.nanos();
        workers.forEach(worker -> worker.stopCapture(now));
        workers.forEach(Worker::joinCapture);
        input.stop();
        recording.ifPresent(files -> files.stop(now));
        exporters.finish(); // before the recorder, whose disk may hang
        recording.ifPresent(files -> files.finish(control::fail));
        outbox.startDraining();
        workers.forEach(Worker::stopAnalysis);
        outbox.stop(() -> {
            outputs.drain();
            return statistics.takeClosing();
        });
    }
}
