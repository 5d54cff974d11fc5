package io.macmon.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.benchmarks.Load.Sources;
import io.macmon.capture.WallClock;
import io.macmon.capture.link.Links;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Floods the parent with random source addresses at full speed while a listed station sends, too. Shows whether every
 * frame of both is accounted for, the memory used, and the delay of the alerts. Run it as root in a network namespace
 * without other devices; the script {@code run} creates one.
 */
@Command(
        name = "flood",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Floods macmon with random source addresses while a station sends, or with a few strangers under full"
                        + " load.")
public final class Flood implements Callable<Integer> {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final MacAddress STRANGERS = MacAddress.parse("06:bb:00:00:00:00");
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxx");
    private static final int FLOOD_AT_ONCE = 16_384;
    private static final int STATION_AT_ONCE = 1_024;
    private static final int SAMPLES = 6;
    private static final long SETTLE_MILLIS = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--seconds", defaultValue = "30", description = "Seconds of load (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--strangers",
            defaultValue = "0",
            description = "Instead of the flood, this many new strangers per second, and the station at full speed.")
    private int strangers;

    @Option(
            names = "--engine",
            defaultValue = "auto",
            description = "Capture engine of macmon watch (default: ${DEFAULT-VALUE}).")
    private String engine;

    @Option(names = "--macmon", required = true, description = "The macmon program to measure.")
    private String macmon;

    private final List<Long> alertMicros = new ArrayList<>();
    private String closing = "{}";

    public static void main(String[] args) {
        System.exit(new CommandLine(new Flood()).execute(args));
    }

    @Override
    public Integer call() throws MacmonException, IOException, InterruptedException {
        System.out.println(MachineInfo.description());
        try (Links links = Links.open()) {
            int parent = VethPair.create(links).index();
            int rest = VethPair.find(links, VethPair.OTHER_END).index();
            try (LoadGenerator flood = LoadGenerator.open(new Load(64, 1, strangerSources()), parent);
                    LoadGenerator station = LoadGenerator.open(
                            new Load(64, 1_000, new Sources.RoundRobin(List.of(STATION))), parent, rest)) {
                return run(flood, station) ? 0 : 1;
            }
        }
    }

    private Sources strangerSources() {
        return strangers == 0 ? new Sources.Random(STRANGERS) : new Sources.Consecutive(STRANGERS, Integer.MAX_VALUE);
    }

    private boolean run(LoadGenerator flood, LoadGenerator station)
            throws MacmonException, IOException, InterruptedException {
        List<String> command = List.of(
                macmon,
                "watch",
                "--parent=" + VethPair.PARENT,
                "--mac=" + STATION,
                "--engine=" + engine,
                "--interval=1h",
                "--json");
        try (WatchProcess watch = WatchProcess.start(command, Map.of(), message -> System.out.println(message))) {
            Thread reader = new Thread(() -> watch.output().forEach(this::process));
            reader.start();
            long cpuBefore = watch.cpuNanos();
            List<Long> mebibytes = new ArrayList<>();
            long start = System.nanoTime();
            long length = seconds * 1_000_000_000L;
            for (int sample = 1; sample <= SAMPLES; sample++) {
                while (System.nanoTime() - start < sample * length / SAMPLES) {
                    if (strangers == 0) {
                        flood.inject(FLOOD_AT_ONCE);
                    } else if (flood.injected() * 1_000_000_000L <= (System.nanoTime() - start) * strangers) {
                        flood.inject(1);
                    }
                    station.inject(STATION_AT_ONCE);
                }
                mebibytes.add(watch.residentMebibytes());
            }
            double elapsed = (System.nanoTime() - start) / 1e9;
            Thread.sleep(SETTLE_MILLIS);
            long cpu = watch.cpuNanos() - cpuBefore;
            watch.requestEnd();
            watch.awaitEnd();
            reader.join();
            return report(flood.injected(), station.injected(), elapsed, cpu, mebibytes);
        }
    }

    private void process(String line) {
        try {
            if (line.contains("\"event_type\":\"alert\"")) {
                long now = WallClock.nanos();
                Instant captured = OffsetDateTime.parse(
                                JSON.readTree(line).path("timestamp").asText(), TIMESTAMP)
                        .toInstant();
                alertMicros.add(now / 1_000 - (captured.getEpochSecond() * 1_000_000 + captured.getNano() / 1_000));
            } else if (line.contains("\"event_type\":\"stats\"")) {
                closing = line;
            }
        } catch (JsonProcessingException invalid) {
            throw new IllegalStateException("macmon did not print JSON: " + line, invalid);
        }
    }

    private boolean report(long floodFrames, long stationFrames, double elapsed, long cpu, List<Long> mebibytes)
            throws IOException {
        JsonNode statistics = JSON.readTree(closing);
        JsonNode strangers = statistics.at("/macmon/unexpected_sources");
        long analysed = statistics.at("/stats/decoder/pkts").asLong();
        long counted = strangers.path("frames").asLong();
        boolean exact = analysed == stationFrames && counted == floodFrames;
        System.out.printf(
                Locale.ROOT,
                "%.1f s at %,.0f frames/s of strangers and %,.0f of the station%n",
                elapsed,
                floodFrames / elapsed,
                stationFrames / elapsed);
        System.out.printf("station     %,13d sent, %,13d analysed%n", stationFrames, analysed);
        System.out.printf("strangers   %,13d sent, %,13d counted: %s%n", floodFrames, counted, strangers);
        System.out.printf("drops       %s%n", statistics.at("/macmon/drops"));
        alertMicros.sort(null);
        System.out.printf(
                Locale.ROOT,
                "alerts      %,d, printed after p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                alertMicros.size(),
                percentile(50) / 1e3,
                percentile(99) / 1e3,
                percentile(100) / 1e3);
        System.out.printf("memory      %s MiB resident, every %d s%n", mebibytes, seconds / SAMPLES);
        System.out.printf(
                Locale.ROOT,
                "CPU         %.2f s of macmon, %.0f ns per frame of either kind%n",
                cpu / 1e9,
                cpu / (double) (floodFrames + stationFrames));
        System.out.println(exact ? "every frame is accounted for" : "NOT every frame is accounted for");
        return exact;
    }

    private long percentile(int percent) {
        return alertMicros.isEmpty() ? 0 : alertMicros.get(Math.max(0, alertMicros.size() * percent / 100 - 1));
    }
}
