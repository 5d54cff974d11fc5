package io.macmon.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A program that receives what the load generator makes, on its own processor.
 *
 * @param ownDevice whether it creates the macvlan itself; otherwise it is given one
 * @param isExporter whether it sends its records to a collector, which must run
 * @param command   makes its command line
 * @param outcome   makes the result from all that it printed
 */
record Receiver(
        String name,
        boolean ownDevice,
        boolean isExporter,
        Function<Setup, List<String>> command,
        BiFunction<Setup, List<String>, Outcome> outcome) {

    private static final String RECORDS = "records";
    private static final String CONTROL = "control";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int START_MILLIS = 1_000;
    private static final Pattern TCPDUMP_CAPTURED = Pattern.compile("(\\d+) packets? captured");
    private static final Pattern TCPDUMP_DROPPED = Pattern.compile("(\\d+) packets? dropped by kernel");
    private static final Pattern DUMPCAP_COUNTS = Pattern.compile("received/dropped on interface .*: (\\d+)/(\\d+)");

    /**
     * What a receiver needs to know about the devices and the load.
     *
     * @param scratch an empty directory for its files
     */
    record Setup(String parent, String device, String stationFile, int stations, long flows, Path scratch) {

        Path file(String name) {
            return scratch.resolve(name);
        }

        /** Room for the flows, and for an eighth more. */
        long maxFlows() {
            return Math.max(65_536, flows + flows / 8);
        }
    }

    /**
     * The result that a receiver reports.
     *
     * @param frames frames received; empty if not reported
     * @param drops  the places with drops; "-" if not reported
     * @param delay  99th percentile and maximum, in microseconds; "-" if not reported
     * @param output what it wrote about flows
     */
    record Outcome(OptionalLong frames, String drops, String delay, FlowOutput output) {

        static Outcome of(FlowOutput output) {
            return new Outcome(OptionalLong.empty(), "-", "-", output);
        }
    }

    /**
     * A build of macmon.
     *
     * @param label   in the table, such as {@code macmon}
     * @param program the program, with what precedes it on the command line
     * @param engine  ring or pcap4j
     * @param format  of the records that it writes to a file, such as {@code eve}; empty if it writes none
     */
    static Receiver macmon(
            String label, List<String> program, String engine, String format, List<String> watchOptions) {
        return new Receiver(
                label + " " + engine + (format.isEmpty() ? "" : ", " + format)
                        + (watchOptions.isEmpty() ? "" : " " + String.join(" ", watchOptions)),
                true,
                false,
                setup -> {
                    List<String> command = new ArrayList<>(program);
                    command.addAll(List.of(
                            "watch",
                            "--parent=" + setup.parent,
                            "--macs=" + setup.stationFile,
                            "--engine=" + engine,
                            "--max-flows=" + setup.maxFlows(),
                            "--json",
                            "-q"));
                    if (!format.isEmpty()) {
                        command.add("--out=" + format + ":" + setup.file(RECORDS));
                    }
                    command.addAll(watchOptions);
                    return command;
                },
                Receiver::closingStatistics);
    }

    /** The program that only captures, and the other installed flow meters. */
    static final List<String> PEERS = List.of("tcpdump", "softflowd", "argus", "nfpcapd");

    /**
     * Another program, with the options that its documentation recommends for a busy link. Flow meters write their
     * records to files, as macmon does.
     *
     * @param name one of {@link #PEERS}, or dumpcap
     */
    static Receiver peer(String name) {
        return switch (name) {
            case "tcpdump" ->
                peer(
                        "tcpdump",
                        "tcpdump",
                        setup -> List.of("tcpdump", "-i", setup.device, "-n", "-B", "32768", "-w", "/dev/null"),
                        (setup, lines) -> tcpdumpCounts(lines));
            case "dumpcap" ->
                peer(
                        "dumpcap",
                        "wireshark-common",
                        setup -> List.of("dumpcap", "-i", setup.device, "-q", "-B", "32", "-w", "/dev/null"),
                        (setup, lines) -> dumpcapCounts(lines));
            case "argus" ->
                peer(
                        "argus",
                        "argus-server",
                        setup -> List.of("argus", "-X", "-i", setup.device, "-w", "" + setup.file(RECORDS)),
                        (setup, lines) -> Outcome.of(FlowOutput.ofArgus(setup.file(RECORDS))));
            case "nfpcapd" ->
                peer(
                        "nfpcapd",
                        "nfdump",
                        setup -> List.of(
                                "nfpcapd",
                                "-i",
                                setup.device,
                                "-b",
                                "32",
                                "-B",
                                Long.toString(setup.maxFlows()),
                                "-w",
                                setup.scratch.toString()),
                        (setup, lines) -> Outcome.of(FlowOutput.ofNfdump(setup.scratch)));
            case "softflowd" ->
                new Receiver(
                        "softflowd " + MachineInfo.packageVersion("softflowd"),
                        false,
                        true,
                        Receiver::softflowd,
                        (setup, lines) -> Outcome.of(FlowOutput.ofNfdump(FlowOutput.Collector.store(setup.scratch))));
            default -> throw new IllegalArgumentException("unknown program: " + name);
        };
    }

    private static List<String> softflowd(Setup setup) {
        return List.of(
                "softflowd",
                "-d",
                "-i",
                setup.device,
                "-m",
                Long.toString(setup.maxFlows()),
                "-B",
                "33554432",
                "-n",
                FlowOutput.Collector.ADDRESS,
                "-v",
                "9",
                "-p",
                setup.file("pid").toString(),
                "-c",
                setup.file(CONTROL).toString());
    }

    private static Receiver peer(
            String program,
            String packageName,
            Function<Setup, List<String>> command,
            BiFunction<Setup, List<String>, Outcome> outcome) {
        return new Receiver(program + " " + MachineInfo.packageVersion(packageName), false, false, command, outcome);
    }

    /**
     * Starts it and waits until it captures.
     *
     * @param others the processor for other programs
     */
    Running start(Setup setup, int processor, int others) throws IOException, InterruptedException {
        FlowOutput.Collector collector = isExporter ? FlowOutput.Collector.start(setup.scratch, others) : null;
        long childrenNanos = ThreadTimes.nanosOfEndedChildren();
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(processor)));
        pinned.addAll(command.apply(setup));
        Process process = new ProcessBuilder(pinned).redirectErrorStream(true).start();
        Running running = new Running(this, setup, process, collector, childrenNanos);
        running.awaitListening();
        return running;
    }

    /** A running receiver. */
    static final class Running implements AutoCloseable {

        private final Receiver receiver;
        private final Setup setup;
        private final Process process;
        private final FlowOutput.Collector collector;
        private final long childrenNanos;
        private final CompletableFuture<Void> listening = new CompletableFuture<>();
        private final CompletableFuture<List<String>> lines;

        private Running(
                Receiver receiver, Setup setup, Process process, FlowOutput.Collector collector, long childrenNanos) {
            this.receiver = receiver;
            this.setup = setup;
            this.process = process;
            this.collector = collector;
            this.childrenNanos = childrenNanos;
            lines = CompletableFuture.supplyAsync(this::read);
        }

        private List<String> read() {
            List<String> read = new ArrayList<>();
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    read.add(line);
                    if (line.contains(WatchProcess.LISTENING)) {
                        listening.complete(null);
                    }
                }
            } catch (IOException ended) {
                read.add(ended.toString());
            }
            listening.complete(null);
            return read;
        }

        // Only macmon reports that it captures; the others get a second.
        private void awaitListening() throws InterruptedException {
            if (receiver.ownDevice) {
                listening.join();
            } else {
                Thread.sleep(START_MILLIS);
            }
            if (!process.isAlive()) {
                throw new IllegalStateException(receiver.name + " did not start: " + String.join("; ", lines.join()));
            }
        }

        ThreadTimes threadTimes() throws IOException {
            return ThreadTimes.of(process.pid());
        }

        long residentMebibytes() throws IOException {
            return MachineInfo.residentMebibytes(process.pid());
        }

        /** Asks it to end and waits for it. Returns its CPU time from start to end. */
        long end() throws IOException, InterruptedException {
            if (receiver.isExporter) { // a signal would end softflowd without its last records
                MachineInfo.output("softflowctl", "-c", setup.file(CONTROL).toString(), "shutdown");
            } else {
                process.toHandle().destroy(); // Process.destroy() would close the output
            }
            process.waitFor();
            return ThreadTimes.nanosOfEndedChildren() - childrenNanos;
        }

        /** Its result, after its end. */
        Outcome outcome() throws InterruptedException {
            if (collector != null) {
                collector.closeAfterLastPackets();
            }
            return receiver.outcome.apply(setup, lines.join());
        }

        @Override
        public void close() {
            process.destroyForcibly();
            if (collector != null) {
                collector.close();
            }
        }
    }

    private static Outcome closingStatistics(Setup setup, List<String> lines) {
        String closing = lines.stream()
                .filter(line -> line.startsWith("{"))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new IllegalStateException("macmon printed: " + String.join("; ", lines)));
        try {
            JsonNode event = JSON.readTree(closing);
            String drops = event.at("/macmon/drops").properties().stream()
                    .filter(place -> place.getValue().asLong() > 0)
                    .map(place -> place.getKey() + " " + place.getValue().asLong())
                    .collect(Collectors.joining(", "));
            JsonNode delay = event.at("/macmon/interval/delay_us");
            Path file = setup.file(RECORDS);
            long records = event.at("/macmon/outputs/0/written").asLong();
            return new Outcome(
                    OptionalLong.of(event.at("/stats/decoder/pkts").asLong()),
                    drops,
                    delay.path("p99").asLong() + "/" + delay.path("max").asLong(),
                    Files.exists(file) ? FlowOutput.of(records, file) : FlowOutput.NONE);
        } catch (IOException invalid) {
            throw new IllegalStateException("macmon did not print JSON: " + closing, invalid);
        }
    }

    private static Outcome tcpdumpCounts(List<String> lines) {
        OptionalLong dropped = found(TCPDUMP_DROPPED, 1, lines);
        return new Outcome(found(TCPDUMP_CAPTURED, 1, lines), text(dropped), "-", FlowOutput.NONE);
    }

    private static Outcome dumpcapCounts(List<String> lines) {
        return new Outcome(
                found(DUMPCAP_COUNTS, 1, lines), text(found(DUMPCAP_COUNTS, 2, lines)), "-", FlowOutput.NONE);
    }

    private static String text(OptionalLong dropped) {
        return dropped.isEmpty() ? "-" : dropped.getAsLong() == 0 ? "" : "kernel " + dropped.getAsLong();
    }

    private static OptionalLong found(Pattern pattern, int group, List<String> lines) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .mapToLong(match -> Long.parseLong(match.group(group)))
                .findFirst();
    }
}
