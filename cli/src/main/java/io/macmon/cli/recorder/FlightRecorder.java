package io.macmon.cli.recorder;

import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.WallClock;
import io.macmon.capture.file.write.CaptureLosses;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.InputFiles;
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
 * Keeps the recent past, and writes the frames around each alert to a file: from so long before the alerted frame to so
 * long after it, both ends included, by the frames' own time.
 *
 * <p>A further alert of a source whose file is still written goes into the same file, which then ends later. At most
 * {@value #MAX_OPEN_FILES} files are written at once and {@value #MAX_FILES_PER_HOUR} in an hour of the alerts' time; an alert
 * beyond that has none, and is counted. What comes after an alert is written before it is overwritten; what came before may have been overwritten, and
 * is counted.
 *
 * <p>Frames come on one thread, after the guard has had the chance to look at them or at the same time; alerts and questions
 * come from any.
 */
public final class FlightRecorder implements FrameHandler {

    /** Files written at once. */
    public static final int MAX_OPEN_FILES = 16;

    /** Files begun within an hour. */
    public static final int MAX_FILES_PER_HOUR = 1_000;

    /** The longest that an alert takes from its frame to here, so that its frame is still in memory. */
    private static final long ALERT_LAG_NANOS = 1_000_000_000L;

    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final long FLUSH_NANOS = 1_000_000_000L;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss.SSSSSSSSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final RecorderConfig config;
    private final CapturedInterface source;
    private final InputFiles read;
    private final Supplier<CaptureLosses> losses;
    private final Consumer<String> say;
    private final OverwrittenFrames overwritten;
    private final RecentFrames recent;
    private final Frame window = new Frame();
    private final List<AlertFile> writing = new ArrayList<>();
    private long startNanos = Long.MIN_VALUE;
    private long nowNanos;
    private long flushedNanos;

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
     * Takes its memory.
     *
     * @param source of the frames
     * @param read   not to be written over
     * @param losses of the capture, asked when a file ends
     * @param say    told at once, and once, that alerts go without a file; by any thread
     * @throws MacmonException when there is no directory for the files
     */
    public FlightRecorder(
            RecorderConfig config,
            CapturedInterface source,
            InputFiles read,
            Supplier<CaptureLosses> losses,
            Consumer<String> say)
            throws MacmonException {
        this.config = config;
        this.source = source;
        this.read = read;
        this.losses = losses;
        this.say = say;
        if (!Files.isDirectory(config.directory()) || !Files.isWritable(config.directory())) {
            throw new MacmonException("cannot record to " + config.directory()
                    + ": it is no directory that files can be made in; name another one");
        }
        overwritten = new OverwrittenFrames(config.before().plus(config.after()));
        recent = new RecentFrames(config.memoryBytes(), overwritten, this::writeAll);
    }

    /** The alert with the name of the file that its frames will be in, if it gets one. Any thread. */
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
            say.accept("the alert on " + alert.source()
                    + ", and maybe others from now on, has no file of its own: at most " + MAX_OPEN_FILES
                    + " are written at once, and " + MAX_FILES_PER_HOUR + " in an hour");
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

    /** Writes what is left of every window, as far as frames have come. */
    @Override
    public void onStop() {
        openNewFiles();
        writeAll();
        for (AlertFile file : List.copyOf(writing)) {
            closeWindow(file, Long.MAX_VALUE);
            close(file);
        }
    }

    /** Files begun, or about to be. */
    public synchronized int files() {
        return files;
    }

    /** Frames in the files that are closed. */
    public long written() {
        return written.get();
    }

    /** Frames of windows that are not in their files; of all sources those that were overwritten before the alert. */
    public long missing() {
        return missing.get();
    }

    /** Alerts that have no file, because there were too many. */
    public long alertsWithoutFile() {
        return alertsWithoutFile.get();
    }

    /** Why a file is not whole, of the first that is not. */
    public synchronized Optional<String> failure() {
        return failure.isEmpty() ? Optional.empty() : Optional.of(failure);
    }

    private void openNewFiles() {
        if (hasNewFiles) {
            for (AlertFile file : takeNewFiles()) {
                file.open(recent, overwritten, source, read);
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

    // The memory is full: what is to be written of it is written now.
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

    // From then on a further alert does not go into the file; false when its window goes on.
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
        String text = "ALERT unexpected source " + alert.source() + " > " + alert.destination();
        return alert.summary().isEmpty()
                ? text + String.format(Locale.ROOT, " ether type 0x%04x", alert.etherType())
                : text + " " + alert.summary();
    }
}
