package io.macmon.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.benchmarks.Load.Sources;
import io.macmon.capture.link.Links;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the program's CPU time per frame from a stranger, alternately with the guard in the kernel and with the
 * classic guard. Run it as root in a separate network namespace; the script {@code run} creates one.
 */
@Command(
        name = "guard-cost",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures macmon's CPU time per frame of a stranger, by guard.")
public final class GuardCost implements Callable<Integer> {

    private static final String STATION = "02:aa:00:00:00:01";
    private static final MacAddress FIRST_STRANGER = MacAddress.parse("06:bb:00:00:00:00");
    private static final List<String> GUARDS = List.of("kernel", "classic");
    private static final long SETTLE_MILLIS = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--rate", defaultValue = "200000", description = "Frames per second (default: ${DEFAULT-VALUE}).")
    private long rate;

    @Option(names = "--seconds", defaultValue = "5", description = "Seconds per run (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "Rounds; each runs both guards (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--size", defaultValue = "64", description = "Bytes per frame (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--strangers",
            defaultValue = "0",
            description = "Number of source addresses, used in turn; 0, the default: a random address per frame.")
    private long strangers;

    @Option(names = "--macmon", required = true, description = "The macmon program to measure.")
    private String macmon;

    public static void main(String[] args) {
        System.exit(new CommandLine(new GuardCost()).execute(args));
    }

    @Override
    public Integer call() throws MacmonException, IOException, InterruptedException {
        System.out.printf(
                "%d processors, Linux %s, Java %s, %d bytes per frame, %s strangers%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"),
                Runtime.version(),
                size,
                strangers == 0 ? "random" : Long.toString(strangers));
        System.out.printf(
                "%8s %10s %10s %10s %10s %8s %10s %10s %10s %12s%n",
                "guard",
                "frames/s",
                "injected",
                "counted",
                "dropped",
                "alerts",
                "evicted",
                "CPU ms",
                "idle ms",
                "ns CPU/frame");
        Sources sources = strangers == 0
                ? new Sources.Random(FIRST_STRANGER)
                : new Sources.Consecutive(FIRST_STRANGER, strangers);
        try (Links links = Links.open()) {
            int parent = VethPair.create(links).index();
            try (LoadGenerator generator = LoadGenerator.open(new Load(size, 1, sources), parent)) {
                for (int round = 0; round < rounds; round++) {
                    for (String guard : GUARDS) {
                        run(guard, generator);
                    }
                }
            }
        }
        return 0;
    }

    private void run(String guard, LoadGenerator generator) throws MacmonException, IOException, InterruptedException {
        List<String> command = List.of(macmon, "watch", "--parent", VethPair.PARENT, "--mac", STATION, "--json", "-q");
        Map<String, String> environment = Map.of("MACMON_JAVA_OPTS", "-Dmacmon.guard=" + guard);
        try (WatchProcess watch = WatchProcess.start(command, environment, message -> {})) {
            Thread.sleep(SETTLE_MILLIS);
            long idle = idleNanos(watch);
            long before = watch.cpuNanos();
            long start = System.nanoTime();
            long injected = generator.run(rate, Duration.ofSeconds(seconds));
            double elapsed = (System.nanoTime() - start) / 1e9;
            Thread.sleep(SETTLE_MILLIS);
            long cpu = watch.cpuNanos() - before;
            watch.requestEnd();
            String closing = watch.output().reduce("{}", (earlier, later) -> later);
            watch.awaitEnd();
            report(guard, injected, elapsed, cpu, idle, JSON.readTree(closing).path("macmon"));
        }
    }

    // CPU time of the program in a period of the same length without frames.
    private long idleNanos(WatchProcess watch) throws InterruptedException {
        long before = watch.cpuNanos();
        Thread.sleep(seconds * 1_000L + SETTLE_MILLIS);
        return watch.cpuNanos() - before;
    }

    private static void report(String guard, long injected, double elapsed, long cpu, long idle, JsonNode closing) {
        JsonNode strangers = closing.path("unexpected_sources");
        System.out.printf(
                Locale.ROOT,
                "%8s %10.0f %10d %10d %10d %8d %10d %10.0f %10.0f %12.0f%n",
                guard,
                injected / elapsed,
                injected,
                strangers.path("frames").asLong(),
                closing.at("/drops/guard").asLong(),
                strangers.path("alerts").asLong(),
                strangers.path("evicted").asLong(),
                cpu / 1e6,
                idle / 1e6,
                cpu / (double) injected);
    }
}
