package io.macmon.cli;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.Analysis;
import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.SelectedFrames;
import io.macmon.analyzer.station.SourceGuard;
import io.macmon.analyzer.throughput.HistogramLog;
import io.macmon.capture.CaptureException;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameRing;
import io.macmon.capture.file.CaptureWriter;
import io.macmon.config.MacSet;
import io.macmon.config.MonitorConfig;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

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
 * <p>Used once, by one thread; {@link #stop} may be called by any.
 */
final class Monitor {

    /** Slots of the analysis ring, and blocks of a source: so a block always finds a slot. */
    static final int BLOCKS = 64;

    // Live, half of the blocks: a disk that stalls cannot take the other half from the analysis.
    private static final int LIVE_EXPORT_BLOCKS = BLOCKS / 2;
    private static final long EXPORT_PATIENCE_SECONDS = 60;

    private final MonitorConfig config;
    private final Input input;
    private final Optional<CaptureWriter> writer;
    private final EventOutbox outbox;
    private final Analysis analysis;
    private final SourceGuard guard;
    private final FrameRing analysisRing;
    private final Optional<FrameRing> exportRing;
    private final Readings readings;
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /**
     * @param input     where frames come from; closed by the caller
     * @param readers   give each reader of a ring its selection; closed by the caller
     * @param sinks     told on the report thread
     * @param writer    takes the selected frames as well
     */
    Monitor(
            MonitorConfig config,
            Input input,
            Readers readers,
            List<EventSink> sinks,
            Optional<CaptureWriter> writer,
            Optional<HistogramLog> log)
            throws CaptureException {
        this.config = config;
        this.input = input;
        this.writer = writer;
        outbox = new EventOutbox(sinks, input.isLive(), this::sinkFailed);
        analysis = new Analysis(config.flows(), input.isLive(), outbox);
        guard = new SourceGuard(new MacSet(config.stations()), config.quietPeriod(), outbox);
        SelectedFrames analysed =
                new SelectedFrames(readers.selection(), config.count(), analysis, strangers(), this::stop);
        SelectedFrames exported = writer.isEmpty()
                ? null
                : new SelectedFrames(readers.selection(), config.count(), writer.get(), IGNORED, this::stop);
        analysisRing = new FrameRing("macmon-analysis", BLOCKS, analysed, this::analysisFailed);
        exportRing = Optional.ofNullable(exported)
                .map(handler -> new FrameRing(
                        "macmon-export", input.isLive() ? LIVE_EXPORT_BLOCKS : BLOCKS, handler, this::exportFailed));
        readings = new Readings(input, analysis, guard, analysisRing, exportRing, writer, outbox, log);
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
        }
        outbox.start();
        Thread capture = new Thread(this::capture, "macmon-capture");
        capture.start();
        try {
            input.begin(guard, outbox, this::fail);
            onListening.run();
            awaitEnd();
        } catch (CaptureException failed) {
            fail(failed);
        } finally {
            takeApart(capture);
        }
        return new Outcome(guard.alerts() > 0, Optional.ofNullable(failure.get()));
    }

    /** Ends the run as if its time were up. */
    void stop() {
        end.countDown();
    }

    private void capture() {
        try {
            input.source().run(this::share);
        } catch (CaptureException failed) {
            fail(input.explain(failed));
        } catch (RuntimeException defect) {
            fail(new CaptureException("the capture failed, which is a defect of macmon: " + defect, defect));
        }
        stop();
    }

    private void share(FrameBlock block) {
        exportRing.ifPresent(ring -> {
            block.retain();
            ring.publish(block);
        });
        analysisRing.publish(block);
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

    private void takeApart(Thread capture) {
        input.source().stop();
        joinUninterrupted(capture);
        input.end();
        analysisRing.stop();
        exportRing.ifPresent(this::endExport);
        outbox.stop(readings::closing);
    }

    private void endExport(FrameRing ring) {
        CaptureStats captured = input.source().stats();
        long dropped = captured.droppedByKernel() + captured.droppedAtRing() + ring.dropped();
        writer.orElseThrow().tell(captured.frames() + captured.droppedByKernel() + captured.droppedAtRing(), dropped);
        if (!ring.stop(EXPORT_PATIENCE_SECONDS, SECONDS)) {
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
     */
    record Outcome(boolean heardUnexpectedSource, Optional<Throwable> failure) {}
}
