package io.macmon.cli.export;

import io.macmon.cli.input.Input;
import io.macmon.cli.process.RunControl;
import io.macmon.cli.screen.LossReport;
import io.macmon.cli.screen.Quantities;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes capture files of single stations while a live run continues, at the request of its user. Each has a capture of
 * its own on the device, filtered in the kernel, so that the run itself neither sees nor waits for it. Thread-safe.
 */
public final class StationCaptures {

    /** The maximum number of captures at a time. */
    public static final int MAX_RUNNING = 4;

    /** The longest capture. */
    public static final Duration LONGEST = Duration.ofHours(1);

    // Of captures that have ended.
    private static final int MAX_LISTED = 20;

    private final Input input;
    private final RunControl control;
    private final Path directory;
    private final List<StationCapture> all = new ArrayList<>();
    private long lostBefore; // of captures that are no longer listed
    private boolean ended;

    /** @param environment the program's environment variables: a service's files belong into {@code LOGS_DIRECTORY} */
    public StationCaptures(Input input, RunControl control, Map<String, String> environment) {
        this.input = input;
        this.control = control;
        String logs = environment.getOrDefault("LOGS_DIRECTORY", "");
        directory = Path.of(logs.split(":", 2)[0]).toAbsolutePath();
    }

    /**
     * Starts to write the frames from and to a station to a new file. Called in the device's network namespace.
     *
     * @throws MacmonException if the device cannot be captured, or the file not be written
     */
    public synchronized StationCapture start(MacAddress station, Duration length) throws MacmonException {
        if (length.isZero() || length.isNegative() || length.compareTo(LONGEST) > 0) {
            throw new ConfigException("the time must be longer than 0s, and at most 1h");
        }
        List<StationCapture> running =
                all.stream().filter(StationCapture::isRunning).toList();
        for (StationCapture other : running) {
            if (other.station().equals(station)) {
                throw new MacmonException(
                        "the frames of " + station + " are being captured already, to " + other.file());
            }
        }
        if (ended || running.size() >= MAX_RUNNING) {
            throw new MacmonException(
                    "cannot capture " + station + ": " + Quantities.count(running.size(), "capture") + " at a time",
                    "wait until " + running.get(0).until());
        }
        StationCapture capture = StationCapture.start(input, control, directory, station, Instant.now(), length);
        all.add(capture);
        forgetOldest();
        return capture;
    }

    private void forgetOldest() {
        for (int i = 0; all.size() > MAX_LISTED && i < all.size(); i++) {
            if (!all.get(i).isRunning()) {
                lostBefore += all.remove(i).lost();
                i--;
            }
        }
    }

    /** The captures that run, and the last ones that have ended; the oldest first. */
    public synchronized List<StationCapture> all() {
        return List.copyOf(all);
    }

    /** Ends all captures, and waits until their files are complete. No other starts afterwards. */
    public void end() {
        List<StationCapture> left;
        synchronized (this) {
            ended = true;
            left = all();
        }
        left.forEach(StationCapture::stop);
        left.forEach(StationCapture::join);
    }

    /** Reports frames that are missing from the files. Call after {@link #end}. */
    public synchronized void reportLosses(LossReport losses) {
        losses.add(
                lostBefore + all.stream().mapToLong(StationCapture::lost).sum(),
                "frame",
                "they are not in the files of 'macmon ctl capture'");
    }
}
