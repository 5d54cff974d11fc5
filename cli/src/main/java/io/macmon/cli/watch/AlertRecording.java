package io.macmon.cli.watch;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameRing;
import io.macmon.capture.FrameSource;
import io.macmon.capture.LinkType;
import io.macmon.capture.file.write.CaptureLosses;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.ProtectedFiles;
import io.macmon.capture.linux.ArrivalTimestamps;
import io.macmon.cli.input.Input;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.process.CaptureThread;
import io.macmon.cli.recorder.FlightRecorder;
import io.macmon.cli.screen.LossReport;
import io.macmon.cli.screen.Quantities;
import io.macmon.config.RecorderConfig;
import io.macmon.config.text.MacmonException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Feeds the flight recorder, which needs the frames from all sources. In a live run, they come from a separate capture
 * on the parent, with a separate ring, so that recording costs the analysis nothing; with a capture file, the recorder
 * receives each frame on the analysis thread, after the guard.
 *
 * <pre>
 *   macmon-recorder-capture: parent --> ring --> macmon-recorder: memory --> macmon-recorder-writer: files
 * </pre>
 */
final class AlertRecording implements AutoCloseable {

    private static final String RECORDER = "the flight recorder";
    private static final int SLOTS = 4_096;
    private static final long STOP_TIMEOUT_SECONDS = 8;

    private final Input input;
    private final Optional<FrameSource> fullCapture;
    private final Optional<ArrivalTimestamps> stamps;
    private final FlightRecorder recorder;
    private FrameRing ring;
    private CaptureThread capture;

    private AlertRecording(
            RecorderConfig config,
            RunContext run,
            String origin,
            ProtectedFiles inputFiles,
            Optional<FrameSource> fullCapture,
            Optional<ArrivalTimestamps> stamps)
            throws MacmonException {
        this.input = run.input();
        this.fullCapture = fullCapture;
        this.stamps = stamps;
        recorder = new FlightRecorder(
                config,
                new CapturedInterface(origin, "all sources", "", 0, 0, linkType(input)),
                inputFiles,
                this::losses,
                run.control()::warn);
    }

    /**
     * Allocates the memory; in a live run, also opens the capture, in the namespace of the calling thread.
     *
     * @param origin     name of the device or capture file
     * @param inputFiles files that are never overwritten
     */
    static AlertRecording open(RecorderConfig config, RunContext run, String origin, ProtectedFiles inputFiles)
            throws MacmonException {
        Optional<ArrivalTimestamps> stamps =
                run.input().isLive() ? Optional.of(ArrivalTimestamps.enable()) : Optional.empty();
        Optional<FrameSource> fullCapture = Optional.empty();
        try {
            fullCapture = run.input().openFullCapture();
            return new AlertRecording(config, run, origin, inputFiles, fullCapture, stamps);
        } catch (MacmonException | RuntimeException failed) {
            close(fullCapture, stamps);
            throw failed;
        } catch (OutOfMemoryError full) {
            close(fullCapture, stamps);
            throw new MacmonException(
                    "cannot allocate " + config.memoryBytes() + " bytes for recent frames",
                    "lower --record-memory",
                    full);
        }
    }

    private static void close(Optional<FrameSource> fullCapture, Optional<ArrivalTimestamps> stamps) {
        fullCapture.ifPresent(FrameSource::close);
        stamps.ifPresent(ArrivalTimestamps::close);
    }

    FlightRecorder recorder() {
        return recorder;
    }

    /** Wraps a sink so that each alert gets the name of its capture file. */
    EventSink withFileNames(EventSink events) {
        return new EventSink() {
            @Override
            public void accept(MonitorEvent event) {
                events.accept(event instanceof UnexpectedSource alert ? recorder.record(alert) : event);
            }
        };
    }

    /** A handler that records each frame from a capture file, after the guard; empty for a live capture. */
    Optional<FrameHandler> fileHandler() {
        return fullCapture.isPresent() ? Optional.empty() : Optional.of(recorder);
    }

    /** In a live run, starts the capture. Call before the guard starts, because the guard raises the alerts. */
    void start(Consumer<MacmonException> onFailure) {
        if (fullCapture.isPresent()) {
            FrameSource source = fullCapture.get();
            Consumer<Throwable> onDefect = defect -> onFailure.accept(MacmonException.internalError(RECORDER, defect));
            recorder.startWriter("macmon-recorder-writer", onDefect);
            ring = new FrameRing("macmon-recorder", SLOTS, recorder, onDefect);
            capture = CaptureThread.start(
                    "macmon-recorder-capture", RECORDER, () -> source.run(ring::publish), onFailure);
        }
    }

    /** Ends the capture after the last frame with a timestamp up to this time. Call after the guard has ended. */
    void stop(long captureNanos) {
        if (ring != null) {
            fullCapture.orElseThrow().stop(captureNanos);
            capture.join();
        }
    }

    /** Waits until every captured frame is written; reports a failure if the disk does not accept them in time. */
    void finish(Consumer<MacmonException> onFailure) {
        if (ring == null) {
            return;
        }
        ring.stop();
        if (!recorder.awaitWriter(STOP_TIMEOUT_SECONDS, SECONDS)) {
            onFailure.accept(new MacmonException("the flight recorder's files are incomplete: the disk did not accept"
                    + " the last frames within " + STOP_TIMEOUT_SECONDS + " seconds"));
        }
    }

    /** Frames that were dropped before the recorder or are missing from its files. Thread-safe. */
    long missingFrames() {
        CaptureStats captured = captured();
        return captured.droppedByKernel() + captured.droppedAtRing() + unhandled() + recorder.missing();
    }

    /** Reports files and losses. */
    void report(boolean quiet, LossReport losses, Consumer<String> report) {
        if (!quiet && recorder.files() > 0) {
            report.accept("the flight recorder wrote " + Quantities.exact(recorder.written()) + " frames to "
                    + recorder.files() + (recorder.files() == 1 ? " file" : " files"));
        }
        losses.add(
                recorder.alertsWithoutFile(),
                "alert file",
                "the flight recorder writes at most " + FlightRecorder.MAX_OPEN_FILES + " files at once, and "
                        + FlightRecorder.MAX_FILES_PER_HOUR + " per hour");
        losses.add(
                missingFrames() - recorder.missing(),
                "frame",
                "the flight recorder fell behind; enlarge its buffer with --buffer");
        losses.add(
                recorder.missing(),
                "frame",
                "the flight recorder overwrote them before their alert, or could not write them; raise"
                        + " --record-memory");
        recorder.failure().ifPresent(losses::add);
    }

    @Override
    public void close() {
        close(fullCapture, stamps);
    }

    private CaptureStats captured() {
        return fullCapture.map(FrameSource::stats).orElseGet(input::stats);
    }

    private long unhandled() {
        return ring == null ? 0 : ring.dropped() + ring.unhandled();
    }

    private static int linkType(Input input) {
        return input.isLive() ? LinkType.ETHERNET : CapturedInterface.LINK_TYPE_OF_FIRST_FRAME;
    }

    private CaptureLosses losses() {
        CaptureStats captured = captured();
        return new CaptureLosses(
                captured.frames() + captured.droppedByKernel() + captured.droppedAtRing(),
                0,
                captured.droppedByKernel(),
                Map.of("ring", captured.droppedAtRing() + unhandled()));
    }
}
