package io.macmon.cli;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.SelectedFrames;
import io.macmon.analyzer.station.SourceGuard;
import io.macmon.analyzer.throughput.HistogramLog;
import io.macmon.analyzer.throughput.Rates;
import io.macmon.capture.CaptureException;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameRing;
import io.macmon.capture.FrameSource;
import io.macmon.capture.WallClock;
import io.macmon.capture.file.CaptureWriter;
import io.macmon.capture.pcap.PacketSummary;
import io.macmon.cli.output.Outputs;
import io.macmon.config.FlowMeasure;
import io.macmon.config.MacSet;
import io.macmon.config.MonitorConfig;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * One run from the first frame to the closing statistics: wires a source, the rings, the analyzers and the sinks.
 *
 * <pre>
 *   macmon-capture: source --+--> ring --> macmon-analysis: selection --> flows, throughput --+
 *                            |                              '--> guard (capture file) --------+--> outbox
 *                            '--> ring --> macmon-export: selection --> capture file          |    macmon-report
 *   macmon-guard: guard on the parent (live) -------------------------------------------------'
 * </pre>
 *
 * <p>Each worker has a source, a ring and analyzers of its own. Used once, by one thread; {@link #stop} may be called by any.
 */
final class Monitor {

    private static final long EXPORT_PATIENCE_SECONDS = 60;
    private static final long EXPORT_TICK_NANOS = 1_000_000_000L;

    private final MonitorConfig config;
    private final Input input;
    private final Optional<CaptureWriter> writer;
    private final EventOutbox outbox;
    private final Outputs outputs;
    private final SourceGuard guard;
    private final List<Worker> workers = new ArrayList<>();
    private final Optional<FrameRing> exportRing;
    private final Readings readings;
    private long exportTickNanos = Long.MIN_VALUE;
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /**
     * @param input     where frames come from; closed by the caller
     * @param readers   give each reader of a ring its selection; closed by the caller
     * @param sinks     told on the report thread
     * @param outputs   told as well; closed by the caller
     * @param writer    takes the selected frames as well
     */
    Monitor(
            MonitorConfig config,
            Input input,
            Readers readers,
            List<EventSink> sinks,
            Outputs outputs,
            Optional<CaptureWriter> writer,
            Optional<HistogramLog> log)
            throws CaptureException {
        this.config = config;
        this.input = input;
        this.writer = writer;
        this.outputs = outputs;
        List<EventSink> told =
                Stream.concat(sinks.stream(), outputs.sinks().stream()).toList();
        outbox = new EventOutbox(told, input.isLive(), this::sinkFailed);
        guard = new SourceGuard(new MacSet(config.stations()), config.quietPeriod(), outbox, PacketSummary::of);
        Rates rates = new Rates(input.sources().size());
        MonitorConfig measured = config.with(config.flows().with(measure(told)));
        for (FrameSource source : input.sources()) {
            workers.add(new Worker(
                    workers.size(),
                    source,
                    measured,
                    input.isLive(),
                    new Worker.Outlet(readers.selection(), strangers(), rates, outbox),
                    this::stop,
                    this::capture,
                    this::analysisFailed));
        }
        exportRing = writer.isEmpty() ? Optional.empty() : Optional.of(exportRing(readers, writer.get()));
        readings = new Readings(input, workers, guard, exportRing, writer, outbox, outputs, log);
    }

    // What serves the sink that asks for most serves all.
    private static FlowMeasure measure(List<EventSink> sinks) {
        return sinks.stream()
                .map(EventSink::measure)
                .max(Comparator.naturalOrder())
                .orElse(FlowMeasure.TOTALS);
    }

    private FrameRing exportRing(Readers readers, CaptureWriter exporter) throws CaptureException {
        return new FrameRing(
                "macmon-export",
                Integer.highestOneBit(input.blocksToSpare()),
                new SelectedFrames(readers.selection(), config.count(), exporter, IGNORED, this::stop),
                this::exportFailed);
    }

    private static final FrameHandler IGNORED = frame -> {};

    // Behind a live source-mode device there are none: the guard on the parent hears them.
    private FrameHandler strangers() {
        return input.mixesStrangersIn() && !config.stations().isEmpty() ? guard : IGNORED;
    }

    /**
     * Runs until the source ends, the limit is reached, {@link #stop} is called, or something fails.
     *
     * @param onListening called when every frame from now on is heard
     */
    Outcome run(Runnable onListening) {
        if (input.isLive()) {
            outbox.each(config.interval(), readings::interval);
            outbox.prepare(PacketSummary::prepare);
        }
        outbox.start();
        workers.forEach(Worker::start);
        try {
            input.begin(guard, outbox, this::fail);
            onListening.run();
            awaitEnd();
        } catch (CaptureException failed) {
            fail(failed);
        } finally {
            takeApart();
        }
        return new Outcome(guard.alerts() > 0, Optional.ofNullable(failure.get()), readings.notExported());
    }

    /** Ends the run as if its time were up. */
    void stop() {
        end.countDown();
    }

    private void capture(Worker worker) {
        try {
            worker.capture(block -> share(block, worker));
        } catch (CaptureException failed) {
            fail(input.explain(failed));
        } catch (RuntimeException defect) {
            fail(new CaptureException("the capture failed, which is a defect of macmon: " + defect, defect));
        }
        stop();
    }

    private void share(FrameBlock block, Worker worker) {
        exportRing.ifPresent(ring -> export(block, ring));
        worker.publish(block);
    }

    private synchronized void export(FrameBlock block, FrameRing ring) {
        if (isForExport(block)) {
            block.retain();
            ring.publish(block);
        }
    }

    // The time alone is passed on once a second, for the writer to flush: a slot is too dear for more.
    private boolean isForExport(FrameBlock block) {
        if (block.frames() == 0 && block.timeNanos() < exportTickNanos) {
            return false;
        }
        exportTickNanos = block.timeNanos() + EXPORT_TICK_NANOS;
        return true;
    }

    private void awaitEnd() {
        try {
            if (config.limit().isPresent()) {
                end.await(config.limit().get().toMillis(), MILLISECONDS);
            } else {
                end.await();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeApart() {
        long now = WallClock.nanos();
        workers.forEach(worker -> worker.stop(now));
        workers.forEach(worker -> joinUninterrupted(worker.captureThread()));
        input.end();
        workers.forEach(worker -> worker.ring().stop());
        exportRing.ifPresent(this::endExport);
        outbox.stop(() -> {
            outputs.drain();
            return readings.closing();
        });
    }

    private void endExport(FrameRing ring) {
        CaptureStats captured = input.stats();
        long dropped = captured.droppedByKernel() + captured.droppedAtRing() + ring.dropped();
        writer.orElseThrow().tell(captured.frames() + captured.droppedByKernel() + captured.droppedAtRing(), dropped);
        if (!input.isLive()) {
            ring.stop(); // a file loses nothing, however slowly it is taken
        } else if (!ring.stop(EXPORT_PATIENCE_SECONDS, SECONDS)) {
            fail(new CaptureException("the capture file is not whole: its disk did not take the last frames within "
                    + EXPORT_PATIENCE_SECONDS + " seconds"));
        }
    }

    private static void joinUninterrupted(Thread thread) {
        boolean interrupted = Thread.interrupted();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void analysisFailed(Throwable thrown) {
        fail(new CaptureException("the analysis failed, which is a defect of macmon: " + thrown, thrown));
    }

    private void exportFailed(Throwable thrown) {
        fail(new CaptureException("writing the capture file failed, which is a defect of macmon: " + thrown, thrown));
    }

    // A reader that closes our output early, as head does, has seen enough: that is an end, not a failure.
    private void sinkFailed(Exception thrown) {
        if (Output.isClosedPipe(thrown)) {
            stop();
        } else {
            Throwable reason = thrown instanceof UncheckedIOException ? thrown.getCause() : thrown;
            fail(new CaptureException("cannot write the output: " + reason.getMessage(), thrown));
        }
    }

    private void fail(Throwable thrown) {
        failure.compareAndSet(null, thrown);
        stop();
    }

    /**
     * How a run ended.
     *
     * @param heardUnexpectedSource whether a source outside the station list was heard
     * @param failure               why it ended early
     * @param notExported           frames missing in the capture file
     */
    record Outcome(boolean heardUnexpectedSource, Optional<Throwable> failure, long notExported) {}
}
