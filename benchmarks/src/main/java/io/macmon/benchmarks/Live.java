package io.macmon.benchmarks;

import io.macmon.benchmarks.Load.Sources;
import io.macmon.benchmarks.Receiver.Outcome;
import io.macmon.benchmarks.Receiver.Setup;
import io.macmon.capture.link.Links;
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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes a veth receive frames, with a real source-mode macvlan on it, and shows how many frames each receiver captures
 * and at what cost. The generator runs on one processor, the receiver on another. Run it as root in a network namespace
 * without other devices; the script {@code run} creates one.
 */
@Command(
        name = "live",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the cost of live capture per frame and its lossless rate, next to other programs.")
public final class Live implements Callable<Integer> {

    private static final int GENERATOR_PROCESSOR = 0;
    private static final int RECEIVER_PROCESSOR = 1;
    private static final long SETTLE_MILLIS = 300;
    private static final int SEARCH_STEPS = 5;

    @Option(
            names = "--receivers",
            split = ",",
            defaultValue = "ring,eve,peers",
            description = "Receivers: ring and pcap4j, macmon's engines, without records; eve, zeek, csv, features and"
                    + " ipfix, macmon with such records; the name of another program; peers, all but dumpcap"
                    + " (default: ${DEFAULT-VALUE}).")
    private List<String> receivers;

    @Option(
            names = "--rate",
            defaultValue = "1000000",
            description = "Frames per second (default: ${DEFAULT-VALUE}). 0: full speed; lost frames then make programs"
                    + " look cheaper.")
    private long rate;

    @Option(names = "--seconds", defaultValue = "1", description = "Seconds per round (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm",
            defaultValue = "2",
            description = "Seconds of load before each round, counted in the frames and in the cost of the whole"
                    + " process, but not in the cost once warm (default: ${DEFAULT-VALUE}).")
    private int warm;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "Rounds; each runs every receiver (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--size",
            split = ",",
            defaultValue = "64",
            description = "Bytes per frame; a list gives a table for each (default: ${DEFAULT-VALUE}).")
    private List<Integer> sizes;

    @Option(
            names = "--flows",
            split = ",",
            defaultValue = "1000,10000,100000,1000000",
            description = "UDP flows; a list gives a table for each (default: ${DEFAULT-VALUE}).")
    private List<Long> flowCounts;

    @Option(
            names = "--stations",
            split = ",",
            defaultValue = "1",
            description = "Addresses on the list, of which the first sends; a list gives a table for each"
                    + " (default: ${DEFAULT-VALUE}).")
    private List<Integer> stationCounts;

    @Option(names = "--search", description = "Search for the highest lossless rate instead, to within a twentieth.")
    private boolean search;

    @Option(names = "--watch", split = " ", description = "More options for macmon watch, separated by spaces.")
    private List<String> watchOptions = new ArrayList<>();

    @Option(names = "--beside", description = "Another build of macmon, measured alternately with this one.")
    private String beside;

    @Option(names = "--jdk", description = "The directory of another JDK, on which macmon is measured, too.")
    private Path jdk;

    @Option(names = "--macmon", required = true, description = "The macmon program to measure.")
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

    // The kernel does the work for each frame on the thread that generates it.
    static void pinThisProcess() throws IOException, InterruptedException {
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
        List<MacAddress> listed = Load.stations(stations);
        Path stationFile = scratch.resolve("stations");
        Files.write(stationFile, listed.stream().map(MacAddress::toString).toList());
        Setup setup = new Setup(
                VethPair.PARENT, VethPair.MACVLAN, stationFile.toString(), stations, flows, scratch.resolve("round"));
        Load load = new Load(size, flows, new Sources.RoundRobin(listed.subList(0, 1)));
        System.out.printf("%n%d bytes per frame, %,d flows, %,d stations on the list%n%n", size, flows, stations);
        try (LoadGenerator generator =
                LoadGenerator.open(load, VethPair.find(links, VethPair.PARENT).index())) {
            Bench bench = new Bench(links, setup, listed, generator);
            if (search) {
                searchAll(bench);
            } else {
                measureAll(bench);
            }
        }
    }

    private List<Receiver> chosen() throws MacmonException {
        List<Receiver> chosen = new ArrayList<>();
        for (String name : receivers) {
            switch (name) {
                case "ring", "pcap4j" -> addMacmon(chosen, name, "");
                case "eve", "zeek", "csv", "features", "ipfix" -> addMacmon(chosen, "ring", name);
                case "peers" -> Receiver.PEERS.forEach(peer -> addPeer(chosen, peer));
                case "tcpdump", "dumpcap", "softflowd", "argus", "nfpcapd" -> addPeer(chosen, name);
                default ->
                    throw new MacmonException(
                            "unknown receiver '" + name + "'",
                            "choose ring, pcap4j, a record format, peers, or the name of one of them");
            }
        }
        return chosen;
    }

    private void addMacmon(List<Receiver> chosen, String engine, String format) {
        chosen.add(Receiver.macmon("macmon", List.of(macmon), engine, format, watchOptions));
        if (beside != null) {
            chosen.add(Receiver.macmon("beside", List.of(beside), engine, format, watchOptions));
        }
        if (jdk != null) {
            List<String> onJdk = List.of("env", "JAVA_HOME=" + jdk, macmon);
            chosen.add(Receiver.macmon("macmon on " + jdk.getFileName(), onJdk, engine, format, watchOptions));
        }
    }

    private static void addPeer(List<Receiver> chosen, String name) {
        if (MachineInfo.isInstalled(name)) {
            chosen.add(Receiver.peer(name));
        } else {
            System.out.println("not installed, left out: " + name);
        }
    }

    private void measureAll(Bench bench) throws MacmonException, IOException, InterruptedException {
        List<Receiver> all = chosen();
        List<List<Round>> results = all.stream()
                .map(receiver -> (List<Round>) new ArrayList<Round>())
                .toList();
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < all.size(); i++) {
                results.get(i).add(round(bench, all.get(i), rate));
            }
        }
        System.out.println(
                "| receiver | frames/s | CPU ns/frame, warm | CPU ns/frame, whole run | rounds with loss | records"
                        + " | bytes each | delay us, p99/max | MiB | drops |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (int i = 0; i < all.size(); i++) {
            print(all.get(i), results.get(i));
        }
    }

    private static void print(Receiver receiver, List<Round> rounds) {
        Spread cpu = Spread.of(rounds.stream().map(Round::cpuNanosPerFrame).toList());
        Spread whole = Spread.of(rounds.stream().map(Round::wholeNanosPerFrame).toList());
        Spread speed = Spread.of(rounds.stream().map(Round::framesPerSecond).toList());
        Round last = rounds.get(rounds.size() - 1);
        System.out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %s | %s | %s | %s | %s | %d | %s |%n",
                receiver.name(),
                speed.median(),
                cpu.text(0),
                whole.text(0),
                losses(rounds),
                FlowOutput.least(rounds.stream()
                                .map(round -> round.outcome.output())
                                .toList())
                        .cells(),
                last.outcome.delay(),
                last.mebibytes,
                rounds.stream()
                        .map(round -> round.outcome.drops())
                        .filter(drops -> !drops.isEmpty())
                        .distinct()
                        .collect(Collectors.joining("; ")));
    }

    // Such as "0", or "3 of 40, up to 12,345".
    private static String losses(List<Round> rounds) {
        if (rounds.get(0).outcome.frames().isEmpty()) {
            return "-";
        }
        long lossy = rounds.stream().filter(round -> round.lost() > 0).count();
        long most = rounds.stream().mapToLong(Round::lost).max().orElse(0);
        return lossy == 0 ? "0" : String.format(Locale.ROOT, "%d of %d, up to %,d", lossy, rounds.size(), most);
    }

    private void searchAll(Bench bench) throws MacmonException, IOException, InterruptedException {
        System.out.printf("%-34s %20s %20s%n", "", "lossless frames/s", "lossy from frames/s");
        for (Receiver receiver : chosen()) {
            search(bench, receiver);
        }
    }

    private void search(Bench bench, Receiver receiver) throws MacmonException, IOException, InterruptedException {
        Round flatOut = round(bench, receiver, LoadGenerator.FLAT_OUT);
        if (flatOut.outcome.frames().isEmpty()) {
            System.out.printf("%-34s %20s%n", receiver.name(), "not reported");
            return;
        }
        double lossless = flatOut.isLossless() ? flatOut.framesPerSecond : 0;
        double lossy = flatOut.isLossless() ? Double.NaN : flatOut.framesPerSecond;
        for (int step = 0; step < SEARCH_STEPS && !flatOut.isLossless(); step++) {
            long tried = Math.round((lossless + lossy) / 2);
            Round round = round(bench, receiver, tried);
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
                Double.isNaN(lossy) ? "none" : String.format(Locale.ROOT, "%.0f", lossy));
    }

    private Round round(Bench bench, Receiver receiver, long framesPerSecond)
            throws MacmonException, IOException, InterruptedException {
        Links links = bench.links;
        LoadGenerator generator = bench.generator;
        if (!receiver.ownDevice()) {
            VethPair.createMacvlan(links, VethPair.find(links, VethPair.PARENT), bench.listed);
        }
        Files.createDirectory(bench.setup.scratch());
        try (Receiver.Running running = receiver.start(bench.setup, RECEIVER_PROCESSOR, GENERATOR_PROCESSOR)) {
            long warmFrames = generator.run(framesPerSecond, Duration.ofSeconds(warm));
            Thread.sleep(SETTLE_MILLIS);
            ThreadTimes before = running.threadTimes();
            long start = System.nanoTime();
            long frames = generator.run(framesPerSecond, Duration.ofSeconds(seconds));
            double elapsed = (System.nanoTime() - start) / 1e9;
            Thread.sleep(SETTLE_MILLIS);
            double nanos = running.threadTimes().nanosSince(before);
            long mebibytes = running.residentMebibytes();
            double wholeNanos = running.end();
            long injected = warmFrames + frames;
            return new Round(
                    injected, frames / elapsed, nanos / frames, wholeNanos / injected, mebibytes, running.outcome());
        } finally {
            Offline.delete(bench.setup.scratch());
            if (!receiver.ownDevice()) {
                links.delete(VethPair.find(links, VethPair.MACVLAN));
            }
        }
    }

    /** The objects that every round uses. */
    private record Bench(Links links, Setup setup, List<MacAddress> listed, LoadGenerator generator) {}

    /**
     * One receiver under load.
     *
     * @param injected           frames made while it captured, including the warm-up
     * @param cpuNanosPerFrame   CPU time per frame after the warm-up
     * @param wholeNanosPerFrame CPU time of the process from start to end, with the records that it writes when it
     *     ends, per injected frame
     */
    private record Round(
            long injected,
            double framesPerSecond,
            double cpuNanosPerFrame,
            double wholeNanosPerFrame,
            long mebibytes,
            Outcome outcome) {

        boolean isLossless() {
            return outcome.frames().orElse(-1) == injected && outcome.drops().isEmpty();
        }

        long lost() {
            return outcome.frames().isEmpty() ? 0 : injected - outcome.frames().getAsLong();
        }
    }
}
