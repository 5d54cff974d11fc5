package io.macmon.benchmarks;

import io.macmon.analyzer.decode.HostPairShare;
import io.macmon.analyzer.flow.FlowMeter;
import io.macmon.analyzer.flow.name.LearnedNames;
import io.macmon.capture.Frame;
import io.macmon.config.FlowConfig;
import io.macmon.config.FlowMetrics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures how much CPU time names of flows cost per frame, alternately with and without them, in one process. Some
 * frames are the ClientHello of a new flow, made by Java's TLS, each for another host; the others are segments of open
 * flows, in random order.
 */
@Command(
        name = "names-cost",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the cost of a frame with names of flows and without.")
public final class NamesCost implements Callable<Integer> {

    private static final long PROCESS = ProcessHandle.current().pid();
    private static final int BATCH = 1_024;
    private static final int STRIDE = 2_048;
    private static final int SEGMENT = 74;
    private static final int HEADERS = 54;
    private static final int MAX_PAYLOAD = 1_400;
    private static final int PORTS = 60_000;
    private static final int FIRST_PORT = 1_024;
    private static final int ORDER = 1 << 22;
    private static final int OPEN = 0x0A00_0001;
    private static final int NEW = 0x0B00_0001;

    @Option(names = "--flows", defaultValue = "100000", description = "Open flows (default: ${DEFAULT-VALUE}).")
    private int flows;

    @Option(
            names = "--hello-every",
            defaultValue = "100",
            description = "One ClientHello in this many frames (default: ${DEFAULT-VALUE}).")
    private int helloEvery;

    @Option(names = "--frames", defaultValue = "4000000", description = "Frames a round (default: ${DEFAULT-VALUE}).")
    private long frames;

    @Option(
            names = "--rounds",
            defaultValue = "10",
            description = "Rounds that count, after four others (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--measure",
            defaultValue = "TOTALS,DETAIL",
            split = ",",
            description = "TOTALS, DETAIL (what records need) or FEATURES (default: ${DEFAULT-VALUE}).")
    private List<FlowMetrics> measure = List.of();

    @Option(
            names = "--client",
            defaultValue = "SAME,PERMUTED,LARGE",
            split = ",",
            description = "SAME order of extensions in each ClientHello, PERMUTED order, or permuted and so LARGE that"
                    + " it takes two segments (default: ${DEFAULT-VALUE}).")
    private List<ClientHellos> clients = List.of();

    @Option(names = "--live", description = "Limit the CPU time for names, as in a live capture.")
    private boolean live;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(BATCH * STRIDE);
    private final Frame window = new Frame();
    private List<byte[]> hellos = List.of();
    private int[] order;
    private int[] sequence;
    private int next;
    private int at;
    private int length;
    private int newFlows;
    private long timeNanos = 1_700_000_000_000_000_000L;

    public static void main(String[] args) {
        System.exit(new CommandLine(new NamesCost()).execute(args));
    }

    @Override
    public Integer call() throws GeneralSecurityException, IOException {
        order = new SplittableRandom(1).ints(ORDER, 0, flows).toArray();
        sequence = new int[flows];
        System.out.println(MachineInfo.description());
        System.out.printf(Locale.ROOT, "%,d open flows, a ClientHello each %d frames%n%n", flows, helloEvery);
        System.out.printf("| measured | client, bytes of its hello | without names, ns | with names, ns |"
                + " ratio, median (range) |%n|---|---|---|---|---|%n");
        for (FlowMetrics metrics : measure) {
            for (ClientHellos client : clients) {
                hellos = client.make();
                compare(metrics, client);
            }
        }
        return 0;
    }

    private void compare(FlowMetrics metrics, ClientHellos client) throws IOException {
        FlowConfig config = new FlowConfig(Duration.ofMinutes(5), Duration.ofDays(1), 2 * flows).withMetrics(metrics);
        Arrays.fill(sequence, 0);
        FlowMeter without = new FlowMeter(config, record -> {});
        FlowMeter with = new FlowMeter(config.withNames(true), HostPairShare.ALL, new LearnedNames(live), record -> {});
        List<Double> off = new ArrayList<>();
        List<Double> on = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = -4; round < rounds; round++) {
            boolean isOffFirst = round % 2 == 0;
            double first = nanosPerFrame(isOffFirst ? without : with);
            double second = nanosPerFrame(isOffFirst ? with : without);
            if (round >= 0) {
                off.add(isOffFirst ? first : second);
                on.add(isOffFirst ? second : first);
                ratios.add(isOffFirst ? second / first : first / second);
            }
        }
        System.out.printf(
                "| %s | %s, %d | %s | %s | %s |%n",
                metrics.name().toLowerCase(Locale.ROOT),
                client.name().toLowerCase(Locale.ROOT),
                hellos.get(0).length,
                Spread.of(off).text(0),
                Spread.of(on).text(0),
                Spread.of(ratios).text(2));
    }

    // Of the process, so with the garbage collector's. The time of making the frames counts as well, equally in both.
    private double nanosPerFrame(FlowMeter meter) throws IOException {
        ThreadTimes start = ThreadTimes.of(PROCESS);
        for (long frame = 0; frame < frames; frame++) {
            long sinceHello = frame % helloEvery;
            byte[] hello = hellos.get(newFlows % hellos.size());
            int sent = (int) sinceHello * MAX_PAYLOAD;
            if (sent < hello.length) {
                writeHello(hello, sent);
                newFlows += sent + MAX_PAYLOAD < hello.length ? 0 : 1;
            } else {
                writeSegment(order[next++ & (ORDER - 1)]);
            }
            deliver(meter);
        }
        return ThreadTimes.of(PROCESS).nanosSince(start) / (double) frames;
    }

    private void writeHello(byte[] hello, int sent) {
        int length = Math.min(MAX_PAYLOAD, hello.length - sent);
        fill(HEADERS + length, NEW + newFlows / PORTS, FIRST_PORT + newFlows % PORTS, sent);
        memory.put(at + HEADERS, hello, sent, length);
    }

    private void writeSegment(int flow) {
        fill(SEGMENT, OPEN + flow / PORTS, FIRST_PORT + flow % PORTS, sequence[flow]);
        memory.putLong(at + HEADERS, 7);
        sequence[flow] += SEGMENT - HEADERS;
    }

    private void deliver(FlowMeter meter) {
        timeNanos += 500;
        window.wrap(memory, at, length, length, timeNanos);
        meter.onFrame(window);
        at = (at + STRIDE) % (BATCH * STRIDE);
        if (at == 0) {
            meter.onTick(timeNanos);
        }
    }

    private void fill(int frameLength, int source, int port, int sequenceNumber) {
        length = frameLength;
        memory.putLong(at, 0x02AA_0000_0002L << 16)
                .putLong(at + 6, 0x02AA_0000_0001L << 16)
                .putShort(at + 12, (short) 0x0800)
                .putLong(at + 14, 0x4500L << 48 | (long) (length - 14) << 32)
                .putInt(at + 22, 0x4006_0000)
                .putInt(at + 26, source)
                .putInt(at + 30, 0xC000_0201)
                .putShort(at + 34, (short) port)
                .putShort(at + 36, (short) 443)
                .putInt(at + 38, sequenceNumber)
                .putInt(at + 42, 0)
                .putShort(at + 46, (short) 0x5018);
    }
}
