package io.macmon.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.capture.CaptureException;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.linux.FrameBatch;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.cli.lab.Host;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Sends frames at a steady rate through a real source-mode macvlan to the whole program, and compares what it analysed with
 * what was sent. To be run in a network namespace of its own; the script {@code run} makes one.
 */
@Command(
        name = "live-rate",
        mixinStandardHelpOptions = true,
        description = "Whether a rate is lossless, and what it costs.")
public final class LiveRate implements Callable<Integer> {

    private static final String PARENT = "bench0";
    private static final String WIRE = "bench1";
    private static final Host STATION = new Host("station", "02:aa:00:00:00:01", "10.9.0.1", "fe80::1");
    private static final Host OTHER = new Host("other", "02:aa:00:00:00:02", "10.9.0.2", "fe80::2");
    private static final int BATCH = 64;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--rate", defaultValue = "300000", description = "Frames a second (default: ${DEFAULT-VALUE}).")
    private long rate;

    @Option(names = "--seconds", defaultValue = "20", description = "Of each round (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--rounds",
            defaultValue = "1",
            description = "Each with a new program (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--size", defaultValue = "64", description = "Octets of a frame (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--flows",
            defaultValue = "1024",
            description = "UDP flows, a multiple of 64 (default: ${DEFAULT-VALUE}).")
    private int flows;

    @Option(names = "--engine", defaultValue = "pcap4j", description = "Of macmon watch (default: ${DEFAULT-VALUE}).")
    private String engine;

    @Option(names = "--macmon", required = true, description = "The program.")
    private String macmon;

    public static void main(String[] args) {
        System.exit(new CommandLine(new LiveRate()).execute(args));
    }

    @Override
    public Integer call() throws CaptureException, IOException, InterruptedException {
        System.out.printf(
                "%d processors, Linux %s, Java %s, engine %s, %d octets a frame, %d flows%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"),
                Runtime.version(),
                engine,
                size,
                flows);
        System.out.printf(
                "%12s %12s %12s %10s %12s %12s %12s  %s%n",
                "frames/s", "sent", "analysed", "lost", "ns CPU/frame", "p99 delay us", "max delay us", "drops");
        boolean lossless = true;
        try (Links links = Links.open()) {
            links.createVeth(PARENT, WIRE);
            for (String end : List.of(WIRE, PARENT)) {
                Link link = links.find(end).orElseThrow();
                links.setNoIpv6Addresses(link);
                links.setUp(link);
            }
            int wire = links.find(WIRE).orElseThrow().index();
            for (int round = 0; round < rounds; round++) {
                lossless &= round(wire);
            }
        }
        return lossless ? 0 : 1;
    }

    private boolean round(int wire) throws CaptureException, IOException, InterruptedException {
        Process watch = new ProcessBuilder(
                        macmon,
                        "watch",
                        "--parent",
                        PARENT,
                        "--mac",
                        STATION.mac().toString(),
                        "--engine",
                        engine,
                        "--json",
                        "-q")
                .start();
        try (BufferedReader messages = watch.errorReader()) {
            String message = messages.readLine();
            while (message != null && !message.contains("listening on")) {
                message = messages.readLine();
            }
            Duration cpuBefore = cpu(watch);
            long start = System.nanoTime();
            long sent = send(wire);
            double took = (System.nanoTime() - start) / 1e9;
            Thread.sleep(500);
            long cpuNanos = cpu(watch).minus(cpuBefore).toNanos();
            watch.toHandle().destroy();
            String closing = watch.inputReader().lines().reduce("{}", (earlier, later) -> later);
            watch.waitFor();
            return report(sent, took, cpuNanos, JSON.readTree(closing));
        } finally {
            watch.destroyForcibly();
        }
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private long send(int wire) throws CaptureException {
        List<FrameBatch> batches = new ArrayList<>();
        try (PacketSocket socket = PacketSocket.open(wire)) {
            for (int first = 0; first < flows; first += BATCH) {
                int from = first;
                List<byte[]> frames = Stream.iterate(0, i -> i + 1)
                        .limit(BATCH)
                        .map(i -> STATION.udp(OTHER, 1_024 + from + i, 53, new byte[Math.max(0, size - 42)]))
                        .toList();
                batches.add(socket.batch(frames));
            }
            long sent = paced(batches);
            batches.forEach(FrameBatch::close);
            return sent;
        }
    }

    // Behind schedule, it sends as fast as it can until it has caught up.
    private long paced(List<FrameBatch> batches) throws CaptureException {
        long start = System.nanoTime();
        long frames = rate * seconds;
        long sent = 0;
        for (int next = 0; sent < frames; next = (next + 1) % batches.size()) {
            long due = start + sent * 1_000_000_000L / rate;
            long early = due - System.nanoTime();
            if (early > 50_000) {
                LockSupport.parkNanos(early);
            }
            batches.get(next).send();
            sent += BATCH;
        }
        return sent;
    }

    private static boolean report(long sent, double seconds, long cpuNanos, JsonNode closing) {
        long analysed = closing.at("/stats/decoder/pkts").asLong();
        JsonNode delay = closing.at("/macmon/interval/delay_us");
        StringBuilder drops = new StringBuilder();
        for (Map.Entry<String, JsonNode> place : closing.at("/macmon/drops").properties()) {
            if (place.getValue().asLong() > 0) {
                drops.append(place.getKey())
                        .append(' ')
                        .append(place.getValue().asLong())
                        .append("  ");
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%12.0f %12d %12d %10d %12.0f %12d %12d  %s%n",
                sent / seconds,
                sent,
                analysed,
                sent - analysed,
                cpuNanos / (double) Math.max(1, analysed),
                delay.path("p99").asLong(),
                delay.path("max").asLong(),
                drops.length() == 0 ? "none" : drops);
        return sent == analysed && drops.length() == 0;
    }
}
