package io.macmon.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.benchmarks.Load.Sources;
import io.macmon.capture.link.Links;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Counts the frames that {@code watch} and {@code audit} lose under load while a client scrapes their metrics, and
 * alternately while none does. Run it as root in a separate network namespace; the script {@code run} creates one.
 */
@Command(
        name = "scrape-cost",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Counts lost frames, and measures the CPU time per frame, with and without scrapes of the metrics.")
public final class ScrapeCost implements Callable<Integer> {

    private static final int RECEIVER_PROCESSOR = 1;
    private static final int PORT = 9464;
    private static final long SETTLE_MILLIS = 500;
    private static final String DROPS = "macmon_dropped_frames_total{";

    @Option(names = "--rate", defaultValue = "1000000", description = "Frames per second (default: ${DEFAULT-VALUE}).")
    private long rate;

    @Option(
            names = "--warm",
            defaultValue = "15",
            description = "Seconds of load before each run is measured, for the JIT compiler (default:"
                    + " ${DEFAULT-VALUE}).")
    private int warm;

    @Option(names = "--seconds", defaultValue = "20", description = "Seconds per run (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--every",
            defaultValue = "1000",
            description = "Milliseconds between the starts of two scrapes (default: ${DEFAULT-VALUE}).")
    private int everyMillis;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds of each run (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--stations",
            defaultValue = "1000",
            description = "Stations that send, all of them on the list (default: ${DEFAULT-VALUE}).")
    private int stations;

    @Option(
            names = "--commands",
            split = ",",
            defaultValue = "watch,audit",
            description = "Commands to measure (default: ${DEFAULT-VALUE}).")
    private List<String> commands;

    @Option(names = "--macmon", required = true, description = "The macmon program to measure.")
    private String macmon;

    public static void main(String[] args) {
        System.exit(new CommandLine(new ScrapeCost()).execute(args));
    }

    @Override
    public Integer call() throws MacmonException, IOException, InterruptedException {
        System.out.println(MachineInfo.description());
        Live.pinThisProcess();
        List<MacAddress> listed = Load.stations(stations);
        Path scratch = Files.createTempDirectory("macmon-scrape-cost");
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        try (Links links = Links.open()) {
            links.setUp(VethPair.find(links, "lo"));
            int parent = VethPair.create(links).index();
            Path list = scratch.resolve("stations");
            Files.write(list, listed.stream().map(MacAddress::toString).toList());
            try (LoadGenerator generator =
                    LoadGenerator.open(new Load(64, stations, new Sources.RoundRobin(listed)), parent)) {
                for (int round = 0; round < rounds; round++) {
                    for (String command : commands) {
                        for (boolean isScraped : List.of(false, true)) {
                            runs.computeIfAbsent(command + (isScraped ? ", scraped" : ""), name -> new ArrayList<>())
                                    .add(run(generator, commandLine(command, list), isScraped));
                        }
                    }
                }
            }
        } finally {
            Offline.delete(scratch);
        }
        print(runs);
        return 0;
    }

    private List<String> commandLine(String command, Path list) {
        List<String> line = new ArrayList<>(List.of(
                "taskset",
                "-c",
                Integer.toString(RECEIVER_PROCESSOR),
                macmon,
                command,
                "--parent",
                VethPair.PARENT,
                "--macs",
                list.toString(),
                "--json",
                "--metrics",
                Integer.toString(PORT)));
        line.add(command.equals("audit") ? "--no-state" : "--quiet");
        return line;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // scrape() keeps its own failure
    private Run run(LoadGenerator generator, List<String> command, boolean isScraped)
            throws MacmonException, IOException, InterruptedException {
        try (WatchProcess program = WatchProcess.start(command, Map.of(), message -> {})) {
            CompletableFuture<Void> output =
                    CompletableFuture.runAsync(() -> program.output().forEach(line -> {}));
            ScheduledExecutorService client = Executors.newSingleThreadScheduledExecutor();
            List<Double> millis = new ArrayList<>();
            awaitServer();
            CompletableFuture<Void> failure = new CompletableFuture<>();
            if (isScraped) {
                client.scheduleAtFixedRate(() -> scrape(millis, failure), 0, everyMillis, TimeUnit.MILLISECONDS);
            }
            generator.run(rate, Duration.ofSeconds(warm));
            Thread.sleep(SETTLE_MILLIS);
            long lostAtStart = lost();
            ThreadTimes before = program.threadTimes();
            long start = System.nanoTime();
            long frames = generator.run(rate, Duration.ofSeconds(seconds));
            double elapsed = (System.nanoTime() - start) / 1e9;
            Thread.sleep(SETTLE_MILLIS);
            double nanos = program.threadTimes().nanosSince(before);
            client.shutdown();
            client.awaitTermination(1, TimeUnit.MINUTES);
            if (failure.isCompletedExceptionally()) {
                failure.join();
            }
            long lost = lost() - lostAtStart;
            program.requestEnd();
            program.awaitEnd();
            output.join();
            return new Run(frames / elapsed, nanos / frames, lostAtStart, lost, millis);
        }
    }

    // It opens its port after it has begun to capture.
    private static void awaitServer() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
                return;
            } catch (IOException early) {
                Thread.sleep(100);
            }
        }
        throw new IllegalStateException("macmon does not listen on port " + PORT);
    }

    private static void scrape(List<Double> millis, CompletableFuture<Void> failure) {
        try {
            long start = System.nanoTime();
            metrics();
            millis.add((System.nanoTime() - start) / 1e6);
        } catch (IOException failed) {
            failure.completeExceptionally(failed);
            throw new UncheckedIOException(failed);
        }
    }

    private static String metrics() throws IOException {
        URL address = URI.create("http://127.0.0.1:" + PORT + "/metrics").toURL();
        try (InputStream reply = address.openStream()) {
            return new String(reply.readAllBytes(), UTF_8);
        }
    }

    // At all places.
    private static long lost() throws IOException {
        return (long) metrics()
                .lines()
                .filter(line -> line.startsWith(DROPS))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void print(Map<String, List<Run>> runs) {
        System.out.println("| command | frames/s | CPU ns/frame | frames lost at the start | frames lost later"
                + " | scrapes | ms per scrape, median/max |");
        System.out.println("|---|---|---|---|---|---|---|");
        runs.forEach((name, all) -> {
            List<Double> millis = all.stream()
                    .flatMap(run -> run.scrapeMillis.stream())
                    .sorted()
                    .toList();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %s | %s | %s | %d | %s |%n",
                    name,
                    Spread.of(all.stream().map(Run::framesPerSecond).toList()).median(),
                    Spread.of(all.stream().map(Run::nanosPerFrame).toList()).text(0),
                    losses(all, Run::lostAtStart),
                    losses(all, Run::lost),
                    millis.size(),
                    millis.isEmpty()
                            ? "-"
                            : String.format(
                                    Locale.ROOT,
                                    "%.1f/%.1f",
                                    millis.get(millis.size() / 2),
                                    millis.get(millis.size() - 1)));
        });
    }

    private static String losses(List<Run> runs, ToLongFunction<Run> loss) {
        return runs.stream().map(run -> Long.toString(loss.applyAsLong(run))).collect(Collectors.joining(", "));
    }

    /**
     * One run.
     *
     * @param nanosPerFrame CPU time of all threads once warm
     * @param lostAtStart   frames lost before the measurement, during the cold start
     * @param lost          frames lost during the measurement
     */
    private record Run(
            double framesPerSecond, double nanosPerFrame, long lostAtStart, long lost, List<Double> scrapeMillis) {}
}
