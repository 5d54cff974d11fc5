package io.macmon.cli.lab;

import static io.macmon.cli.lab.FleetLabNetwork.SEGMENTS;
import static io.macmon.cli.lab.FleetLabNetwork.SENSORS_PER_SEGMENT;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.fleet.FleetTime;
import io.macmon.cli.input.CaptureEngine;
import io.macmon.cli.process.ExitCode;
import io.macmon.cli.process.Termination;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The lab of a fleet: six sensors on three segments send to a real broker, the application reads from it, and its
 * findings are compared with what the stations did.
 */
final class FleetLab {

    static final String PREFIX = "lab";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxx", Locale.ROOT);
    private static final Pattern INSTANT = Pattern.compile("[-\\d]+T[:.\\d]+Z");
    private static final int FINDINGS_SECONDS = 120;
    private static final int SETTLED_MILLIS = 3_000; // a finding follows its sighting within two commits

    private final Path libraries;
    private final int speed;
    private final CaptureEngine engine;
    private final LabScreen screen;
    private final Optional<Path> webDirectory;
    private final FleetLabTraffic traffic = new FleetLabTraffic();
    private final Queue<String> found = new ConcurrentLinkedQueue<>();
    private final Thread owner = Thread.currentThread();
    private volatile Instant start = Instant.EPOCH;

    /**
     * @param libraries    of the broker
     * @param speed        how many times as fast the sensors' time runs
     * @param webDirectory directory of the page's socket and token; empty: no page
     */
    FleetLab(Path libraries, int speed, CaptureEngine engine, LabScreen screen, Optional<Path> webDirectory) {
        this.libraries = libraries;
        this.speed = speed;
        this.engine = engine;
        this.screen = screen;
        this.webDirectory = webDirectory;
    }

    /** Runs the lab in this process's network namespace; returns the exit code. */
    int run() throws MacmonException, InterruptedException {
        Path directory = createDirectory();
        try (Termination stop = Termination.onStopRequest(owner::interrupt)) {
            explain();
            return run(directory);
        } finally {
            delete(directory);
        }
    }

    private int run(Path directory) throws MacmonException, InterruptedException {
        long begin = System.nanoTime();
        try (FleetLabNetwork network = FleetLabNetwork.create();
                FleetLabBroker broker = FleetLabBroker.start(libraries, directory);
                FleetLabApplication fleet =
                        FleetLabApplication.start(this::onFinding, directory.resolve("fleet"), webDirectory)) {
            screen.println("Broker and application started after " + secondsSince(begin) + " s.");
            start = Instant.now();
            List<FleetLabSensor> sensors = startSensors(directory, new FleetTime(start, speed));
            try {
                for (FleetLabSensor sensor : sensors) {
                    sensor.awaitListening();
                }
                play(network);
                if (webDirectory.isEmpty()) {
                    close(sensors);
                }
                long sightings = awaitFindings(fleet);
                int exit = check(sensors, sightings, fleet, begin);
                if (webDirectory.isPresent()) {
                    screen.println("The sensors and the page keep running until Ctrl-C.");
                    awaitStop();
                }
                return exit;
            } finally {
                close(sensors);
            }
        }
    }

    private static void close(List<FleetLabSensor> sensors) {
        sensors.forEach(FleetLabSensor::close);
    }

    private void explain() {
        screen.println("A private network of three segments, with two sensors each:");
        screen.println("  " + String.join(", ", SEGMENTS));
        screen.println("  camera    " + FleetLabTraffic.CAMERA.mac() + " is at hq; a clone of it is at branch-1");
        screen.println("  laptop    " + FleetLabTraffic.LAPTOP.mac() + " moves from hq to branch-1");
        screen.println("  phone     " + FleetLabTraffic.PHONE.mac() + " is new at two places within a minute");
        screen.println("  VRRP      " + FleetLabTraffic.VIRTUAL_ROUTER.mac() + " is at hq and branch-2: not a clone");
        if (speed > 1) {
            screen.println("Real: the segments, frames, captures, sensors, broker and application.");
            screen.println("Not real: the sensors send times that run " + speed + " times as fast, so "
                    + FleetLabTraffic.LENGTH / 60 + " minutes");
            screen.println(
                    "of the fleet take " + FleetLabTraffic.LENGTH / speed + " seconds. Times below are the fleet's.");
        }
        screen.println("");
    }

    private List<FleetLabSensor> startSensors(Path directory, FleetTime time) throws MacmonException {
        List<FleetLabSensor> sensors = new ArrayList<>();
        for (String segment : SEGMENTS) {
            for (int sensor = 1; sensor <= SENSORS_PER_SEGMENT; sensor++) {
                String device = FleetLabNetwork.device(segment, sensor);
                sensors.add(FleetLabSensor.start(directory, segment, device, engine, time));
            }
        }
        return sensors;
    }

    private void play(FleetLabNetwork network) throws MacmonException, InterruptedException {
        long begin = System.nanoTime();
        for (FleetLabTraffic.Step step : traffic.steps()) {
            long due = begin + TimeUnit.MILLISECONDS.toNanos(step.frame().millis()) / speed;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            if (step.segment().isPresent()) {
                network.move(step.wire(), step.segment().get());
            }
            network.send(step.wire(), step.frame().frame());
        }
    }

    private static void awaitStop() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stop) {
            // the lab ends
        }
    }

    // On a thread of the application.
    private void onFinding(JsonObject finding) {
        JsonObject macmon = finding.object("macmon");
        JsonObject fields = macmon.object("fields");
        String kind = macmon.text("kind");
        String station = finding.object("ether").text("src_mac");
        String places = switch (kind) {
            case "cloned-mac" ->
                Stream.of(fields.text("place"), fields.text("place2")).sorted().collect(Collectors.joining(" "));
            case "roamed" -> fields.text("from") + " > " + fields.text("to");
            default -> "";
        };
        found.add((kind + " " + (station.isEmpty() ? macmon.text("sensor") : station) + " " + places).strip());
        screen.println(String.format(
                Locale.ROOT,
                "%5s  %-12s  %s  %-7s  %s",
                sinceStart(TIME.parse(macmon.text("last"), Instant::from)),
                kind,
                station,
                name(station),
                places.isEmpty() ? fields.text("place") : places));
    }

    private String sinceStart(Instant time) {
        Duration since = Duration.between(start, time);
        return String.format(Locale.ROOT, "%d:%02d", since.toMinutes(), since.toSecondsPart());
    }

    private static String name(String station) {
        return FleetLabTraffic.STATIONS.stream()
                .filter(host -> host.mac().toString().equals(station))
                .map(Host::name)
                .findFirst()
                .orElse("");
    }

    // Until all that is expected was found, and everything that was sent was processed for a while: how many sightings.
    private long awaitFindings(FleetLabApplication fleet) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(FINDINGS_SECONDS);
        Set<String> expected = FleetLabTraffic.expected();
        long before = -2;
        long processed = -1;
        while (System.nanoTime() - end < 0 && !(processed == before && processed > 0 && found.containsAll(expected))) {
            before = processed;
            TimeUnit.MILLISECONDS.sleep(SETTLED_MILLIS);
            processed = fleet.processed();
        }
        return processed;
    }

    private int check(List<FleetLabSensor> sensors, long sightings, FleetLabApplication fleet, long begin) {
        screen.println("");
        screen.println("Where the laptop was, by 'macmon fleet who', in minutes since the start");
        fleet.lookUp(FleetLabTraffic.LAPTOP.mac().toString())
                .lines()
                .filter(line -> line.strip().startsWith("heard"))
                .map(line -> INSTANT.matcher(line).replaceAll(time -> sinceStart(Instant.parse(time.group()))))
                .forEach(screen::println);
        screen.println("");
        screen.println("Check");
        boolean good = true;
        for (String expected : FleetLabTraffic.expected()) {
            long times = found.stream().filter(expected::equals).count();
            good &= screen.check(times == 1, expected + (times == 1 ? "" : ": found " + times + " times"));
        }
        good &= screen.check(others().isEmpty(), "other findings: " + (others().isEmpty() ? "none" : others()));
        String incomplete = sensors.stream()
                .filter(sensor -> !sensor.isComplete())
                .map(sensor -> "; " + sensor.messages())
                .collect(Collectors.joining());
        good &= screen.check(
                sensors.stream().allMatch(FleetLabSensor::isComplete),
                sensors.size() + " sensors, " + sightings + " sightings" + incomplete);
        screen.println((good ? "Everything that happened was found, and nothing else." : "The findings are wrong.")
                + " It took " + secondsSince(begin) + " s.");
        return good ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Collection<String> others() {
        List<String> others = new ArrayList<>(found);
        others.removeAll(FleetLabTraffic.expected());
        return others;
    }

    private static long secondsSince(long begin) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
    }

    private static Path createDirectory() throws MacmonException {
        try {
            return Files.createTempDirectory("macmon-lab");
        } catch (IOException failed) {
            throw new MacmonException("cannot create a temporary directory: " + IoErrorText.of(failed), failed);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException notEmpty) {
            // the system removes it with other temporary files
        }
    }
}
