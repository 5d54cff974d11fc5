package io.macmon.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A program that receives what the load generator makes, on its own processor.
 *
 * @param ownDevice whether it creates the macvlan itself; otherwise it is given one
 * @param command   makes its command line
 * @param outcome   makes the result from all that it printed
 */
record Receiver(
        String name,
        boolean ownDevice,
        Function<Setup, List<String>> command,
        Function<List<String>, Outcome> outcome) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int START_MILLIS = 2_000;
    private static final Pattern TCPDUMP_CAPTURED = Pattern.compile("(\\d+) packets? captured");
    private static final Pattern TCPDUMP_DROPPED = Pattern.compile("(\\d+) packets? dropped by kernel");
    private static final Pattern DUMPCAP_COUNTS = Pattern.compile("received/dropped on interface .*: (\\d+)/(\\d+)");

    /** What a receiver needs to know about the devices and the load. */
    record Setup(String parent, String device, String stationFile, int stations, long flows, String scratch) {}

    /**
     * The result that a receiver reports.
     *
     * @param frames frames received; empty if not reported
     * @param drops  the places with drops; "-" if not reported
     * @param delay  99th percentile and maximum, in microseconds; "-" if not reported
     */
    record Outcome(OptionalLong frames, String drops, String delay) {

        static final Outcome UNKNOWN = new Outcome(OptionalLong.empty(), "-", "-");
    }

    /** @param label in the table, such as {@code macmon} */
    static Receiver macmon(String label, String program, String engine, List<String> watchOptions) {
        return new Receiver(
                label + " " + engine + (watchOptions.isEmpty() ? "" : " " + String.join(" ", watchOptions)),
                true,
                setup -> {
                    List<String> command = new ArrayList<>(List.of(
                            program,
                            "watch",
                            "--parent=" + setup.parent,
                            "--macs=" + setup.stationFile,
                            "--engine=" + engine,
                            "--max-flows=" + Math.max(65_536, 2 * setup.flows),
                            "--json",
                            "-q"));
                    command.addAll(watchOptions);
                    return command;
                },
                Receiver::closingStatistics);
    }

    /** The other installed programs, each with the options that its documentation recommends for a busy link. */
    static List<Receiver> peers() {
        List<Receiver> all = List.of(
                peer(
                        "tcpdump",
                        "tcpdump",
                        setup -> List.of("tcpdump", "-i", setup.device, "-n", "-B", "32768", "-w", "/dev/null"),
                        Receiver::tcpdumpCounts),
                peer(
                        "dumpcap",
                        "wireshark-common",
                        setup -> List.of("dumpcap", "-i", setup.device, "-q", "-B", "32", "-w", "/dev/null"),
                        Receiver::dumpcapCounts),
                peer(
                        "softflowd",
                        "softflowd",
                        setup -> List.of(
                                "softflowd",
                                "-d",
                                "-i",
                                setup.device,
                                "-m",
                                Long.toString(Math.max(65_536, 2 * setup.flows)),
                                "-B",
                                "33554432",
                                "-n",
                                "127.0.0.1:9",
                                "-p",
                                setup.scratch + "/pid",
                                "-c",
                                setup.scratch + "/control"),
                        lines -> Outcome.UNKNOWN),
                peer(
                        "argus",
                        "argus-server",
                        setup -> List.of("argus", "-X", "-i", setup.device, "-w", "/dev/null"),
                        lines -> Outcome.UNKNOWN),
                peer(
                        "nfpcapd",
                        "nfdump",
                        setup -> List.of("nfpcapd", "-i", setup.device, "-b", "32", "-w", setup.scratch),
                        lines -> Outcome.UNKNOWN));
        return all.stream()
                .filter(receiver -> MachineInfo.isInstalled(receiver.program()))
                .toList();
    }

    private static Receiver peer(
            String program,
            String packageName,
            Function<Setup, List<String>> command,
            Function<List<String>, Outcome> outcome) {
        return new Receiver(program + " " + MachineInfo.packageVersion(packageName), false, command, outcome);
    }

    private String program() {
        return name.substring(0, name.indexOf(' '));
    }

    /** Starts it and waits until it captures. */
    Running start(Setup setup, int processor) throws IOException, InterruptedException {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(processor)));
        pinned.addAll(command.apply(setup));
        Process process = new ProcessBuilder(pinned).redirectErrorStream(true).start();
        Running running = new Running(this, process);
        running.awaitListening();
        return running;
    }

    /** A running receiver. */
    static final class Running implements AutoCloseable {

        private final Receiver receiver;
        private final Process process;
        private final CompletableFuture<Void> listening = new CompletableFuture<>();
        private final CompletableFuture<List<String>> lines;

        private Running(Receiver receiver, Process process) {
            this.receiver = receiver;
            this.process = process;
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

        // Only macmon reports that it captures; the others get two seconds.
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

        long cpuNanos() {
            return WatchProcess.cpuNanos(process);
        }

        long residentMebibytes() throws IOException {
            return MachineInfo.residentMebibytes(process.pid());
        }

        /** Ends it and returns its result. */
        Outcome end() throws InterruptedException {
            process.toHandle().destroy(); // Process.destroy() would close the output
            process.waitFor();
            return receiver.outcome.apply(lines.join());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static Outcome closingStatistics(List<String> lines) {
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
            return new Outcome(
                    OptionalLong.of(event.at("/stats/decoder/pkts").asLong()),
                    drops,
                    delay.path("p99").asLong() + "/" + delay.path("max").asLong());
        } catch (IOException invalid) {
            throw new IllegalStateException("macmon did not print JSON: " + closing, invalid);
        }
    }

    private static Outcome tcpdumpCounts(List<String> lines) {
        OptionalLong dropped = found(TCPDUMP_DROPPED, 1, lines);
        return new Outcome(found(TCPDUMP_CAPTURED, 1, lines), text(dropped), "-");
    }

    private static Outcome dumpcapCounts(List<String> lines) {
        return new Outcome(found(DUMPCAP_COUNTS, 1, lines), text(found(DUMPCAP_COUNTS, 2, lines)), "-");
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
