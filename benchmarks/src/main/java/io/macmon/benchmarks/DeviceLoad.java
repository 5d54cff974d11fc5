package io.macmon.benchmarks;

import io.macmon.benchmarks.Load.Sources;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes a device receive frames, and shows how many arrive: at a source-mode macvlan that it creates on a veth, or at
 * the named device itself. Run it as root in a separate network namespace; the script {@code run} creates one.
 */
@Command(
        name = "device-load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures how many frames per second a device can be made to receive.")
public final class DeviceLoad implements Callable<Integer> {

    private static final long SETTLE_MILLIS = 200;

    @Option(names = "--rate", defaultValue = "0", description = "Frames per second; 0, the default: full speed.")
    private long rate;

    @Option(names = "--seconds", defaultValue = "5", description = "Seconds per round (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "Number of rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--size", defaultValue = "64", description = "Bytes per frame (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(names = "--flows", defaultValue = "1024", description = "UDP flows (default: ${DEFAULT-VALUE}).")
    private long flows;

    @Option(
            names = "--stations",
            defaultValue = "1",
            description = "Source addresses, used in turn, all on the macvlan's list (default: ${DEFAULT-VALUE}).")
    private int stations;

    @Option(names = "--flood", description = "Random source addresses instead, none of them on the list.")
    private boolean flood;

    @Option(names = "--device", description = "Load this device; by default, a new veth with a macvlan.")
    private String device;

    public static void main(String[] args) {
        System.exit(new CommandLine(new DeviceLoad())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("device-load: " + failure.getMessage());
                    return command.getCommandSpec().exitCodeOnExecutionException();
                })
                .execute(args));
    }

    @Override
    public Integer call() throws MacmonException, InterruptedException {
        List<MacAddress> listed = Load.stations(stations);
        Sources sources =
                flood ? new Sources.Random(MacAddress.parse("06:bb:00:00:00:00")) : new Sources.RoundRobin(listed);
        System.out.printf(
                "%d processors, Linux %s, %d bytes per frame, %d flows, %s%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"),
                size,
                flows,
                flood ? "random sources" : stations + " sources");
        System.out.printf("%12s %12s %12s %12s %12s%n", "device", "frames/s", "injected", "received", "dropped");
        try (Links links = Links.open()) {
            if (device == null) {
                requireOwnNamespace(links);
            }
            Link parent = device == null ? VethPair.create(links) : VethPair.find(links, device);
            Link counted = device == null ? VethPair.createMacvlan(links, parent, listed) : parent;
            try (LoadGenerator generator = LoadGenerator.open(new Load(size, flows, sources), parent.index())) {
                for (int round = 0; round < rounds; round++) {
                    round(links, counted.name(), generator);
                }
            }
        }
        return 0;
    }

    private void round(Links links, String counted, LoadGenerator generator)
            throws MacmonException, InterruptedException {
        Link before = VethPair.find(links, counted);
        long start = System.nanoTime();
        long injected = generator.run(rate, Duration.ofSeconds(seconds));
        double elapsed = (System.nanoTime() - start) / 1e9;
        Thread.sleep(SETTLE_MILLIS); // for frames that are still in the backlog
        Link after = VethPair.find(links, counted);
        System.out.printf(
                Locale.ROOT,
                "%12s %12.0f %12d %12d %12d%n",
                counted,
                injected / elapsed,
                injected,
                after.counters().rxFrames() - before.counters().rxFrames(),
                after.counters().rxErrors() - before.counters().rxErrors());
    }

    private static void requireOwnNamespace(Links links) throws MacmonException {
        List<String> up = links.all().stream()
                .filter(link -> link.isUp() && !link.isLoopback())
                .map(Link::name)
                .toList();
        if (!up.isEmpty()) {
            throw new MacmonException(
                    "not a separate network namespace: it has " + String.join(", ", up),
                    "start it by benchmarks/run, which creates one, or name the device to load with --device");
        }
    }
}
