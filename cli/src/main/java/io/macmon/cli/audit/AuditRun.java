package io.macmon.cli.audit;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.Analysis;
import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.FrameSplitter;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.MonitorEvent.FindingResolved;
import io.macmon.analyzer.audit.Audit;
import io.macmon.analyzer.audit.AuditListener;
import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditState;
import io.macmon.analyzer.audit.StationToCheck;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.analyzer.audit.station.StationMemory;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameRing;
import io.macmon.capture.FrameSource;
import io.macmon.capture.WallClock;
import io.macmon.cli.history.History;
import io.macmon.cli.input.CaptureLoss;
import io.macmon.cli.input.CaptureTimeLimit;
import io.macmon.cli.input.Input;
import io.macmon.cli.input.ParentInput;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.memory.StationDatabase;
import io.macmon.cli.output.EventOutbox;
import io.macmon.cli.output.Outputs;
import io.macmon.cli.process.HeapReserve;
import io.macmon.cli.process.RunControl;
import io.macmon.cli.process.SignalHandler;
import io.macmon.cli.process.Threads;
import io.macmon.cli.screen.LossReport;
import io.macmon.cli.screen.Quantities;
import io.macmon.cli.service.Run;
import io.macmon.cli.service.RunService;
import io.macmon.cli.top.RunScreen;
import io.macmon.config.AuditConfig;
import io.macmon.config.RunConfig;
import io.macmon.config.net.MacSet;
import io.macmon.config.policy.Policy;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One run of an audit, from the first frame to the last report.
 *
 * <pre>
 *   macmon-capture: source --> ring --> macmon-analysis: selection --> audit --+--> outbox: findings     macmon-report
 *                                                                              '--> memory: what is new  macmon-memory
 * </pre>
 *
 * <p>Used once. One thread only, except {@link #enforce} and {@link #query}, which are thread-safe.
 */
final class AuditRun {

    private static final int SLOTS = 4_096;
    private static final int ANSWER_TIMEOUT_SECONDS = 30;
    private static final int MAX_ATTEMPTS = 3;

    private final RunConfig config;
    private final Input input;
    private final RunControl control;
    private final EventOutbox outbox;
    private final MemoryWriter memory;
    private final Audit audit;
    private final FrameRing ring;
    private final Outputs outputs;
    private final Thread capture = new Thread(this::capture, "macmon-capture");
    private final AuditCounters counters;
    private final AuditControl service;
    private boolean isOver;

    /**
     * @param run      the context of the run; its input has one source
     * @param policyFile where the policy is; empty if it is not in a separate file
     * @param database what earlier runs saw; closed by the caller
     * @param radius   checks stations; closed by the caller
     * @param vendors  vendor names by MAC address
     * @param sinks    receive findings on the report thread
     * @param outputs  also receive them; closed by the caller
     */
    AuditRun(
            RunContext run,
            AuditConfig auditConfig,
            Policy policy,
            Optional<Path> policyFile,
            Optional<StationDatabase> database,
            Optional<RadiusCheck> radius,
            LongFunction<String> vendors,
            List<? extends EventSink> sinks,
            Outputs outputs)
            throws MacmonException {
        config = run.config();
        input = run.input();
        control = run.control();
        this.outputs = outputs;
        List<EventSink> all =
                Stream.concat(sinks.stream(), outputs.sinks().stream()).toList();
        outbox = new EventOutbox(all, input.isLive(), control::reportingFailed);
        StationMemory memory = AuditMemoryOptions.memory(database);
        this.memory = new MemoryWriter(memory, input.isLive());
        try {
            counters = new AuditCounters(run, policy, this::drops);
            audit = new Audit(auditConfig, policy, memory.recall(), this.memory, listener(radius, vendors));
            memory.changedMutes().ifPresent(audit::mute);
            audit.runSubmitted(); // before the first frame
            this.memory.watchMutes(this::applyMutes);
            radius.ifPresent(check -> check.reportTo(audit));
            FrameSplitter selected =
                    new FrameSplitter(selection(run), config.count(), counted(), FrameHandler.NONE, control::stop);
            ring = new FrameRing("macmon-analysis", SLOTS, new HeapReserve(selected), this::analysisFailed);
            FindingActions actions = new FindingActions(database, policyFile);
            service = new AuditControl(run, this, outputs, vendors, actions, counters);
            database.ifPresent(stored -> service.history().ifPresent(history -> keep(history, stored)));
        } catch (MacmonException | RuntimeException failed) {
            this.memory.close();
            throw failed;
        }
    }

    // Before the thread of the memory has anything else to do.
    private void keep(History history, StationDatabase stored) {
        memory.submit(() -> history.restore(stored.recallHistory()));
        history.onSave(() -> memory.submit(() -> history.save(stored::rememberHistory)));
    }

    private FrameHandler counted() {
        return outputs.withReaders(input.isLive() ? audit.then(counters.live()) : audit, audit::state);
    }

    // Memory first: the reason ends the run, and its end needs some. Freeing can fail as well.
    private void analysisFailed(Throwable thrown) {
        try {
            if (thrown instanceof OutOfMemoryError) {
                audit.freeMemory();
            }
        } finally {
            control.analysisFailed(thrown);
        }
    }

    private AuditListener listener(Optional<RadiusCheck> radius, LongFunction<String> vendors) {
        return new AuditListener() {
            @Override
            public void onFinding(Finding finding) {
                counters.countFinding();
                outbox.accept(new FindingReported(finding.last(), finding, audit.context(finding, vendors)));
            }

            @Override
            public void onResolved(Finding finding, Instant at) {
                outbox.accept(new FindingResolved(at, finding, audit.context(finding, vendors)));
            }

            @Override
            public void onStation(StationToCheck station) {
                radius.ifPresent(check -> check.request(station));
            }
        };
    }

    // With a capture file, the time limit counts in the time of the frames.
    private Predicate<Frame> selection(RunContext run) throws MacmonException {
        Predicate<Frame> selection = run.newSelection();
        return input.isLive() || config.limit().isEmpty()
                ? selection
                : new CaptureTimeLimit(config.limit().get(), control::stop).and(selection);
    }

    /**
     * Runs until the source ends, a limit is reached, the run is stopped, or something fails.
     *
     * @param onListening called once the capture is running, so that no later frame is missed
     * @param screens     opens the screen and the page of the run
     * @param every       how often {@code periodic} is called, on this thread; empty for never
     * @param afterFrames called on this thread after the last frame; findings can still be added
     */
    void run(
            Runnable onListening,
            RunScreen.Opener screens,
            Optional<Duration> every,
            Runnable periodic,
            Runnable afterFrames) {
        outbox.start();
        capture.start();
        try (SignalHandler usr1 = SignalHandler.install(SignalHandler.PRINT_STATISTICS, this::printStatistics);
                RunService opened = RunService.open(service, control::warn)) {
            StrangerDetector noStrangers = new StrangerDetector(new MacSet(List.of()), config.quietPeriod(), outbox);
            if (input instanceof ParentInput parent) {
                parent.watchOwnDevices(audit::applyOwnDevices);
            }
            input.start(noStrangers, outbox, control::fail);
            outputs.startAttached(service::drops);
            onListening.run();
            opened.ready();
            try (RunScreen shown = screens.open(opened.commands())) {
                awaitEnd(every, periodic);
            }
        } catch (MacmonException failed) {
            control.fail(failed);
        } catch (OutOfMemoryError full) { // the report is still possible
            control.fail(MacmonException.outOfMemory());
        } finally {
            control.stop();
            source().stop(WallClock.nanos());
            Threads.join(capture);
            input.stop();
            memory.allowBlocking();
            outbox.startDraining();
            ring.stop();
            isOver = true;
            try {
                memory.readLastMutes();
                withMemory(() -> service.saveHistory(audit.state()));
                withMemory(audit::persistRemaining); // now, because the next step may take long or be killed
                withMemory(afterFrames);
                withMemory(audit::persistRemaining);
            } finally {
                memory.close();
                outbox.stop();
                audit.release(); // writing the report needs memory as well
            }
        }
    }

    // A report of what is left is better than none.
    private void withMemory(Runnable step) {
        for (int attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
            try {
                step.run();
                return;
            } catch (OutOfMemoryError full) {
                control.fail(MacmonException.outOfMemory());
                audit.freeMemory();
            }
        }
        step.run();
    }

    // On the signal's thread: waits until the analysis has time.
    private void printStatistics() {
        CompletableFuture<Map<String, Long>> counters = new CompletableFuture<>();
        audit.submit(() -> counters.complete(audit.state().counters()));
        try {
            Map<String, Long> all = counters.get(ANSWER_TIMEOUT_SECONDS, SECONDS);
            all.putAll(drops());
            control.print("macmon: so far: " + Quantities.counts(all));
        } catch (TimeoutException | ExecutionException none) {
            control.warn("no statistics: the analysis is too far behind");
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    // On the thread of the memory.
    private void applyMutes(List<Mute> mutes) {
        audit.mute(mutes);
        control.report("the changed mutes are now in effect");
    }

    /** Sets what makes the reports that clients of the web page ask for. */
    void serveReports(AuditReporter reporter) {
        service.setReporter(reporter);
    }

    void enforce(Policy policy) {
        counters.setPolicy(policy);
        audit.applyPolicy(policy);
    }

    /** Runs a task with the state of the audit between two blocks of frames, some time. Does not wait. */
    void later(Consumer<AuditState> task) {
        audit.submit(() -> task.accept(audit.state()));
    }

    /**
     * The report as of now; empty as for {@link #query}.
     *
     * @param next how long until the next report
     */
    Optional<AuditReport> report(AuditReporter reporter, Optional<Duration> next) {
        return query(state -> reporter.report(state, drops(), next));
    }

    /**
     * Evaluates the state of the audit between two blocks of frames; at once if the run is over.
     *
     * @return empty if the analysis does not answer, because it failed or is far behind
     */
    <T> Optional<T> query(Function<AuditState, T> question) {
        if (isOver) {
            audit.runSubmitted();
            return Optional.of(question.apply(audit.state()));
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        audit.submit(() -> answer.complete(question.apply(audit.state())));
        try {
            return Optional.of(answer.get(ANSWER_TIMEOUT_SECONDS, SECONDS));
        } catch (TimeoutException | ExecutionException none) {
            return Optional.empty();
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Frames and findings lost, skipped or with a malformed time, by name; exact once the run has ended. */
    Map<String, Long> drops() {
        CaptureStats captured = input.stats();
        Map<String, Long> drops = new LinkedHashMap<>();
        drops.put("dropped_nic", input.losses().nic());
        drops.put("dropped_kernel", captured.droppedByKernel());
        drops.put("dropped_ring", captured.droppedAtRing() + ring.dropped());
        drops.put("dropped_analysis", ring.unhandled());
        drops.put("dropped_outbox", outbox.dropped());
        drops.put("skipped", captured.skipped());
        if (captured.malformedTimes() > 0) {
            drops.put(Analysis.MALFORMED_TIME, captured.malformedTimes());
        }
        drops.putAll(outputs.drops());
        return drops;
    }

    /** Reports what was lost on the way to the report and the outputs. Call after {@link #run}. */
    void reportLosses(LossReport losses) {
        CaptureLoss.report(input, losses);
        service.reportLosses(losses);
        losses.add(ring.dropped(), "frame", "the analysis fell behind");
        losses.add(ring.unhandled(), "frame", "they arrived after the analysis had failed");
        losses.add(outbox.dropped(), "event", "the outputs fell behind, and the outbox was full");
        Map<String, Long> counters = audit.state().counters();
        long frames = counters.get("frames");
        if (!input.isLive() && frames > 0 && counters.get("sourceless") + counters.get("source_cut") == frames) {
            losses.add(input.files() + ": 0 of " + Quantities.count(frames, "frame")
                    + " had a readable source address, so nothing could be checked");
        }
        if (!input.isLive() && frames == 0 && input.stats().skipped() == 0) {
            losses.add(input.files() + ": it has no frames that this audit selects, so nothing was checked");
        }
        losses.add(
                counters.getOrDefault("findings_not_kept", 0L),
                "finding",
                "the report keeps a limited number of each kind");
    }

    /** When the analysis last read a block; see {@link Run#lastReadNanos}. Thread-safe. */
    long lastReadNanos() {
        return ring.lastReadNanos();
    }

    private FrameSource source() {
        return input.sources().get(0);
    }

    private void capture() {
        control.runCapture(() -> source().run(ring::publish), input::explain);
    }

    private void awaitEnd(Optional<Duration> every, Runnable periodic) {
        long start = System.nanoTime();
        Optional<Duration> limit = input.isLive() ? config.limit() : Optional.empty();
        while (!control.await(wait(left(limit, start), every))
                && !left(limit, start).equals(Optional.of(Duration.ZERO))) {
            periodic.run();
        }
    }

    private static Optional<Duration> left(Optional<Duration> limit, long startNanos) {
        return limit.map(length -> length.minusNanos(System.nanoTime() - startNanos))
                .map(left -> left.isNegative() ? Duration.ZERO : left);
    }

    // The shorter of two limits, either of which may be empty.
    private static Optional<Duration> wait(Optional<Duration> one, Optional<Duration> other) {
        return one.isPresent() && other.isPresent() && other.get().compareTo(one.get()) < 0
                ? other
                : one.or(() -> other);
    }
}
