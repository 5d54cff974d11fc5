package io.macmon.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.benchmarks.Load.Sources;
import io.macmon.capture.WallClock;
import io.macmon.capture.link.Links;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Floods the parent with random source addresses, as fast as it goes, while a listed station sends, too: whether every
 * frame of both is accounted for, what memory it takes, and how soon the alerts come. To be run as root in a network
 * namespace of its own; the script {@code run} makes one.
 */
@Command(
        name = "flood",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Random source addresses at full rate, and a station among them; or a few strangers under full load.")
public final class Flood implements Callable<Integer> {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final MacAddress STRANGERS = MacAddress.parse("06:bb:00:00:00:00");
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxx");
    private static final int FLOOD_AT_ONCE = 16_384;
    private static final int STATION_AT_ONCE = 1_024;
    private static final int READINGS = 6;
    private static final long SETTLE_MILLIS = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--seconds", defaultValue = "30", description = "Of the flood (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--strangers",
            defaultValue = "0",
            description = "Instead of the flood, so many new strangers a second, and the station as fast as it goes.")
    private int strangers;

    @Option(names = "--engine", defaultValue = "auto", description = "Of macmon watch (default: ${DEFAULT-VALUE}).")
    private String engine;

    @Option(names = "--macmon", required = true, description = "The program.")
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
        Process watch = new ProcessBuilder(
                        macmon,
                        "watch",
                        "--parent=" + VethPair.PARENT,
                        "--mac=" + STATION,
                        "--engine=" + engine,
                        "--interval=1h",
                        "--json")
                .start();
        try (BufferedReader messages = watch.errorReader()) {
            String message = messages.readLine();
            while (message != null && !message.contains("listening on")) {
                System.out.println(message);
                message = messages.readLine();
            }
            Thread reader = new Thread(() -> watch.inputReader().lines().forEach(this::take));
            reader.start();
            long cpuBefore = cpuNanos(watch);
            List<Long> mebibytes = new ArrayList<>();
            long start = System.nanoTime();
            long length = seconds * 1_000_000_000L;
            for (int reading = 1; reading <= READINGS; reading++) {
                while (System.nanoTime() - start < reading * length / READINGS) {
                    if (strangers == 0) {
                        flood.inject(FLOOD_AT_ONCE);
                    } else if (flood.injected() * 1_000_000_000L <= (System.nanoTime() - start) * strangers) {
                        flood.inject(1);
                    }
                    station.inject(STATION_AT_ONCE);
                }
                mebibytes.add(MachineInfo.residentKibibytes(watch.pid()) >> 10);
            }
            double took = (System.nanoTime() - start) / 1e9;
            Thread.sleep(SETTLE_MILLIS);
            long cpu = cpuNanos(watch) - cpuBefore;
            watch.toHandle().destroy();
            watch.waitFor();
            reader.join();
            return report(flood.injected(), station.injected(), took, cpu, mebibytes);
        } finally {
            watch.destroyForcibly();
        }
    }

    private static long cpuNanos(Process process) {
        return process.info().totalCpuDuration().orElseThrow().toNanos();
    }

    private void take(String line) {
        try {
            if (line.contains("\"event_type\":\"alert\"")) {
                long now = WallClock.nanos();
                Instant heard = OffsetDateTime.parse(
                                JSON.readTree(line).path("timestamp").asText(), TIMESTAMP)
                        .toInstant();
                alertMicros.add(now / 1_000 - (heard.getEpochSecond() * 1_000_000 + heard.getNano() / 1_000));
            } else if (line.contains("\"event_type\":\"stats\"")) {
                closing = line;
            }
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("macmon printed no JSON: " + line, broken);
        }
    }

    private boolean report(long floodFrames, long stationFrames, double took, long cpu, List<Long> mebibytes)
            throws IOException {
        JsonNode told = JSON.readTree(closing);
        JsonNode strangers = told.at("/macmon/unexpected_sources");
        long analysed = told.at("/stats/decoder/pkts").asLong();
        long counted = strangers.path("frames").asLong();
        boolean exact = analysed == stationFrames && counted == floodFrames;
        System.out.printf(
                Locale.ROOT,
                "%.1f s at %,.0f frames/s of strangers and %,.0f of the station%n",
                took,
                floodFrames / took,
                stationFrames / took);
        System.out.printf("station     %,13d sent, %,13d analysed%n", stationFrames, analysed);
        System.out.printf("strangers   %,13d sent, %,13d counted: %s%n", floodFrames, counted, strangers);
        System.out.printf("drops       %s%n", told.at("/macmon/drops"));
        alertMicros.sort(null);
        System.out.printf(
                Locale.ROOT,
                "alerts      %,d, printed after p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                alertMicros.size(),
                percentile(50) / 1e3,
                percentile(99) / 1e3,
                percentile(100) / 1e3);
        System.out.printf("memory      %s MiB resident, each %d s%n", mebibytes, seconds / READINGS);
        System.out.printf(
                Locale.ROOT,
                "CPU         %.2f s of macmon, %.0f ns a frame of either kind%n",
                cpu / 1e9,
                cpu / (double) (floodFrames + stationFrames));
        System.out.println(exact ? "every frame is accounted for" : "NOT every frame is accounted for");
        return exact;
    }

    private long percentile(int percent) {
        return alertMicros.isEmpty() ? 0 : alertMicros.get(Math.max(0, alertMicros.size() * percent / 100 - 1));
    }
}
