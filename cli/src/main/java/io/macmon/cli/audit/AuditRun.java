package io.macmon.cli.audit;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.FrameSelector;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.audit.Audit;
import io.macmon.analyzer.audit.AuditListener;
import io.macmon.analyzer.audit.AuditState;
import io.macmon.analyzer.audit.StationMemory;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.station.StrangerDetector;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameRing;
import io.macmon.capture.FrameSource;
import io.macmon.capture.WallClock;
import io.macmon.cli.input.CaptureTimeLimit;
import io.macmon.cli.input.FrameSelections;
import io.macmon.cli.input.Input;
import io.macmon.cli.input.StrangerGuard;
import io.macmon.cli.output.EventOutbox;
import io.macmon.cli.process.RunEnd;
import io.macmon.config.AuditConfig;
import io.macmon.config.MonitorConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacSet;
import io.macmon.config.policy.Policy;
import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One run of an audit, from the first frame to the last report.
 *
 * <pre>
 *   macmon-capture: source --> ring --> macmon-analysis: selection --> audit --+--> outbox: findings     macmon-report
 *                                                                              '--> memory: what is new  macmon-memory
 * </pre>
 *
 * <p>Used once, by one thread; {@link #stop}, {@link #enforce} and {@link #ask} may be called by any.
 */
final class AuditRun {

    private static final int SLOTS = 4_096;
    private static final int ANSWER_TIMEOUT_SECONDS = 30;

    private final MonitorConfig limits;
    private final Input input;
    private final EventOutbox outbox;
    private final MemoryWriter memory;
    private final Audit audit;
    private final FrameRing ring;
    private final Thread capture = new Thread(this::capture, "macmon-capture");
    private final RunEnd end = new RunEnd();
    private boolean isOver;

    /**
     * @param limits   when the run ends, and which frames count
     * @param input    where frames come from, all of them from one source; closed by the caller
     * @param readers  give the selection; closed by the caller
     * @param memory   of earlier runs; closed by the caller
     * @param radius   asked about stations; closed by the caller
     * @param sinks    told of findings on the report thread
     */
    AuditRun(
            MonitorConfig limits,
            AuditConfig config,
            Policy policy,
            Input input,
            FrameSelections readers,
            StationMemory memory,
            Optional<RadiusCheck> radius,
            List<EventSink> sinks)
            throws MacmonException {
        this.limits = limits;
        this.input = input;
        outbox = new EventOutbox(sinks, input.isLive(), end::sinkFailed);
        this.memory = new MemoryWriter(memory, input.isLive());
        try {
            audit = new Audit(config, policy, memory.recall(), this.memory, listener(radius));
            radius.ifPresent(check -> check.reportTo(audit));
            FrameSelector selected =
                    new FrameSelector(selection(readers), limits.count(), audit, frame -> {}, this::stop);
            ring = new FrameRing("macmon-analysis", SLOTS, selected, end::analysisFailed);
        } catch (MacmonException | RuntimeException failed) {
            this.memory.close();
            throw failed;
        }
    }

    private AuditListener listener(Optional<RadiusCheck> radius) {
        return new AuditListener() {
            @Override
            public void onFinding(Finding finding) {
                outbox.accept(new FindingReported(finding.last(), finding));
            }

            @Override
            public void onStation(MacAddress station) {
                radius.ifPresent(check -> check.request(station));
            }
        };
    }

    // A capture file's time is that of its frames.
    private Predicate<Frame> selection(FrameSelections readers) throws MacmonException {
        Predicate<Frame> selection = readers.newSelection();
        return input.isLive() || limits.limit().isEmpty()
                ? selection
                : new CaptureTimeLimit(limits.limit().get(), this::stop).and(selection);
    }

    /**
     * Runs until the source ends, a limit is reached, {@link #stop} is called, or something fails.
     *
     * @param onListening called when every frame from now on is heard
     * @param every       after which {@code between} is called again and again, on this thread; empty for never
     * @param onceHeard   called on this thread when the last frame is audited, and findings can still be noted
     * @return why it ended early
     */
    Optional<MacmonException> run(
            Runnable onListening, Optional<Duration> every, Runnable between, Runnable onceHeard) {
        outbox.start();
        capture.start();
        try {
            input.start(new StrangerDetector(new MacSet(List.of()), limits.quietPeriod(), outbox), outbox, end::fail);
            onListening.run();
            awaitEnd(every, between);
        } catch (MacmonException failed) {
            end.fail(failed);
        } finally {
            source().stop(WallClock.nanos());
            StrangerGuard.join(capture);
            input.stop();
            memory.allowBlocking();
            ring.stop();
            isOver = true;
            audit.persistRemaining(); // what comes now may take its time, or be cut off
            try {
                onceHeard.run();
                audit.persistRemaining();
            } finally {
                memory.close();
                outbox.stop();
            }
        }
        return end.failure();
    }

    /** Ends the run as if its time were up. */
    void stop() {
        end.stop();
    }

    void enforce(Policy policy) {
        audit.applyPolicy(policy);
    }

    /**
     * Makes something of how things stand, between two blocks of frames; or at once when the run is over.
     *
     * @return empty when the analysis does not answer, because it failed or is far behind
     */
    <T> Optional<T> ask(Function<AuditState, T> question) {
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

    /** Frames and findings that were lost, by place; exact once the run is over. */
    Map<String, Long> drops() {
        CaptureStats captured = input.stats();
        Map<String, Long> drops = new LinkedHashMap<>();
        drops.put("dropped_nic", input.losses().nic());
        drops.put("dropped_kernel", captured.droppedByKernel());
        drops.put("dropped_ring", captured.droppedAtRing() + ring.dropped());
        drops.put("dropped_analysis", ring.unhandled());
        drops.put("dropped_outbox", outbox.dropped());
        drops.put("skipped", captured.skipped());
        return drops;
    }

    private FrameSource source() {
        return input.sources().get(0);
    }

    private void capture() {
        end.runCapture(() -> source().run(ring::publish), input::explain);
    }

    private void awaitEnd(Optional<Duration> every, Runnable between) {
        long start = System.nanoTime();
        Optional<Duration> limit = input.isLive() ? limits.limit() : Optional.empty();
        while (!end.await(wait(left(limit, start), every))
                && !left(limit, start).equals(Optional.of(Duration.ZERO))) {
            between.run();
        }
    }

    private static Optional<Duration> left(Optional<Duration> limit, long startNanos) {
        return limit.map(length -> length.minusNanos(System.nanoTime() - startNanos))
                .map(left -> left.isNegative() ? Duration.ZERO : left);
    }

    // The shorter of two, either of which may be none.
    private static Optional<Duration> wait(Optional<Duration> one, Optional<Duration> other) {
        return one.isPresent() && other.isPresent() && other.get().compareTo(one.get()) < 0
                ? other
                : one.or(() -> other);
    }
}
