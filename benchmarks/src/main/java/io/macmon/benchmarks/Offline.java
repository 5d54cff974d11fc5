package io.macmon.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Meters one capture file with macmon and with other installed programs, alternately, for several rounds. Each program
 * is measured as a whole process, from its start, and its records are discarded.
 */
@Command(
        name = "offline",
        mixinStandardHelpOptions = true,
        description = "Measures the cost of metering a capture file, next to other programs.")
public final class Offline implements Callable<Integer> {

    private static final String RECORDS = "records.json";

    @Option(
            names = "--frames",
            defaultValue = "4000000",
            description = "Frames in the file (default: ${DEFAULT-VALUE}).")
    private long frames;

    @Option(names = "--flows", defaultValue = "100000", description = "Flows in the file (default: ${DEFAULT-VALUE}).")
    private int flows;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "Rounds; each runs every program (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--beside", description = "Another build of macmon, measured alternately with this one.")
    private String beside;

    @Option(names = "--macmon", required = true, description = "The macmon program to measure.")
    private String macmon;

    @Option(names = "--alone", description = "Leave out the other programs.")
    private boolean alone;

    @Option(names = "--keep", description = "Keep the file in this directory, and use it if it exists.")
    private Path directory;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Offline()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("macmon-offline");
        try {
            compare(TrafficFile.make(directory == null ? scratch : directory, frames, flows), scratch);
        } finally {
            delete(scratch);
        }
        return 0;
    }

    private void compare(Path file, Path scratch) throws IOException, InterruptedException {
        System.out.printf(
                "%s%n%,d frames, %,d flows, %,d bytes, %d rounds; median (minimum-maximum)%n%n",
                MachineInfo.description(), frames, flows, Files.size(file), rounds);
        Map<String, List<String>> programs = programs(file, scratch);
        Map<String, List<ProcessTimes>> results = new LinkedHashMap<>();
        ProcessTimes.run(List.of("cat", file.toString())); // fills the page cache
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, List<String>> program : programs.entrySet()) {
                Files.deleteIfExists(scratch.resolve(RECORDS));
                results.computeIfAbsent(program.getKey(), name -> new ArrayList<>())
                        .add(ProcessTimes.run(program.getValue()));
            }
        }
        System.out.printf("%-36s %24s %10s %24s%n", "", "CPU s", "ns/frame", "wall s");
        results.forEach(this::print);
    }

    private void print(String name, List<ProcessTimes> rounds) {
        Spread cpu = Spread.of(rounds.stream().map(ProcessTimes::cpuSeconds).toList());
        Spread wall = Spread.of(rounds.stream().map(ProcessTimes::wallSeconds).toList());
        boolean failed = rounds.stream().anyMatch(round -> round.exitCode() != 0);
        System.out.printf(
                Locale.ROOT,
                "%-36s %24s %10.0f %24s%s%n",
                name,
                cpu.text(2),
                cpu.median() * 1e9 / frames,
                wall.text(2),
                failed ? "  FAILED" : "");
    }

    private Map<String, List<String>> programs(Path file, Path scratch) {
        String read = file.toString();
        Map<String, List<String>> programs = new LinkedHashMap<>();
        programs.put("cat", List.of("cat", read));
        addMacmon(programs, "macmon", macmon, read, scratch);
        if (beside != null) {
            addMacmon(programs, "beside", beside, read, scratch);
        }
        if (alone) {
            return programs;
        }
        add(programs, "tcpdump", "tcpdump", " -w /dev/null", List.of("tcpdump", "-r", read, "-w", "/dev/null"));
        add(
                programs,
                "nfpcapd",
                "nfdump",
                "",
                List.of("nfpcapd", "-r", read, "-w", scratch.toString(), "-B", "" + 2 * flows));
        add(programs, "argus", "argus-server", "", List.of("argus", "-X", "-r", read, "-w", "/dev/null"));
        add(
                programs,
                "softflowd",
                "softflowd",
                "",
                List.of(
                        "softflowd",
                        "-d",
                        "-r",
                        read,
                        "-m",
                        "" + 2 * flows,
                        "-6",
                        "-p",
                        scratch.resolve("pid").toString(),
                        "-c",
                        scratch.resolve("control").toString()));
        return programs;
    }

    private void addMacmon(
            Map<String, List<String>> programs, String label, String program, String read, Path scratch) {
        List<String> watch = List.of(program, "watch", "-r", read, "-q", "--max-flows=" + 2 * flows);
        programs.put(label + ", all analyzers", watch);
        List<String> records = new ArrayList<>(watch);
        records.add("--out=eve:" + scratch.resolve(RECORDS));
        programs.put(label + ", EVE records to a file", records);
    }

    private static void add(
            Map<String, List<String>> programs,
            String program,
            String packageName,
            String suffix,
            List<String> command) {
        if (MachineInfo.isInstalled(program)) {
            programs.put(program + suffix + " " + MachineInfo.packageVersion(packageName), command);
        } else {
            System.out.println("not installed, left out: " + program);
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> entries = Files.walk(directory)) {
            entries.sorted(Comparator.reverseOrder()).forEach(entry -> {
                try {
                    Files.delete(entry);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
    }
}
