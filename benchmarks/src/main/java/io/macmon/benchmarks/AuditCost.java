package io.macmon.benchmarks;

import io.macmon.benchmarks.Load.Sources;
import io.macmon.capture.link.Links;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the CPU time per frame of a live audit, alternately with that of another build, or of {@code watch} without
 * records. Run it as root in a separate network namespace; the script {@code run} creates one.
 */
@Command(
        name = "audit-cost",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the audit's CPU time per frame, alternately with another build's.")
public final class AuditCost implements Callable<Integer> {

    private static final int RECEIVER_PROCESSOR = 1;
    private static final long SETTLE_MILLIS = 500;
    private static final int LOSS = 1; // the exit code
    private static final String AUDIT = "audit";

    @Option(names = "--rate", defaultValue = "1000000", description = "Frames per second (default: ${DEFAULT-VALUE}).")
    private long rate;

    @Option(
            names = "--warm",
            defaultValue = "25",
            description = "Seconds of load before each run is measured, for the JIT compiler (default:"
                    + " ${DEFAULT-VALUE}).")
    private int warm;

    @Option(names = "--seconds", defaultValue = "5", description = "Seconds per run (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "Rounds; each runs every program (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--stations",
            defaultValue = "1000",
            description = "Stations that send, all of them on the list (default: ${DEFAULT-VALUE}).")
    private int stations;

    @Option(names = "--size", defaultValue = "64", description = "Bytes per frame (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(names = "--beside", description = "Another build of macmon, whose audit is measured alternately.")
    private String beside;

    @Option(names = "--watch", description = "Measures macmon watch without records, too.")
    private boolean isWatchMeasured;

    @Option(names = "--macmon", required = true, description = "The macmon program to measure.")
    private String macmon;

    /**
     * One run.
     *
     * @param isLossless whether the program counted no loss
     */
    private record Run(double nanosPerFrame, double framesPerSecond, boolean isLossless) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new AuditCost()).execute(args));
    }

    @Override
    public Integer call() throws MacmonException, IOException, InterruptedException {
        System.out.println(MachineInfo.description());
        Live.pinThisProcess();
        List<MacAddress> listed = Load.stations(stations);
        Path scratch = Files.createTempDirectory("macmon-audit-cost");
        try (Links links = Links.open()) {
            links.setUp(VethPair.find(links, "lo"));
            int parent = VethPair.create(links).index();
            Path list = scratch.resolve("stations");
            Files.write(list, listed.stream().map(MacAddress::toString).toList());
            try (LoadGenerator generator =
                    LoadGenerator.open(new Load(size, stations, new Sources.RoundRobin(listed)), parent)) {
                print(measure(generator, commands(list)));
            }
        } finally {
            Offline.delete(scratch);
        }
        return 0;
    }

    private Map<String, List<String>> commands(Path list) {
        List<String> common = List.of("--parent", VethPair.PARENT, "--macs", list.toString(), "--json");
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put(AUDIT, command(macmon, List.of("audit", "--no-state"), common));
        if (beside != null) {
            commands.put("beside audit", command(beside, List.of("audit", "--no-state"), common));
        }
        if (isWatchMeasured) {
            commands.put("watch", command(macmon, List.of("watch", "-q"), common));
        }
        return commands;
    }

    private static List<String> command(String program, List<String> first, List<String> common) {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", Integer.toString(RECEIVER_PROCESSOR), program));
        command.addAll(first);
        command.addAll(common);
        return command;
    }

    private Map<String, List<Run>> measure(LoadGenerator generator, Map<String, List<String>> commands)
            throws MacmonException, IOException, InterruptedException {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        commands.keySet().forEach(name -> runs.put(name, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, List<String>> command : commands.entrySet()) {
                runs.get(command.getKey()).add(run(generator, command.getValue()));
            }
        }
        return runs;
    }

    private Run run(LoadGenerator generator, List<String> command)
            throws MacmonException, IOException, InterruptedException {
        try (WatchProcess program = WatchProcess.start(command, Map.of(), message -> {})) {
            generator.run(rate, Duration.ofSeconds(warm));
            Thread.sleep(SETTLE_MILLIS);
            ThreadTimes before = program.threadTimes();
            long start = System.nanoTime();
            long frames = generator.run(rate, Duration.ofSeconds(seconds));
            double elapsed = (System.nanoTime() - start) / 1e9;
            Thread.sleep(SETTLE_MILLIS);
            double nanos = program.threadTimes().nanosSince(before);
            program.requestEnd();
            return new Run(nanos / frames, frames / elapsed, program.awaitEnd() != LOSS);
        }
    }

    private static void print(Map<String, List<Run>> runs) {
        System.out.println(
                "| program | frames/s | CPU ns/frame | this audit's cost divided by it, by round | rounds with loss |");
        System.out.println("|---|---|---|---|---|");
        List<Run> audit = runs.get(AUDIT);
        runs.forEach((name, all) -> {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                ratios.add(audit.get(i).nanosPerFrame / all.get(i).nanosPerFrame);
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %s | %s | %d |%n",
                    name,
                    Spread.of(all.stream().map(Run::framesPerSecond).toList()).median(),
                    Spread.of(all.stream().map(Run::nanosPerFrame).toList()).text(0),
                    Spread.of(ratios).text(2),
                    all.stream().filter(run -> !run.isLossless).count());
        });
    }
}
