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
import io.macmon.capture.file.write.InputFiles;
import io.macmon.capture.linux.ArrivalTimestamps;
import io.macmon.cli.input.Input;
import io.macmon.cli.input.StrangerGuard;
import io.macmon.cli.recorder.FlightRecorder;
import io.macmon.cli.screen.Quantities;
import io.macmon.config.RecorderConfig;
import io.macmon.config.text.MacmonException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Feeds the flight recorder, which has to hear everybody. Live, that is a capture and a ring of its own on the parent, so
 * that it costs the analysis nothing; from a file it takes each frame on the analysis thread, right after the guard.
 *
 * <pre>
 *   macmon-recorder-capture: parent --> ring --> macmon-recorder: flight recorder --> files
 * </pre>
 */
final class AlertRecording implements AutoCloseable {

    private static final int SLOTS = 4_096;
    private static final long PATIENCE_SECONDS = 8; // with the exporter's, less than that of Termination

    private final Input input;
    private final Optional<FrameSource> fullCapture;
    private final Optional<ArrivalTimestamps> stamps;
    private final FlightRecorder recorder;
    private FrameRing ring;
    private Thread capture;

    private AlertRecording(
            RecorderConfig config,
            Input input,
            Optional<FrameSource> everything,
            Optional<ArrivalTimestamps> stamps,
            String origin,
            InputFiles read,
            Consumer<String> say)
            throws MacmonException {
        this.input = input;
        this.fullCapture = everything;
        this.stamps = stamps;
        recorder = new FlightRecorder(
                config,
                new CapturedInterface(origin, "all that is heard there", "", 0, 0, LinkType.ETHERNET),
                read,
                this::losses,
                say);
    }

    /**
     * Takes the memory and, live, opens the capture, in the namespace of the calling thread.
     *
     * @param origin of the frames, for people
     * @param read   not to be written over
     * @param say    told at once, and once, that alerts go without a file
     */
    static AlertRecording open(RecorderConfig config, Input input, String origin, InputFiles read, Consumer<String> say)
            throws MacmonException {
        Optional<ArrivalTimestamps> stamps =
                input.isLive() ? Optional.of(ArrivalTimestamps.enable()) : Optional.empty();
        Optional<FrameSource> everything = Optional.empty();
        try {
            everything = input.openFullCapture();
            return new AlertRecording(config, input, everything, stamps, origin, read, say);
        } catch (MacmonException | RuntimeException failed) {
            close(everything, stamps);
            throw failed;
        } catch (OutOfMemoryError full) {
            close(everything, stamps);
            throw new MacmonException(
                    "cannot take " + config.memoryBytes() + " octets for the recent past; lower --record-memory", full);
        }
    }

    private static void close(Optional<FrameSource> everything, Optional<ArrivalTimestamps> stamps) {
        everything.ifPresent(FrameSource::close);
        stamps.ifPresent(ArrivalTimestamps::close);
    }

    /** Events as they are told on: an alert with the name of its file. */
    EventSink withFileNames(EventSink events) {
        return new EventSink() {
            @Override
            public void accept(MonitorEvent event) {
                events.accept(event instanceof UnexpectedSource alert ? recorder.record(alert) : event);
            }
        };
    }

    /** Takes each frame of a file after the guard; nothing live. */
    Optional<FrameHandler> fileHandler() {
        return fullCapture.isPresent() ? Optional.empty() : Optional.of(recorder);
    }

    /** Starts the capture of everything, before the guard hears anybody. */
    void start(Consumer<MacmonException> onFailure) {
        if (fullCapture.isPresent()) {
            ring = new FrameRing("macmon-recorder", SLOTS, recorder, defect -> onFailure.accept(failed(defect)));
            capture = new Thread(() -> capture(fullCapture.get(), onFailure), "macmon-recorder-capture");
            capture.start();
        }
    }

    /** Ends the capture with what was stamped up to a moment; the guard has ended. */
    void stop(long captureNanos) {
        if (ring != null) {
            fullCapture.orElseThrow().stop(captureNanos);
            StrangerGuard.join(capture);
        }
    }

    /** Returns when all that was captured is where it belongs, or its disk has not taken it in good time. */
    void finish(Consumer<MacmonException> onFailure) {
        if (ring != null && !ring.stop(PATIENCE_SECONDS, SECONDS)) {
            onFailure.accept(new MacmonException("the flight recorder's files are not whole: their disk did not take"
                    + " the last frames within " + PATIENCE_SECONDS + " seconds"));
        }
    }

    /** Frames that the recorder did not get, or that are missing in its files. Any thread. */
    long missingFrames() {
        CaptureStats captured = captured();
        return captured.droppedByKernel() + captured.droppedAtRing() + unhandled() + recorder.missing();
    }

    /** Says what became of the files; true when nothing of them is lost. */
    boolean report(boolean quiet, Consumer<String> say) {
        if (!quiet && recorder.files() > 0) {
            say.accept("the flight recorder wrote " + Quantities.exact(recorder.written()) + " frames to "
                    + recorder.files() + (recorder.files() == 1 ? " file" : " files"));
        }
        if (recorder.alertsWithoutFile() > 0) {
            say.accept(recorder.alertsWithoutFile() + " alerts have no file of their own: at most "
                    + FlightRecorder.MAX_OPEN_FILES + " are written at once, and " + FlightRecorder.MAX_FILES_PER_HOUR
                    + " in an hour");
        }
        if (recorder.missing() > 0) {
            say.accept("the flight recorder's files lack " + recorder.missing()
                    + " frames that were overwritten before the alert, or not written; more --record-memory helps");
        }
        recorder.failure().ifPresent(say);
        return recorder.failure().isEmpty();
    }

    @Override
    public void close() {
        close(fullCapture, stamps);
    }

    private void capture(FrameSource source, Consumer<MacmonException> onFailure) {
        try {
            source.run(ring::publish);
        } catch (MacmonException failed) {
            onFailure.accept(failed);
        } catch (RuntimeException defect) {
            onFailure.accept(failed(defect));
        }
    }

    private static MacmonException failed(Throwable defect) {
        return new MacmonException("the flight recorder failed, which is a defect of macmon: " + defect, defect);
    }

    private CaptureStats captured() {
        return fullCapture.map(FrameSource::stats).orElseGet(input::stats);
    }

    private long unhandled() {
        return ring == null ? 0 : ring.dropped() + ring.unhandled();
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
