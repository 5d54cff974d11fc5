package io.macmon.cli.export;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameSource;
import io.macmon.capture.LinkType;
import io.macmon.capture.WallClock;
import io.macmon.capture.file.write.CaptureLosses;
import io.macmon.capture.file.write.CaptureWriter;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.ProtectedFiles;
import io.macmon.cli.input.Input;
import io.macmon.cli.process.RunControl;
import io.macmon.cli.recorder.RequestedCapture;
import io.macmon.config.AutostopConfig;
import io.macmon.config.Compression;
import io.macmon.config.ExportConfig;
import io.macmon.config.FileFormat;
import io.macmon.config.RotationConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One capture file with the frames from and to a station, written by a separate thread. While the disk is too slow,
 * frames wait in the kernel's memory of this capture, and are dropped and counted there. Thread-safe.
 */
final class StationCapture implements RequestedCapture {

    private static final long MAX_BYTES = 256L << 20;
    private static final long STOP_TIMEOUT_SECONDS = 20;

    private final MacAddress station;
    private final Path file;
    private final Instant until;
    private final FrameSource source;
    private final CaptureWriter writer;
    private final RunControl control;
    private final Frame window = new Frame();
    private final Thread thread = new Thread(this::run, "macmon-station");
    private volatile boolean running = true;
    private volatile String failure = "";

    private StationCapture(
            Input input,
            MacAddress station,
            Path file,
            Instant from,
            Duration length,
            FrameSource source,
            RunControl control)
            throws MacmonException {
        this.station = station;
        this.file = file;
        this.source = source;
        this.control = control;
        until = from.plus(length);
        ExportConfig config = new ExportConfig(
                file.toString(),
                FileFormat.PCAPNG,
                Compression.NONE,
                RotationConfig.NONE,
                new AutostopConfig(MAX_BYTES, length.toNanos(), RotationConfig.NEVER, RotationConfig.NEVER),
                0,
                false);
        CapturedInterface origin = new CapturedInterface(
                input.name(), "frames from and to " + station, "ether host " + station, 0, 0, LinkType.ETHERNET);
        writer = CaptureWriter.open(
                config,
                origin,
                ProtectedFiles.NONE,
                new CaptureWriter.Listener(this::losses, closed -> {}, source::stop, this::fail));
    }

    /** @param file an empty file */
    static StationCapture start(
            Input input, RunControl control, Path file, MacAddress station, Instant from, Duration length)
            throws MacmonException {
        FrameSource source = input.openCaptureOf(station);
        try {
            StationCapture capture = new StationCapture(input, station, file, from, length, source, control);
            capture.thread.setDaemon(true); // the program can exit even if the disk is stuck
            capture.thread.start();
            return capture;
        } catch (MacmonException | RuntimeException failed) {
            source.close();
            throw failed;
        }
    }

    private void run() {
        try {
            source.run(this::write);
        } catch (MacmonException failed) {
            fail(failed.getMessage());
        } catch (Throwable defect) {
            fail(MacmonException.internalError("a station's capture", defect).getMessage());
        } finally {
            writer.onStop();
            source.close();
            running = false;
        }
    }

    private void write(FrameBlock block) {
        try {
            writer.onBlock(WallClock.nanos(), 0);
            block.deliverTo(writer, window);
            writer.onTick(block.timeNanos());
        } finally {
            block.release();
        }
    }

    private void fail(String reason) {
        failure = reason;
        control.warn(reason);
        source.stop();
    }

    private CaptureLosses losses() {
        CaptureStats captured = source.stats();
        return new CaptureLosses(
                captured.frames() + captured.droppedByKernel() + captured.droppedAtRing(),
                0,
                captured.droppedByKernel(),
                Map.of("ring", captured.droppedAtRing()));
    }

    /** Ends the capture early. */
    void stop() {
        source.stop(WallClock.nanos());
    }

    /** Waits until the file is complete; gives up on a stuck disk. */
    void join() {
        try {
            SECONDS.timedJoin(thread, STOP_TIMEOUT_SECONDS);
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            fail(file + " is incomplete: the disk did not accept the last frames within " + STOP_TIMEOUT_SECONDS
                    + " seconds");
        }
    }

    @Override
    public MacAddress station() {
        return station;
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public Instant until() {
        return until;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public long written() {
        return writer.written();
    }

    @Override
    public long lost() {
        CaptureStats captured = source.stats();
        return captured.droppedByKernel() + captured.droppedAtRing() + writer.notWritten();
    }

    @Override
    public String failure() {
        return failure;
    }
}
