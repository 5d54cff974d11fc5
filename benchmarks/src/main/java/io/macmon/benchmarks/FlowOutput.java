package io.macmon.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a program wrote about flows, so that no table favours one that skips work.
 *
 * @param records empty if it writes none, or the program that counts them is not installed
 * @param bytes   in its files, or in those of its collector
 */
record FlowOutput(OptionalLong records, long bytes) {

    static final FlowOutput NONE = new FlowOutput(OptionalLong.empty(), 0);

    private static final Pattern MACMON_WRITTEN = Pattern.compile("([\\d,]+) written");
    private static final Pattern NFDUMP_FLOWS = Pattern.compile("Flows: (\\d+)");
    private static final Pattern RACOUNT_RECORDS = Pattern.compile("sum\\s+(\\d+)");

    /** Finds the number of records in the closing statistics of macmon. */
    static FlowOutput ofMacmon(Path messages, Path file) throws IOException {
        Matcher written = MACMON_WRITTEN.matcher(Files.readString(messages, StandardCharsets.UTF_8));
        if (!written.find()) {
            throw new IllegalStateException("macmon stated no number of records in " + messages);
        }
        return of(Long.parseLong(written.group(1).replace(",", "")), file);
    }

    /** @param records as the program itself counts them */
    static FlowOutput of(long records, Path path) {
        return new FlowOutput(OptionalLong.of(records), bytes(path));
    }

    /** Counts the records in the files of nfpcapd or nfcapd. */
    static FlowOutput ofNfdump(Path directory) {
        return counted(NFDUMP_FLOWS, directory, "nfdump", "-R", directory.toString(), "-I");
    }

    /** Counts the records in a file of argus. */
    static FlowOutput ofArgus(Path file) {
        return counted(RACOUNT_RECORDS, file, "racount", "-r", file.toString());
    }

    private static FlowOutput counted(Pattern count, Path path, String... command) {
        Matcher found = count.matcher(MachineInfo.isInstalled(command[0]) ? MachineInfo.output(command) : "");
        OptionalLong records = found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
        return new FlowOutput(records, bytes(path));
    }

    private static long bytes(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException missing) {
            return 0;
        }
    }

    /** The smallest of several rounds' outputs, so that no missing record is hidden. */
    static FlowOutput least(List<FlowOutput> rounds) {
        return rounds.stream()
                .min(Comparator.comparingLong(round -> round.records.orElse(0)))
                .orElse(NONE);
    }

    /** Two cells of a table: the number of records, and bytes per record. */
    String cells() {
        if (records.isEmpty()) {
            return "- | -";
        }
        long count = records.getAsLong();
        return String.format(Locale.ROOT, "%,d | %s", count, count == 0 ? "-" : Long.toString(bytes / count));
    }

    /** Runs nfcapd, which stores what softflowd exports. */
    static final class Collector implements AutoCloseable {

        static final String ADDRESS = "127.0.0.1:9995";

        private static final long LAST_PACKETS_MILLIS = 1_000;
        private static final String STARTED = "Startup";

        private final Process process;

        private Collector(Process process) {
            this.process = process;
        }

        /** Starts it on the other processor than the program that is measured, and waits until it listens. */
        static Collector start(Path directory, int processor) throws IOException, InterruptedException {
            Path log = directory.resolve("nfcapd.log");
            Path store = Files.createDirectory(directory.resolve("store"));
            Process process = new ProcessBuilder(List.of(
                            "taskset",
                            "-c",
                            Integer.toString(processor),
                            "nfcapd",
                            "-b",
                            "127.0.0.1",
                            "-p",
                            "9995",
                            "-B",
                            "33554432",
                            "-w",
                            store.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            while (process.isAlive()
                    && !Files.readString(log, StandardCharsets.UTF_8).contains(STARTED)) {
                Thread.sleep(10);
            }
            return new Collector(process);
        }

        static Path store(Path directory) {
            return directory.resolve("store");
        }

        /** Gives it the time to read what was sent to it, and ends it. */
        void closeAfterLastPackets() throws InterruptedException {
            Thread.sleep(LAST_PACKETS_MILLIS);
            close();
        }

        /** Ends it; its files are complete then. */
        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
