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
 * Meters one capture file with macmon and with the programs that are installed beside it, one after the other, round by
 * round. Each is a whole process, its start included, and prints or writes its records to nowhere.
 */
@Command(
        name = "offline",
        mixinStandardHelpOptions = true,
        description = "What it costs to meter a capture file, beside other programs.")
public final class Offline implements Callable<Integer> {

    @Option(names = "--frames", defaultValue = "4000000", description = "In the file (default: ${DEFAULT-VALUE}).")
    private long frames;

    @Option(names = "--flows", defaultValue = "100000", description = "In the file (default: ${DEFAULT-VALUE}).")
    private int flows;

    @Option(names = "--rounds", defaultValue = "5", description = "Of all programs (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--macmon", required = true, description = "The program.")
    private String macmon;

    @Option(names = "--alone", description = "Without the other programs.")
    private boolean alone;

    @Option(names = "--keep", description = "Leave the file in this directory, or use it from there.")
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
                "%s%n%,d frames, %,d flows, %,d bytes, %d rounds; median (least-most)%n%n",
                MachineInfo.description(), frames, flows, Files.size(file), rounds);
        Map<String, List<String>> programs = programs(file, scratch);
        Map<String, List<ProcessTimes>> taken = new LinkedHashMap<>();
        ProcessTimes.run(List.of("cat", file.toString())); // into the page cache
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, List<String>> program : programs.entrySet()) {
                taken.computeIfAbsent(program.getKey(), name -> new ArrayList<>())
                        .add(ProcessTimes.run(program.getValue()));
            }
        }
        System.out.printf("%-36s %24s %10s %24s%n", "", "CPU s", "ns/frame", "wall s");
        taken.forEach(this::print);
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
        programs.put("macmon, all analyzers", List.of(macmon, "watch", "-r", read, "-q", "--max-flows=" + 2 * flows));
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

    private static void add(
            Map<String, List<String>> programs, String program, String packageName, String way, List<String> command) {
        if (MachineInfo.isInstalled(program)) {
            programs.put(program + way + " " + MachineInfo.packageVersion(packageName), command);
        } else {
            System.out.println("not installed, so not compared: " + program);
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
