package io.macmon.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Meters one capture file with macmon and with other installed programs, alternately, for several rounds. Each program
 * is measured as a whole process, from its start, and writes its records to a file, if it can.
 */
@Command(
        name = "offline",
        mixinStandardHelpOptions = true,
        description = "Measures the cost of metering a capture file, next to other programs.")
public final class Offline implements Callable<Integer> {

    private static final String RECORDS = "records";
    private static final String STORE = "store";
    private static final String MESSAGES = "messages";

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

    @Option(names = "--jdk", description = "The directory of another JDK, on which macmon is measured, too.")
    private Path jdk;

    @Option(names = "--workers", description = "The number of workers with which macmon is measured, too.")
    private int workers;

    @Option(
            names = "--programs",
            split = ",",
            defaultValue = "cat,macmon,ipfix,zeek,csv,eve,features,tcpdump,nfpcapd,argus,softflowd",
            description = "What to measure: macmon without records, macmon with records of a format, and other"
                    + " programs (default: ${DEFAULT-VALUE}).")
    private List<String> programs;

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
        List<Program> all = chosen(file, scratch.resolve("round"));
        List<List<Round>> results = all.stream()
                .map(program -> (List<Round>) new ArrayList<Round>())
                .toList();
        ProcessTimes.run(List.of("sha256sum", file.toString()), scratch.resolve(MESSAGES)); // fills the page cache
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < all.size(); i++) {
                results.get(i).add(round(all.get(i), scratch.resolve("round")));
            }
        }
        System.out.println("| program | CPU s | ns/frame | wall s | records | bytes each |");
        System.out.println("|---|---|---|---|---|---|");
        for (int i = 0; i < all.size(); i++) {
            print(all.get(i).name, results.get(i));
        }
    }

    private static Round round(Program program, Path scratch) throws IOException, InterruptedException {
        Files.createDirectories(scratch.resolve(STORE));
        try {
            ProcessTimes times = ProcessTimes.run(program.command, scratch.resolve(MESSAGES));
            return new Round(times, program.output.count());
        } finally {
            delete(scratch);
        }
    }

    private void print(String name, List<Round> rounds) {
        Spread cpu =
                Spread.of(rounds.stream().map(round -> round.times.cpuSeconds()).toList());
        Spread wall = Spread.of(
                rounds.stream().map(round -> round.times.wallSeconds()).toList());
        boolean hasFailed = rounds.stream().anyMatch(round -> round.times.exitCode() != 0);
        System.out.printf(
                Locale.ROOT,
                "| %s%s | %s | %,.0f | %s | %s |%n",
                name,
                hasFailed ? " FAILED" : "",
                cpu.text(2),
                cpu.median() * 1e9 / frames,
                wall.text(2),
                FlowOutput.least(rounds.stream().map(Round::output).toList()).cells());
    }

    private List<Program> chosen(Path file, Path scratch) {
        List<Program> chosen = new ArrayList<>();
        for (String name : programs) {
            switch (name) {
                case "macmon" -> addMacmon(chosen, "", file, scratch);
                case "eve", "zeek", "csv", "features", "ipfix" -> addMacmon(chosen, name, file, scratch);
                default -> {
                    if (MachineInfo.isInstalled(name)) {
                        chosen.add(other(name, file.toString(), scratch));
                    } else {
                        System.out.println("not installed, left out: " + name);
                    }
                }
            }
        }
        return chosen;
    }

    private void addMacmon(List<Program> chosen, String format, Path file, Path scratch) {
        chosen.add(macmon("macmon", List.of(macmon), format, file, scratch));
        if (workers > 1) {
            Program several = macmon("macmon with " + workers + " workers", List.of(macmon), format, file, scratch);
            several.command.add("--workers=" + workers);
            chosen.add(several);
        }
        if (beside != null) {
            chosen.add(macmon("beside", List.of(beside), format, file, scratch));
        }
        if (jdk != null) {
            List<String> onJdk = List.of("env", "JAVA_HOME=" + jdk, macmon);
            chosen.add(macmon("macmon on " + jdk.getFileName(), onJdk, format, file, scratch));
        }
    }

    private Program macmon(String label, List<String> program, String format, Path file, Path scratch) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("watch", "-r", file.toString(), "-q", "--max-flows=" + maxFlows()));
        if (format.isEmpty()) {
            return new Program(label + ", no records", command, () -> FlowOutput.NONE);
        }
        Path records = scratch.resolve(RECORDS);
        command.add("--out=" + format + ":" + records);
        return new Program(
                label + ", " + format, command, () -> FlowOutput.ofMacmon(scratch.resolve(MESSAGES), records));
    }

    private int maxFlows() {
        return flows + flows / 8;
    }

    private Program other(String name, String read, Path scratch) {
        Path records = scratch.resolve(RECORDS);
        Path store = scratch.resolve(STORE);
        return switch (name) {
            case "cat" ->
                new Program(
                        "cat >/dev/null",
                        List.of("sh", "-c", "exec cat \"$1\" >/dev/null", "cat", read),
                        () -> FlowOutput.NONE);
            case "tcpdump" ->
                new Program(
                        "tcpdump -w /dev/null " + MachineInfo.packageVersion("tcpdump"),
                        List.of("tcpdump", "-r", read, "-w", "/dev/null"),
                        () -> FlowOutput.NONE);
            case "nfpcapd" ->
                new Program(
                        "nfpcapd " + MachineInfo.packageVersion("nfdump"),
                        List.of("nfpcapd", "-r", read, "-w", store.toString(), "-B", "" + maxFlows()),
                        () -> FlowOutput.ofNfdump(store));
            case "argus" ->
                new Program(
                        "argus " + MachineInfo.packageVersion("argus-server"),
                        List.of("argus", "-X", "-r", read, "-w", records.toString()),
                        () -> FlowOutput.ofArgus(records));
            case "softflowd" ->
                new Program(
                        "softflowd, no records " + MachineInfo.packageVersion("softflowd"),
                        List.of(
                                "softflowd",
                                "-d",
                                "-r",
                                read,
                                "-m",
                                "" + maxFlows(),
                                "-6",
                                "-p",
                                scratch.resolve("pid").toString(),
                                "-c",
                                "none"), // with a control socket, it does not end at the end of the file
                        () -> FlowOutput.NONE);
            default -> throw new IllegalArgumentException("unknown program: " + name);
        };
    }

    /**
     * A program that reads the file.
     *
     * @param output counts what it wrote
     */
    private record Program(String name, List<String> command, OutputCounter output) {}

    private interface OutputCounter {

        FlowOutput count() throws IOException;
    }

    private record Round(ProcessTimes times, FlowOutput output) {}

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
