package io.macmon.cli.export;

import io.macmon.capture.WallClock;
import io.macmon.cli.input.Input;
import io.macmon.cli.process.RunControl;
import io.macmon.cli.recorder.FlightRecorder;
import io.macmon.cli.recorder.RequestedCapture;
import io.macmon.cli.screen.LossReport;
import io.macmon.cli.screen.Quantities;
import io.macmon.config.file.TrustedPath;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes capture files of single stations while a live run continues, at the request of its user. Each has a capture of
 * its own on the device, filtered in the kernel, so that the run itself neither sees nor waits for it; with a flight
 * recorder, that writes the file, from the frames that it keeps. Thread-safe.
 */
public final class StationCaptures {

    /** The maximum number of captures at a time. */
    public static final int MAX_RUNNING = 4;

    /** The longest capture. */
    public static final Duration LONGEST = Duration.ofHours(1);

    /** The maximum number of captures that start within an hour, so that clients cannot soon fill the disk. */
    public static final int MAX_PER_HOUR = 20;

    // Of captures that have ended.
    private static final int MAX_LISTED = 20;

    private static final Pattern NAME = Pattern.compile("\\w[\\w.-]{0,99}");
    private static final String ENDING = ".pcapng";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Input input;
    private final RunControl control;
    private final Optional<FlightRecorder> recorder;
    private final Path directory;
    private final List<RequestedCapture> all = new ArrayList<>();
    private final HourlyLimit hourly = new HourlyLimit(MAX_PER_HOUR, System::nanoTime);
    private long lostBefore; // of captures that are no longer listed
    private long refused;
    private boolean ended;

    /**
     * @param recorder    has the frames of the time before, and so writes the files
     * @param environment the program's environment variables: a service's files belong into {@code LOGS_DIRECTORY}
     */
    public StationCaptures(
            Input input, RunControl control, Optional<FlightRecorder> recorder, Map<String, String> environment) {
        this.input = input;
        this.control = control;
        this.recorder = recorder;
        directory = recorder.map(FlightRecorder::directory)
                .orElseGet(() -> ofService(environment))
                .toAbsolutePath();
    }

    private static Path ofService(Map<String, String> environment) {
        return Stream.of("LOGS_DIRECTORY", "STATE_DIRECTORY")
                .map(name -> environment.getOrDefault(name, "").split(":", 2)[0])
                .filter(name -> !name.isEmpty())
                .findFirst()
                .map(Path::of)
                .orElse(Path.of(""));
    }

    /**
     * Starts to write the frames from and to a station to a new file. Called in the device's network namespace.
     *
     * @param name of the file in the directory; empty for a name made of the station and the time
     * @throws ConfigException if the time or the name is invalid
     * @throws MacmonException if the device cannot be captured, or the file not be written
     */
    public synchronized RequestedCapture start(MacAddress station, Duration length, Optional<String> name)
            throws MacmonException {
        if (length.isZero() || length.isNegative() || length.compareTo(LONGEST) > 0) {
            throw new ConfigException("the time must be longer than 0s, and at most 1h");
        }
        Instant now = Instant.now();
        Path file = directory.resolve(fileName(name.orElseGet(() -> defaultName(station, now))));
        List<RequestedCapture> running =
                all.stream().filter(RequestedCapture::isRunning).toList();
        for (RequestedCapture other : running) {
            if (other.station().equals(station)) {
                throw new MacmonException(
                        "the frames of " + station + " are being captured already, to " + other.file());
            }
        }
        if (ended || running.size() >= MAX_RUNNING) {
            refused++;
            throw new MacmonException(
                    "cannot capture " + station + ": " + Quantities.count(running.size(), "capture") + " at a time",
                    "wait until " + running.get(0).until());
        }
        Duration delay = hourly.delay();
        if (!delay.isZero()) {
            refused++;
            throw new MacmonException(
                    "cannot capture " + station + ": " + MAX_PER_HOUR + " captures have started within an hour",
                    "wait until " + now.plus(delay).truncatedTo(ChronoUnit.SECONDS)
                            + ", or capture with macmon export");
        }
        RequestedCapture capture = start(station, length, file, now);
        hourly.countStart();
        all.add(capture);
        forgetOldest();
        return capture;
    }

    private static String defaultName(MacAddress station, Instant now) {
        return "macmon-" + station.toString().replace(':', '-') + "-" + TIME.format(now);
    }

    private static String fileName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ConfigException(
                    "the file must be a name of up to 100 letters, digits and ._- without a directory");
        }
        return name.endsWith(ENDING) ? name : name + ENDING;
    }

    private RequestedCapture start(MacAddress station, Duration length, Path file, Instant now) throws MacmonException {
        create(file);
        try {
            return recorder.isPresent()
                    ? recorder.get().capture(station, WallClock.nanos(now), length, file)
                    : StationCapture.start(input, control, file, station, now, length);
        } catch (MacmonException failed) {
            removeEmpty(file);
            throw failed;
        }
    }

    // A client chooses the name, so it must not be able to choose a file that exists.
    private static void create(Path file) throws MacmonException {
        try {
            Files.createFile(TrustedPath.resolve(file), TrustedPath.PRIVATE);
        } catch (FileAlreadyExistsException exists) {
            throw new MacmonException("cannot write " + file + ": it exists", "give another name", exists);
        } catch (IOException failed) {
            throw new MacmonException(
                    "cannot write " + file + ": " + IoErrorText.of(failed),
                    "start macmon in a directory that it can write to, or set LogsDirectory= of its service",
                    failed);
        }
    }

    private static void removeEmpty(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            // the reason for the failed start matters more than an empty file
        }
    }

    private void forgetOldest() {
        for (int i = 0; all.size() > MAX_LISTED && i < all.size(); i++) {
            if (!all.get(i).isRunning()) {
                lostBefore += lost(all.remove(i));
                i--;
            }
        }
    }

    /** The captures that run, and the last ones that have ended; the oldest first. */
    public synchronized List<RequestedCapture> all() {
        return List.copyOf(all);
    }

    /** How many captures were refused because too many were running, or had started within an hour. */
    public synchronized long refused() {
        return refused;
    }

    // The recorder reports what is missing from its files.
    private static long lost(RequestedCapture capture) {
        return capture instanceof StationCapture ? capture.lost() : 0;
    }

    /**
     * Ends all captures but the recorder's, and waits until their files are complete. No other starts afterwards.
     */
    public void end() {
        List<StationCapture> left;
        synchronized (this) {
            ended = true;
            left = all.stream()
                    .filter(StationCapture.class::isInstance)
                    .map(StationCapture.class::cast)
                    .toList();
        }
        left.forEach(StationCapture::stop);
        left.forEach(StationCapture::join);
    }

    /** Reports frames that are missing from the files. Call after {@link #end}. */
    public synchronized void reportLosses(LossReport losses) {
        losses.add(
                lostBefore + all.stream().mapToLong(StationCaptures::lost).sum(),
                "frame",
                "they are not in the files of 'macmon ctl capture'");
    }
}
