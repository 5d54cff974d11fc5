package io.macmon.cli.recorder;

import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.file.write.CaptureLosses;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.ProtectedFiles;
import io.macmon.config.RecorderConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps recent frames in memory, and writes the frames around each alert to a file: from the configured time before the
 * alert's frame to the configured time after it, inclusive, by the frames' own timestamps.
 *
 * <p>Another alert for a source whose file is still open extends that file. At most {@value #MAX_OPEN_FILES} files are
 * open at once, and at most {@value #MAX_FILES_PER_HOUR} are started per hour of alert time; alerts beyond that get no
 * file and are counted. Frames before an alert may have been overwritten already; they are counted. Frames after it
 * are kept until they are written. If the files are written by a separate thread and it falls so far behind that the
 * memory is full, new frames are not kept, and the ones that a file needs are counted.
 *
 * <p>Frames arrive on one thread, after the guard has seen them or at the same time. Alerts and queries are
 * thread-safe.
 */
public final class FlightRecorder implements FrameHandler {

    /** The maximum number of files open at once. */
    public static final int MAX_OPEN_FILES = 16;

    /** The maximum number of files started within an hour. */
    public static final int MAX_FILES_PER_HOUR = 1_000;

    private final AlertWindows windows;
    private final OverwrittenFrames overwritten;
    private final RecentFrames recent;
    private final AlertFileWriter writer;
    private Thread writerThread; // null if the thread that passes the frames writes the files

    // Used by the thread that passes the frames only.
    private final List<AlertFile> active = new ArrayList<>();
    private long startNanos = Long.MIN_VALUE;

    /**
     * Allocates the memory.
     *
     * @param origin     the source of the frames
     * @param inputFiles files that are never overwritten
     * @param losses     the capture's losses; called when a file is closed
     * @param messages   receives a message the first time that an alert gets no file; called by any thread
     * @throws MacmonException if files cannot be created in the directory
     */
    public FlightRecorder(
            RecorderConfig config,
            CapturedInterface origin,
            ProtectedFiles inputFiles,
            Supplier<CaptureLosses> losses,
            Consumer<String> messages)
            throws MacmonException {
        if (!Files.isDirectory(config.directory()) || !Files.isWritable(config.directory())) {
            throw new MacmonException(
                    "cannot record to " + config.directory() + ": not a writable directory",
                    "choose another directory with --record-dir");
        }
        windows = new AlertWindows(config, messages);
        overwritten = new OverwrittenFrames(config.before().plus(config.after()));
        recent = new RecentFrames(config.memoryBytes(), overwritten, this::onFull);
        writer = new AlertFileWriter(recent, windows, origin, inputFiles, losses);
    }

    /**
     * Starts a thread that writes the files, so that the thread that passes the frames never waits for a disk. Call
     * before the first frame.
     *
     * @param onFailure called on the new thread with whatever it throws
     */
    public void startWriter(String threadName, Consumer<Throwable> onFailure) {
        writerThread = new Thread(
                () -> {
                    try {
                        writer.run();
                    } catch (Throwable failure) {
                        onFailure.accept(failure);
                    }
                },
                threadName);
        writerThread.setDaemon(true); // the program can exit even if the disk is stuck
        writerThread.start();
    }

    /**
     * Waits until the thread that {@link #startWriter} started has written every file. Call after {@link #onStop}.
     *
     * @return false if it did not end in time; {@link #missing} then includes the frames that are left
     */
    public boolean awaitWriter(long timeout, TimeUnit unit) {
        try {
            unit.timedJoin(writerThread, timeout);
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
        active.forEach(writer::giveUp);
        return !writerThread.isAlive();
    }

    /**
     * Starts or extends the file of this alert. Returns the alert with the file's name, if the alert gets a file.
     * Thread-safe.
     */
    public UnexpectedSource record(UnexpectedSource alert) {
        return windows.record(alert);
    }

    /** The directory of the files. */
    public Path directory() {
        return windows.directory();
    }

    /**
     * Writes the frames from and to a station to an empty file, from the configured time before now on. Thread-safe.
     *
     * @param nanos now, nanoseconds since the epoch
     */
    public RequestedCapture capture(MacAddress station, long nanos, Duration length, Path file) {
        return windows.capture(station, nanos, length, file);
    }

    @Override
    public void onFrame(Frame frame) {
        if (startNanos == Long.MIN_VALUE) {
            startNanos = frame.timestampNanos();
        }
        if (!recent.add(frame)) {
            overwritten.count(frame.timestampNanos());
            for (AlertFile file : active) {
                file.miss(frame);
            }
        }
    }

    @Override
    public void onTick(long nowNanos) {
        recent.publish();
        writer.setTimes(startNanos, nowNanos);
        startNewFiles();
        if (!active.isEmpty()) {
            if (writerThread == null) {
                writer.write(false);
            }
            retainNeeded();
        }
    }

    /** Writes the rest of every window, up to the last frame that was captured, or lets the writer's thread do so. */
    @Override
    public void onStop() {
        recent.publish();
        startNewFiles();
        writer.end();
        if (writerThread == null) {
            writer.finish();
        } else {
            LockSupport.unpark(writerThread);
        }
    }

    /** The number of files that were started or are about to be. */
    public int files() {
        return windows.files();
    }

    /** Frames in closed files. */
    public long written() {
        return writer.written();
    }

    /** Frames missing from their files, and frames from any source that were overwritten before the alert. */
    public long missing() {
        return writer.missing();
    }

    /** Alerts without a file, because there were too many. */
    public long alertsWithoutFile() {
        return windows.alertsWithoutFile();
    }

    /** Why the first incomplete file is incomplete. */
    public Optional<String> failure() {
        return writer.failure();
    }

    private void startNewFiles() {
        for (AlertFile file : windows.takeUnstarted()) {
            file.start(recent.start(), overwritten.countBetween(file.fromNanos(), file.toNanos()));
            active.add(file);
            writer.start(file);
            LockSupport.unpark(writerThread);
        }
    }

    private void onFull() {
        if (writerThread == null) {
            recent.publish();
            writer.write(true);
        }
        retainNeeded();
    }

    private void retainNeeded() {
        active.removeIf(file -> file.cursor() == Long.MAX_VALUE);
        long oldest = Long.MAX_VALUE;
        for (AlertFile file : active) {
            oldest = Math.min(oldest, file.cursor());
        }
        recent.retainFrom(oldest);
        if (recent.isHalfNeeded(oldest)) {
            LockSupport.unpark(writerThread);
        }
    }
}
