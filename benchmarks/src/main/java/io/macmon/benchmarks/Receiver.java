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
 * A program that receives what the load generator makes, on a processor of its own.
 *
 * @param ownDevice whether it makes the macvlan itself; otherwise it is given one
 * @param command   made of the list of stations' file and the device to receive on
 * @param outcome   made of what it printed until it was asked to end
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

    /** Where a receiver finds what it is to receive. */
    record Setup(String parent, String device, String stationFile, int stations, long flows, String scratch) {}

    /**
     * What a receiver says of itself.
     *
     * @param frames received, where it tells
     * @param drops  by place, those that are not 0; "-" when it does not tell
     * @param delay  p99 and most, in microseconds, where it tells
     */
    record Outcome(OptionalLong frames, String drops, String delay) {

        static final Outcome UNKNOWN = new Outcome(OptionalLong.empty(), "-", "-");
    }

    static Receiver macmon(String program, String engine, List<String> more) {
        return new Receiver(
                "macmon " + engine + (more.isEmpty() ? "" : " " + String.join(" ", more)),
                true,
                place -> {
                    List<String> command = new ArrayList<>(List.of(
                            program,
                            "watch",
                            "--parent=" + place.parent,
                            "--macs=" + place.stationFile,
                            "--engine=" + engine,
                            "--max-flows=" + Math.max(65_536, 2 * place.flows),
                            "--json",
                            "-q"));
                    command.addAll(more);
                    return command;
                },
                Receiver::closingStatistics);
    }

    /** The programs of the field that are installed, each as its own documentation advises for a busy link. */
    static List<Receiver> peers() {
        List<Receiver> all = List.of(
                peer(
                        "tcpdump",
                        "tcpdump",
                        place -> List.of("tcpdump", "-i", place.device, "-n", "-B", "32768", "-w", "/dev/null"),
                        Receiver::tcpdumpCounts),
                peer(
                        "dumpcap",
                        "wireshark-common",
                        place -> List.of("dumpcap", "-i", place.device, "-q", "-B", "32", "-w", "/dev/null"),
                        Receiver::dumpcapCounts),
                peer(
                        "softflowd",
                        "softflowd",
                        place -> List.of(
                                "softflowd",
                                "-d",
                                "-i",
                                place.device,
                                "-m",
                                Long.toString(Math.max(65_536, 2 * place.flows)),
                                "-B",
                                "33554432",
                                "-n",
                                "127.0.0.1:9",
                                "-p",
                                place.scratch + "/pid",
                                "-c",
                                place.scratch + "/control"),
                        lines -> Outcome.UNKNOWN),
                peer(
                        "argus",
                        "argus-server",
                        place -> List.of("argus", "-X", "-i", place.device, "-w", "/dev/null"),
                        lines -> Outcome.UNKNOWN),
                peer(
                        "nfpcapd",
                        "nfdump",
                        place -> List.of("nfpcapd", "-i", place.device, "-b", "32", "-w", place.scratch),
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

    /** Starts it; returns when it listens. */
    Running start(Setup place, int processor) throws IOException, InterruptedException {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(processor)));
        pinned.addAll(command.apply(place));
        Process process = new ProcessBuilder(pinned).redirectErrorStream(true).start();
        Running running = new Running(this, process);
        running.awaitListening();
        return running;
    }

    /** A receiver at work. */
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
                    if (line.contains("listening on")) {
                        listening.complete(null);
                    }
                }
            } catch (IOException ended) {
                read.add(ended.toString());
            }
            listening.complete(null);
            return read;
        }

        // Not each says when it listens; those get two seconds.
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

        /** User and system time so far, in nanoseconds. */
        long cpuNanos() {
            return process.info().totalCpuDuration().orElseThrow().toNanos();
        }

        /** Resident memory in MiB. */
        long residentMebibytes() throws IOException {
            return MachineInfo.residentKibibytes(process.pid()) >> 10;
        }

        /** Asks it to end, and what it has to say. */
        Outcome end() throws InterruptedException {
            process.toHandle().destroy(); // the process's own method closes its output, too
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
                .orElseThrow(() -> new IllegalStateException("macmon said: " + String.join("; ", lines)));
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
        } catch (IOException broken) {
            throw new IllegalStateException("macmon printed no JSON: " + closing, broken);
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
