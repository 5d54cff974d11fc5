package io.macmon.benchmarks;

import io.macmon.benchmarks.Load.Sources;
import io.macmon.benchmarks.Receiver.Outcome;
import io.macmon.benchmarks.Receiver.Setup;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.Macvlans;
import io.macmon.capture.link.NewMacvlan;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Loads a veth as if it received frames, with a real source-mode macvlan on it, and shows what each receiver makes of
 * them and what that costs it. The generator has one processor, the receiver another. To be run as root in a network
 * namespace of its own; the script {@code run} makes one.
 */
@Command(
        name = "live",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "What live capture costs a frame and how much of it is lossless, beside other programs.")
public final class Live implements Callable<Integer> {

    private static final String MACVLAN = "bench2";
    private static final MacAddress FIRST_STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final int GENERATOR_PROCESSOR = 0;
    private static final int RECEIVER_PROCESSOR = 1;
    private static final long SETTLE_MILLIS = 500;
    private static final int SEARCH_STEPS = 5;

    @Option(
            names = "--receivers",
            split = ",",
            defaultValue = "ring,pcap4j,peers",
            description = "Of ring, pcap4j (macmon's engines) and peers (default: ${DEFAULT-VALUE}).")
    private List<String> receivers;

    @Option(names = "--rate", defaultValue = "0", description = "Frames a second; 0: as fast as it goes (default).")
    private long rate;

    @Option(names = "--seconds", defaultValue = "10", description = "Of each round (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm",
            defaultValue = "5",
            description =
                    "Seconds of load before each round, in the frames but not in the cost (default: ${DEFAULT-VALUE}).")
    private int warm;

    @Option(names = "--rounds", defaultValue = "5", description = "Of all receivers (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--size",
            split = ",",
            defaultValue = "64",
            description = "Bytes of a frame; each of several is a table (default: ${DEFAULT-VALUE}).")
    private List<Integer> sizes;

    @Option(
            names = "--flows",
            split = ",",
            defaultValue = "1000",
            description = "UDP flows; each of several is a table (default: ${DEFAULT-VALUE}).")
    private List<Long> flowCounts;

    @Option(
            names = "--stations",
            split = ",",
            defaultValue = "1",
            description = "Addresses on the list, of which the first sends; each of several is a table"
                    + " (default: ${DEFAULT-VALUE}).")
    private List<Integer> stationCounts;

    @Option(names = "--search", description = "Search the highest lossless rate instead, to a twentieth of it.")
    private boolean search;

    @Option(names = "--watch", split = " ", description = "Further options of macmon watch, with spaces between.")
    private List<String> more = new ArrayList<>();

    @Option(names = "--macmon", required = true, description = "The program.")
    private String macmon;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Live())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("live: " + failure.getMessage());
                    return command.getCommandSpec().exitCodeOnExecutionException();
                })
                .execute(args));
    }

    @Override
    public Integer call() throws MacmonException, IOException, InterruptedException {
        System.out.println(MachineInfo.description());
        pinThisProcess();
        Path scratch = Files.createTempDirectory("macmon-live");
        try (Links links = Links.open()) {
            links.setUp(VethPair.find(links, "lo"));
            VethPair.create(links);
            for (int size : sizes) {
                for (long flows : flowCounts) {
                    for (int stations : stationCounts) {
                        table(links, scratch, size, flows, stations);
                    }
                }
            }
        } finally {
            Offline.delete(scratch);
        }
        return 0;
    }

    // The kernel's work for each frame is done on the thread that makes it.
    private static void pinThisProcess() throws IOException, InterruptedException {
        new ProcessBuilder(
                        "taskset",
                        "-a",
                        "-c",
                        "-p",
                        Integer.toString(GENERATOR_PROCESSOR),
                        Long.toString(ProcessHandle.current().pid()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private void table(Links links, Path scratch, int size, long flows, int stations)
            throws MacmonException, IOException, InterruptedException {
        List<MacAddress> listed = LongStream.range(0, stations)
                .mapToObj(i -> new MacAddress(FIRST_STATION.value() + i))
                .toList();
        Path stationFile = scratch.resolve("stations");
        Files.write(stationFile, listed.stream().map(MacAddress::toString).toList());
        Setup place = new Setup(VethPair.PARENT, MACVLAN, stationFile.toString(), stations, flows, scratch.toString());
        Load load = new Load(size, flows, new Sources.RoundRobin(List.of(FIRST_STATION)));
        System.out.printf("%n%d bytes a frame, %,d flows, %,d stations on the list%n%n", size, flows, stations);
        try (LoadGenerator generator =
                LoadGenerator.open(load, VethPair.find(links, VethPair.PARENT).index())) {
            if (search) {
                searchAll(links, place, listed, generator);
            } else {
                measureAll(links, place, listed, generator);
            }
        }
    }

    private List<Receiver> chosen() {
        return Stream.of(
                        List.of(Receiver.macmon(macmon, "ring", more)),
                        List.of(Receiver.macmon(macmon, "pcap4j", more)),
                        Receiver.peers())
                .flatMap(List::stream)
                .filter(receiver -> receivers.stream()
                        .anyMatch(name -> receiver.ownDevice()
                                ? receiver.name().startsWith("macmon " + name)
                                : name.equals("peers")))
                .toList();
    }

    private void measureAll(Links links, Setup place, List<MacAddress> listed, LoadGenerator generator)
            throws MacmonException, IOException, InterruptedException {
        System.out.printf(
                "%-34s %12s %24s %12s %14s %6s  %s%n",
                "", "frames/s", "ns CPU/frame", "lost", "delay us", "MiB", "drops");
        List<Receiver> all = chosen();
        List<List<Round>> taken = all.stream()
                .map(receiver -> (List<Round>) new ArrayList<Round>())
                .toList();
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < all.size(); i++) {
                taken.get(i).add(round(links, all.get(i), place, listed, generator, rate, warm, seconds));
            }
        }
        for (int i = 0; i < all.size(); i++) {
            print(all.get(i), taken.get(i));
        }
    }

    private static void print(Receiver receiver, List<Round> rounds) {
        Spread cpu = Spread.of(rounds.stream().map(Round::cpuNanosPerFrame).toList());
        Spread speed = Spread.of(rounds.stream().map(Round::framesPerSecond).toList());
        System.out.printf(
                Locale.ROOT,
                "%-34s %12.0f %24s %12s %14s %6d  %s%n",
                receiver.name(),
                speed.median(),
                cpu.text(0),
                rounds.stream().map(Round::lost).distinct().collect(Collectors.joining(",")),
                rounds.get(rounds.size() - 1).outcome.delay(),
                rounds.get(rounds.size() - 1).mebibytes,
                rounds.stream()
                        .map(round -> round.outcome.drops())
                        .filter(drops -> !drops.isEmpty())
                        .distinct()
                        .collect(Collectors.joining("; ")));
    }

    private void searchAll(Links links, Setup place, List<MacAddress> listed, LoadGenerator generator)
            throws MacmonException, IOException, InterruptedException {
        System.out.printf("%-34s %20s %20s%n", "", "lossless frames/s", "lossy from frames/s");
        for (Receiver receiver : chosen()) {
            search(links, receiver, place, listed, generator);
        }
    }

    private void search(Links links, Receiver receiver, Setup place, List<MacAddress> listed, LoadGenerator generator)
            throws MacmonException, IOException, InterruptedException {
        Round flatOut = round(links, receiver, place, listed, generator, LoadGenerator.FLAT_OUT, warm, seconds);
        if (flatOut.outcome.frames().isEmpty()) {
            System.out.printf("%-34s %20s%n", receiver.name(), "does not tell");
            return;
        }
        double lossless = flatOut.isLossless() ? flatOut.framesPerSecond : 0;
        double lossy = flatOut.isLossless() ? Double.NaN : flatOut.framesPerSecond;
        for (int step = 0; step < SEARCH_STEPS && !flatOut.isLossless(); step++) {
            long tried = Math.round((lossless + lossy) / 2);
            Round round = round(links, receiver, place, listed, generator, tried, warm, seconds);
            if (round.isLossless()) {
                lossless = tried;
            } else {
                lossy = tried;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-34s %20.0f %20s%n",
                receiver.name(),
                lossless,
                Double.isNaN(lossy) ? "all that there is" : String.format(Locale.ROOT, "%.0f", lossy));
    }

    private Round round(
            Links links,
            Receiver receiver,
            Setup place,
            List<MacAddress> listed,
            LoadGenerator generator,
            long framesPerSecond,
            int warmSeconds,
            int measuredSeconds)
            throws MacmonException, IOException, InterruptedException {
        if (!receiver.ownDevice()) {
            makeMacvlan(links, listed);
        }
        try (Receiver.Running running = receiver.start(place, RECEIVER_PROCESSOR)) {
            long warmFrames = generator.run(framesPerSecond, Duration.ofSeconds(warmSeconds));
            Thread.sleep(SETTLE_MILLIS);
            long cpuBefore = running.cpuNanos();
            long start = System.nanoTime();
            long frames = generator.run(framesPerSecond, Duration.ofSeconds(measuredSeconds));
            double took = (System.nanoTime() - start) / 1e9;
            Thread.sleep(SETTLE_MILLIS);
            long cpu = running.cpuNanos() - cpuBefore;
            long mebibytes = running.residentMebibytes();
            return new Round(warmFrames + frames, frames / took, cpu / (double) frames, mebibytes, running.end());
        } finally {
            if (!receiver.ownDevice()) {
                links.delete(VethPair.find(links, MACVLAN));
            }
        }
    }

    private static void makeMacvlan(Links links, List<MacAddress> listed) throws MacmonException {
        Macvlans macvlans = new Macvlans(links);
        Link macvlan =
                macvlans.create(new NewMacvlan(MACVLAN, VethPair.find(links, VethPair.PARENT), MacvlanMode.SOURCE));
        links.disableIpv6Addresses(macvlan);
        links.setUp(macvlan);
        macvlans.sources(macvlan).sync(listed);
    }

    /**
     * One receiver under load.
     *
     * @param injected         while it listened, warming up included
     * @param cpuNanosPerFrame of what came after that
     */
    private record Round(
            long injected, double framesPerSecond, double cpuNanosPerFrame, long mebibytes, Outcome outcome) {

        boolean isLossless() {
            return outcome.frames().orElse(-1) == injected && outcome.drops().isEmpty();
        }

        String lost() {
            return outcome.frames().isEmpty()
                    ? "-"
                    : Long.toString(injected - outcome.frames().getAsLong());
        }
    }
}
