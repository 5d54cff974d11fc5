package io.macmon.cli.recorder;

import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.WallClock;
import io.macmon.capture.file.write.CaptureLosses;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.ProtectedFiles;
import io.macmon.config.RecorderConfig;
import io.macmon.config.text.MacmonException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps recent frames in memory, and writes the frames around each alert to a file: from the configured time before the
 * alert's frame to the configured time after it, inclusive, by the frames' own timestamps.
 *
 * <p>Another alert for a source whose file is still open extends that file. At most {@value #MAX_OPEN_FILES} files are
 * open at once, and at most {@value #MAX_FILES_PER_HOUR} are started per hour of alert time; alerts beyond that get no
 * file and are counted. Frames after an alert are written before they are overwritten. Frames before it may have been
 * overwritten already; they are counted.
 *
 * <p>Frames arrive on one thread, after the guard has seen them or at the same time. Alerts and queries are
 * thread-safe.
 */
public final class FlightRecorder implements FrameHandler {

    /** The maximum number of files open at once. */
    public static final int MAX_OPEN_FILES = 16;

    /** The maximum number of files started within an hour. */
    public static final int MAX_FILES_PER_HOUR = 1_000;

    /** The longest time from a frame to its alert; a frame is written or skipped only after that time. */
    private static final long ALERT_LAG_NANOS = 1_000_000_000L;

    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final long FLUSH_NANOS = 1_000_000_000L;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss.SSSSSSSSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final RecorderConfig config;
    private final CapturedInterface origin;
    private final ProtectedFiles inputFiles;
    private final Supplier<CaptureLosses> losses;
    private final Consumer<String> messages;

    // Used by the recorder's thread only.
    private final OverwrittenFrames overwritten;
    private final RecentFrames recent;
    private final Frame window = new Frame();
    private final List<AlertFile> writing = new ArrayList<>();
    private long startNanos = Long.MIN_VALUE;
    private long nowNanos;
    private long flushedNanos;

    // Used by any thread.
    private final List<AlertFile> openFiles = new ArrayList<>();
    private final List<AlertFile> newFiles = new ArrayList<>();
    private volatile boolean hasNewFiles;
    private int files;
    private int filesThisHour;
    private long hourNanos;
    private String failure = "";
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();
    private final AtomicLong alertsWithoutFile = new AtomicLong();

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
        this.config = config;
        this.origin = origin;
        this.inputFiles = inputFiles;
        this.losses = losses;
        this.messages = messages;
        if (!Files.isDirectory(config.directory()) || !Files.isWritable(config.directory())) {
            throw new MacmonException(
                    "cannot record to " + config.directory() + ": not a writable directory",
                    "choose another directory with --record-dir");
        }
        overwritten = new OverwrittenFrames(config.before().plus(config.after()));
        recent = new RecentFrames(config.memoryBytes(), overwritten, this::writeAll);
    }

    /**
     * Starts or extends the file of this alert. Returns the alert with the file's name, if the alert gets a file.
     * Thread-safe.
     */
    public synchronized UnexpectedSource record(UnexpectedSource alert) {
        long nanos = WallClock.nanos(alert.at());
        long end = nanos + config.after().toNanos();
        AlertMark mark = new AlertMark(nanos, comment(alert));
        for (AlertFile file : openFiles) {
            if (file.source() == alert.source().value() && nanos <= file.toNanos() && nanos >= file.fromNanos()) {
                file.extend(end, mark);
                return alert.withCaptureFile(file.path().toString());
            }
        }
        if (openFiles.size() == MAX_OPEN_FILES || !isBelowHourlyLimit(nanos)) {
            countWithoutFile(alert);
            return alert;
        }
        files++;
        filesThisHour++;
        AlertFile file = new AlertFile(
                alert.source().value(),
                config.allSources(),
                path(alert),
                nanos - config.before().toNanos(),
                end,
                mark);
        openFiles.add(file);
        newFiles.add(file);
        hasNewFiles = true;
        return alert.withCaptureFile(file.path().toString());
    }

    private boolean isBelowHourlyLimit(long nanos) {
        if (Math.abs(nanos - hourNanos) >= HOUR_NANOS) {
            hourNanos = nanos;
            filesThisHour = 0;
        }
        return filesThisHour < MAX_FILES_PER_HOUR;
    }

    private void countWithoutFile(UnexpectedSource alert) {
        if (alertsWithoutFile.getAndIncrement() == 0) {
            messages.accept("no file for the alert on " + alert.source() + ", and perhaps for later ones: at most "
                    + MAX_OPEN_FILES + " files are written at once, and " + MAX_FILES_PER_HOUR + " per hour");
        }
    }

    @Override
    public void onFrame(Frame frame) {
        if (startNanos == Long.MIN_VALUE) {
            startNanos = frame.timestampNanos();
        }
        recent.add(frame);
    }

    @Override
    public void onTick(long nowNanos) {
        this.nowNanos = nowNanos;
        openNewFiles();
        if (!writing.isEmpty()) {
            writing.forEach(file -> file.writeUntil(recent, nowNanos - ALERT_LAG_NANOS, window));
            flushIfDue();
            closeFinishedFiles();
            retainUnwritten();
        }
    }

    /** Writes the rest of every window, up to the last frame that was captured. */
    @Override
    public void onStop() {
        openNewFiles();
        writeAll();
        for (AlertFile file : List.copyOf(writing)) {
            closeWindow(file, Long.MAX_VALUE);
            close(file);
        }
    }

    /** The number of files that were started or are about to be. */
    public synchronized int files() {
        return files;
    }

    /** Frames in closed files. */
    public long written() {
        return written.get();
    }

    /** Frames missing from their files, and frames from any source that were overwritten before the alert. */
    public long missing() {
        return missing.get();
    }

    /** Alerts without a file, because there were too many. */
    public long alertsWithoutFile() {
        return alertsWithoutFile.get();
    }

    /** Why the first incomplete file is incomplete. */
    public synchronized Optional<String> failure() {
        return failure.isEmpty() ? Optional.empty() : Optional.of(failure);
    }

    private void openNewFiles() {
        if (hasNewFiles) {
            for (AlertFile file : takeNewFiles()) {
                file.open(recent, overwritten, origin, inputFiles);
                writing.add(file);
            }
            retainUnwritten();
        }
    }

    private synchronized List<AlertFile> takeNewFiles() {
        hasNewFiles = false;
        List<AlertFile> taken = List.copyOf(newFiles);
        newFiles.clear();
        return taken;
    }

    // Called when the memory is full: writes the frames that files still need.
    private void writeAll() {
        writing.forEach(file -> file.writeAll(recent, window));
        retainUnwritten();
    }

    private void retainUnwritten() {
        recent.retainFrom(writing.stream().mapToLong(AlertFile::cursor).min().orElse(Long.MAX_VALUE));
    }

    private void flushIfDue() {
        if (nowNanos - flushedNanos >= FLUSH_NANOS || nowNanos < flushedNanos) {
            flushedNanos = nowNanos;
            writing.forEach(AlertFile::flush);
        }
    }

    private void closeFinishedFiles() {
        for (AlertFile file : List.copyOf(writing)) {
            if (closeWindow(file, nowNanos - ALERT_LAG_NANOS)) {
                file.writeAll(recent, window);
                close(file);
            }
        }
    }

    // Returns false while the window is open. Once it is closed, another alert starts a new file.
    private synchronized boolean closeWindow(AlertFile file, long nanos) {
        return nanos > file.toNanos() && openFiles.remove(file);
    }

    private void close(AlertFile file) {
        file.close(startNanos, nowNanos, losses.get());
        writing.remove(file);
        written.addAndGet(file.frames());
        missing.addAndGet(file.missing());
        recordFailure(file.failure());
    }

    private synchronized void recordFailure(String why) {
        failure = failure.isEmpty() ? why : failure;
    }

    private Path path(UnexpectedSource alert) {
        String name = "alert_" + TIME.format(alert.at()) + "_"
                + alert.source().toString().replace(':', '-') + ".pcapng";
        return config.directory().resolve(name);
    }

    private static String comment(UnexpectedSource alert) {
        if (!alert.hasFrame()) {
            return "ALERT unexpected source " + alert.source();
        }
        String text = "ALERT unexpected source " + alert.source() + " > " + alert.destination();
        return alert.summary().isEmpty()
                ? text + String.format(Locale.ROOT, " EtherType 0x%04x", alert.etherType())
                : text + " " + alert.summary();
    }
}
