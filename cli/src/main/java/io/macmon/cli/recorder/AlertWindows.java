package io.macmon.cli.recorder;

import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.capture.WallClock;
import io.macmon.config.RecorderConfig;
import io.macmon.config.net.MacAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Decides which alerts get a file, and which share one. Thread-safe; never waits for a disk. */
final class AlertWindows {

    private static final long HOUR_NANOS = 3_600_000_000_000L;

    // If the clock was set back, the end of a window might not come for long, and its frames are no longer expected.
    private static final long SET_BACK_NANOS = 10_000_000_000L;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss.SSSSSSSSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final RecorderConfig config;
    private final Consumer<String> messages;
    private final List<AlertFile> open = new ArrayList<>();
    private final List<AlertFile> captures = new ArrayList<>();
    private final List<AlertFile> unstarted = new ArrayList<>();
    private volatile boolean hasUnstarted;
    private int files;
    private int filesThisHour;
    private long hourNanos;
    private final AtomicLong alertsWithoutFile = new AtomicLong();

    /** @param messages receives a message the first time that an alert gets no file */
    AlertWindows(RecorderConfig config, Consumer<String> messages) {
        this.config = config;
        this.messages = messages;
    }

    /** Starts or extends the file of this alert. Returns the alert with the file's name, if the alert gets a file. */
    synchronized UnexpectedSource record(UnexpectedSource alert) {
        long nanos = WallClock.nanos(alert.at());
        long end = nanos + config.after().toNanos();
        AlertMark mark = new AlertMark(nanos, comment(alert));
        for (AlertFile file : open) {
            if (file.source() == alert.source().value() && nanos <= file.toNanos() && nanos >= file.fromNanos()) {
                file.extend(end, mark);
                return alert.withCaptureFile(file.path().toString());
            }
        }
        if (open.size() == FlightRecorder.MAX_OPEN_FILES || !isBelowHourlyLimit(nanos)) {
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
        open.add(file);
        unstarted.add(file);
        hasUnstarted = true;
        return alert.withCaptureFile(file.path().toString());
    }

    /**
     * Starts the file of a capture that a user requested. Alerts do not extend it, and it does not
     * count against their limits.
     *
     * @param nanos when it was requested, nanoseconds since the epoch
     * @param path  an empty file
     */
    synchronized AlertFile capture(MacAddress station, long nanos, Duration length, Path path) {
        AlertFile file = AlertFile.ofStation(
                station.value(), path, nanos - config.before().toNanos(), nanos + length.toNanos());
        files++;
        captures.add(file);
        unstarted.add(file);
        hasUnstarted = true;
        return file;
    }

    /** Returns the files that were added since the last call; costs next to nothing if there are none. */
    List<AlertFile> takeUnstarted() {
        return hasUnstarted ? takeAdded() : List.of();
    }

    private synchronized List<AlertFile> takeAdded() {
        hasUnstarted = false;
        List<AlertFile> taken = List.copyOf(unstarted);
        unstarted.clear();
        return taken;
    }

    /**
     * Returns false while the window is open. Once it is closed, another alert starts a new file.
     *
     * @param latestNanos the latest time that the capture has reached; until that is close to the window, the capture
     *     is behind the alert
     */
    synchronized boolean close(AlertFile file, long nanos, long latestNanos) {
        long near = file.fromNanos() - SET_BACK_NANOS;
        boolean isSetBack = nanos < near && latestNanos >= near;
        return (nanos > file.toNanos() || isSetBack) && (open.remove(file) || captures.remove(file));
    }

    Path directory() {
        return config.directory();
    }

    /** The number of files that were started or are about to be. */
    synchronized int files() {
        return files;
    }

    long alertsWithoutFile() {
        return alertsWithoutFile.get();
    }

    private boolean isBelowHourlyLimit(long nanos) {
        if (Math.abs(nanos - hourNanos) >= HOUR_NANOS) {
            hourNanos = nanos;
            filesThisHour = 0;
        }
        return filesThisHour < FlightRecorder.MAX_FILES_PER_HOUR;
    }

    private void countWithoutFile(UnexpectedSource alert) {
        if (alertsWithoutFile.getAndIncrement() == 0) {
            messages.accept("no file for the alert on " + alert.source() + ", and perhaps for later ones: at most "
                    + FlightRecorder.MAX_OPEN_FILES + " files are written at once, and "
                    + FlightRecorder.MAX_FILES_PER_HOUR + " per hour");
        }
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
