package io.macmon.benchmarks;

import io.macmon.benchmarks.Load.Sources;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.Macvlans;
import io.macmon.capture.link.NewMacvlan;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Loads a real device, and shows what arrives behind it: at a source-mode macvlan that it makes on a veth, or at
 * nothing but the device that is named. To be run as root in a network namespace of its own; the script {@code run}
 * makes one.
 */
@Command(
        name = "device-load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "How many frames a second a device can be made to receive.")
public final class DeviceLoad implements Callable<Integer> {

    private static final String MACVLAN = "bench2";
    private static final long SETTLE_MILLIS = 200;

    @Option(names = "--rate", defaultValue = "0", description = "Frames a second; 0: as fast as it goes (default).")
    private long rate;

    @Option(names = "--seconds", defaultValue = "5", description = "Of each round (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "How many (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--size", defaultValue = "64", description = "Bytes of a frame (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(names = "--flows", defaultValue = "1024", description = "UDP flows (default: ${DEFAULT-VALUE}).")
    private long flows;

    @Option(
            names = "--stations",
            defaultValue = "1",
            description = "Source addresses in turn, all on the macvlan's list (default: ${DEFAULT-VALUE}).")
    private int stations;

    @Option(names = "--flood", description = "Source addresses at random instead, none of them on the list.")
    private boolean flood;

    @Option(names = "--device", description = "Load this device of the namespace; otherwise a veth with a macvlan.")
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
        MacAddress first = MacAddress.parse("02:aa:00:00:00:01");
        List<MacAddress> listed = LongStream.range(0, stations)
                .mapToObj(i -> new MacAddress(first.value() + i))
                .toList();
        Sources sources =
                flood ? new Sources.Random(MacAddress.parse("06:bb:00:00:00:00")) : new Sources.RoundRobin(listed);
        System.out.printf(
                "%d processors, Linux %s, %d bytes a frame, %d flows, %s%n",
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
            Link counted = device == null ? makeMacvlan(links, parent, listed) : parent;
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
        double took = (System.nanoTime() - start) / 1e9;
        Thread.sleep(SETTLE_MILLIS); // what is in the backlog still arrives
        Link after = VethPair.find(links, counted);
        System.out.printf(
                Locale.ROOT,
                "%12s %12.0f %12d %12d %12d%n",
                counted,
                injected / took,
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
            throw new MacmonException("this is no network of its own, it has " + String.join(", ", up)
                    + "; start it by benchmarks/run, which makes one, or name the --device to load");
        }
    }

    private static Link makeMacvlan(Links links, Link parent, List<MacAddress> listed) throws MacmonException {
        Macvlans macvlans = new Macvlans(links);
        Link macvlan = macvlans.create(new NewMacvlan(MACVLAN, parent, MacvlanMode.SOURCE));
        links.disableIpv6Addresses(macvlan);
        links.setUp(macvlan);
        macvlans.sources(macvlan).sync(listed);
        return macvlan;
    }
}
