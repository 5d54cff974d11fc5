package io.macmon.cli.recorder;

import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.WallClock;
import io.macmon.capture.file.write.CaptureLosses;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.FilesBeingRead;
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
 * {@value #MOST_OPEN} files are written at once and {@value #MOST_FILES} in an hour of the alerts' time; an alert
 * beyond that has none, and is counted. What comes after an alert is written before it is overwritten; what came before may have been overwritten, and
 * is counted.
 *
 * <p>Frames come on one thread, after the guard has had the chance to look at them or at the same time; alerts and questions
 * come from any.
 */
public final class FlightRecorder implements FrameHandler {

    /** Files written at once. */
    public static final int MOST_OPEN = 16;

    /** Files begun within an hour. */
    public static final int MOST_FILES = 1_000;

    /** The longest that an alert takes from its frame to here, so that its frame is still in memory. */
    private static final long LAG_NANOS = 1_000_000_000L;

    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final long FLUSH_NANOS = 1_000_000_000L;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss.SSSSSSSSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final RecorderConfig config;
    private final CapturedInterface source;
    private final FilesBeingRead read;
    private final Supplier<CaptureLosses> losses;
    private final Consumer<String> say;
    private final OverwrittenFrames overwritten;
    private final RecentFrames recent;
    private final Frame window = new Frame();
    private final List<AlertFile> writing = new ArrayList<>();
    private long startNanos = Long.MIN_VALUE;
    private long nowNanos;
    private long flushedNanos;

    private final List<AlertFile> open = new ArrayList<>();
    private final List<AlertFile> fresh = new ArrayList<>();
    private volatile boolean asked;
    private int files;
    private int filesOfHour;
    private long hourNanos;
    private String failure = "";
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();
    private final AtomicLong withoutFile = new AtomicLong();

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
            FilesBeingRead read,
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
        recent = new RecentFrames(config.memoryOctets(), overwritten, this::catchUp);
    }

    /** The alert with the name of the file that its frames will be in, if it gets one. Any thread. */
    public synchronized UnexpectedSource record(UnexpectedSource alert) {
        long nanos = WallClock.nanos(alert.at());
        long end = nanos + config.after().toNanos();
        Alert mark = new Alert(nanos, comment(alert));
        for (AlertFile file : open) {
            if (file.source() == alert.source().value() && nanos <= file.toNanos() && nanos >= file.fromNanos()) {
                file.extend(end, mark);
                return alert.recordedIn(file.path().toString());
            }
        }
        if (open.size() == MOST_OPEN || !isWithinHourly(nanos)) {
            goWithout(alert);
            return alert;
        }
        files++;
        filesOfHour++;
        AlertFile file = new AlertFile(
                alert.source().value(),
                config.everySource(),
                path(alert),
                nanos - config.before().toNanos(),
                end,
                mark);
        open.add(file);
        fresh.add(file);
        asked = true;
        return alert.recordedIn(file.path().toString());
    }

    private boolean isWithinHourly(long nanos) {
        if (Math.abs(nanos - hourNanos) >= HOUR_NANOS) {
            hourNanos = nanos;
            filesOfHour = 0;
        }
        return filesOfHour < MOST_FILES;
    }

    private void goWithout(UnexpectedSource alert) {
        if (withoutFile.getAndIncrement() == 0) {
            say.accept("the alert on " + alert.source()
                    + ", and maybe others from now on, has no file of its own: at most " + MOST_OPEN
                    + " are written at once, and " + MOST_FILES + " in an hour");
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
        takeNew();
        if (!writing.isEmpty()) {
            writing.forEach(file -> file.advance(recent, nowNanos - LAG_NANOS, window));
            flushIfDue();
            endThoseOver();
            needWhatIsLeft();
        }
    }

    /** Writes what is left of every window, as far as frames have come. */
    @Override
    public void onStop() {
        takeNew();
        catchUp();
        for (AlertFile file : List.copyOf(writing)) {
            leave(file, Long.MAX_VALUE);
            end(file);
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
    public long withoutFile() {
        return withoutFile.get();
    }

    /** Why a file is not whole, of the first that is not. */
    public synchronized Optional<String> failure() {
        return failure.isEmpty() ? Optional.empty() : Optional.of(failure);
    }

    private void takeNew() {
        if (asked) {
            for (AlertFile file : fresh()) {
                file.begin(recent, overwritten, source, read);
                writing.add(file);
            }
            needWhatIsLeft();
        }
    }

    private synchronized List<AlertFile> fresh() {
        asked = false;
        List<AlertFile> taken = List.copyOf(fresh);
        fresh.clear();
        return taken;
    }

    // The memory is full: what is to be written of it is written now.
    private void catchUp() {
        writing.forEach(file -> file.catchUp(recent, window));
        needWhatIsLeft();
    }

    private void needWhatIsLeft() {
        recent.needFrom(writing.stream().mapToLong(AlertFile::cursor).min().orElse(Long.MAX_VALUE));
    }

    private void flushIfDue() {
        if (nowNanos - flushedNanos >= FLUSH_NANOS || nowNanos < flushedNanos) {
            flushedNanos = nowNanos;
            writing.forEach(AlertFile::flush);
        }
    }

    private void endThoseOver() {
        for (AlertFile file : List.copyOf(writing)) {
            if (leave(file, nowNanos - LAG_NANOS)) {
                file.catchUp(recent, window);
                end(file);
            }
        }
    }

    // From then on a further alert does not go into the file; false when its window goes on.
    private synchronized boolean leave(AlertFile file, long nanos) {
        return nanos > file.toNanos() && open.remove(file);
    }

    private void end(AlertFile file) {
        file.end(startNanos, nowNanos, losses.get());
        writing.remove(file);
        written.addAndGet(file.frames());
        missing.addAndGet(file.missing());
        remember(file.failure());
    }

    private synchronized void remember(String why) {
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
