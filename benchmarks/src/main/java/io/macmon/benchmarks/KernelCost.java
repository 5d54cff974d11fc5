package io.macmon.benchmarks;

import io.macmon.benchmarks.Load.Sources;
import io.macmon.capture.guard.KernelGuard;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.linux.FilterAttacher;
import io.macmon.capture.linux.SocketFilter;
import io.macmon.capture.ring.PacketRingSource;
import io.macmon.capture.ring.RingConfig;
import io.macmon.config.CaptureConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures what the kernel pays per frame: for the macvlan's copy, for the guard, for the capture, and for a prototype
 * that needs no macvlan. The kernel receives the frames on the thread that makes them, so the time that this takes is
 * the kernel's. Run it as root in a temporary network namespace; the script {@code run} creates one.
 */
@Command(
        name = "kernel-cost",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the kernel's time per frame, by what listens.")
public final class KernelCost implements Callable<Integer> {

    private static final MacAddress STRANGER = MacAddress.parse("06:bb:00:00:00:01");
    private static final int FRAMES_AT_ONCE = 4_096;
    private static final int FASTEST = 50;
    private static final int GUARD_SNAPLEN = 128;
    private static final int GUARD_BUFFER_BYTES = 4 << 20;
    private static final int MAX_ALERTS = 256;
    private static final Duration QUIET_PERIOD = Duration.ofMinutes(1);
    private static final long WARM_UP_NANOS = 300_000_000;

    @Option(names = "--seconds", defaultValue = "1", description = "Seconds per setup (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "Rounds; each runs every setup (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--size", defaultValue = "64", description = "Bytes per frame (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(names = "--stations", defaultValue = "1", description = "Listed sources (default: ${DEFAULT-VALUE}).")
    private int stations;

    @Option(names = "--stranger", description = "All frames come from one source that is not listed.")
    private boolean stranger;

    private final Map<Setup, List<Double>> nanos = new LinkedHashMap<>();

    /** What listens on the parent, which receives the frames. */
    enum Setup {
        NOTHING("nothing"),
        DROPPED("a socket on the parent whose filter drops every frame"),
        GUARD("the guard"),
        MACVLAN("the macvlan, without a reader"),
        CAPTURE("the macvlan and its capture"),
        ALL("the macvlan, its capture and the guard"),
        PARENT_ONLY("prototype: one capture on the parent, with the guard's work in its filter");

        private final String text;

        Setup(String text) {
            this.text = text;
        }

        boolean hasMacvlan() {
            return this == MACVLAN || this == CAPTURE || this == ALL;
        }
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new KernelCost()).execute(args));
    }

    @Override
    public Integer call() throws MacmonException, InterruptedException {
        System.out.printf(
                "%d processors, Linux %s, %d bytes per frame, %s%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"),
                size,
                stranger ? "one stranger" : stations + " stations");
        List<MacAddress> listed = Load.stations(stations);
        Sources sources = new Sources.RoundRobin(stranger ? List.of(STRANGER) : listed);
        try (Links links = Links.open()) {
            Link parent = VethPair.create(links);
            try (LoadGenerator generator = LoadGenerator.open(new Load(size, 1_024, sources), parent.index())) {
                for (int round = 0; round < rounds; round++) {
                    for (Setup setup : Setup.values()) {
                        run(setup, links, parent, listed, generator);
                    }
                }
            }
        }
        report();
        return 0;
    }

    private void run(Setup setup, Links links, Link parent, List<MacAddress> listed, LoadGenerator generator)
            throws MacmonException, InterruptedException {
        Link macvlan = setup.hasMacvlan() ? VethPair.createMacvlan(links, parent, listed) : null;
        try (Listeners listeners = new Listeners()) {
            switch (setup) {
                case NOTHING, MACVLAN -> {}
                case DROPPED -> listeners.add(VethPair.PARENT, guardCapture(), SocketFilter.DROP_ALL);
                case GUARD -> listeners.addGuard(listed);
                case CAPTURE -> listeners.add(VethPair.MACVLAN, CaptureConfig.DEFAULT, SocketFilter.snaplen(size));
                case ALL -> {
                    listeners.add(VethPair.MACVLAN, CaptureConfig.DEFAULT, SocketFilter.snaplen(size));
                    listeners.addGuard(listed);
                }
                case PARENT_ONLY -> {
                    ParentFilter filter = listeners.own(ParentFilter.load(listed));
                    listeners.add(VethPair.PARENT, CaptureConfig.DEFAULT, filter);
                }
            }
            measure(WARM_UP_NANOS, generator);
            nanos.computeIfAbsent(setup, unused -> new ArrayList<>())
                    .addAll(measure(seconds * 1_000_000_000L, generator));
        } finally {
            if (macvlan != null) {
                links.delete(macvlan);
            }
        }
    }

    private static List<Double> measure(long lengthNanos, LoadGenerator generator) throws MacmonException {
        List<Double> perFrame = new ArrayList<>();
        long start = System.nanoTime();
        long now = start;
        while (now - start < lengthNanos) {
            generator.inject(FRAMES_AT_ONCE);
            long end = System.nanoTime();
            perFrame.add((end - now) / (double) FRAMES_AT_ONCE);
            now = end;
        }
        return perFrame;
    }

    private void report() {
        System.out.printf("%12s %12s %12s   %s%n", "fastest 2 %", "median", "beyond", "ns per frame; listening:");
        double least = fraction(nanos.get(Setup.NOTHING), FASTEST);
        nanos.forEach((setup, values) -> System.out.printf(
                Locale.ROOT,
                "%12.0f %12.0f %12.0f   %s%n",
                fraction(values, FASTEST),
                fraction(values, 2),
                fraction(values, FASTEST) - least,
                setup.text));
    }

    private static double fraction(List<Double> values, int divisor) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / divisor];
    }

    private static CaptureConfig guardCapture() {
        return new CaptureConfig(GUARD_SNAPLEN, false, "", GUARD_BUFFER_BYTES);
    }

    /** The captures of a setup, each with a thread that reads and forgets its blocks. */
    private static final class Listeners implements AutoCloseable {

        private final List<PacketRingSource> sources = new ArrayList<>();
        private final List<Thread> threads = new ArrayList<>();
        private final List<AutoCloseable> owned = new ArrayList<>();

        <T extends AutoCloseable> T own(T resource) {
            owned.add(resource);
            return resource;
        }

        void addGuard(List<MacAddress> listed) throws MacmonException {
            KernelGuard guard = own(KernelGuard.load(QUIET_PERIOD, MAX_ALERTS, QUIET_PERIOD, GUARD_SNAPLEN));
            guard.addStations(listed);
            add(VethPair.PARENT, guardCapture(), guard);
        }

        void add(String device, CaptureConfig capture, FilterAttacher filter) throws MacmonException {
            boolean few = capture.bufferBytes() == GUARD_BUFFER_BYTES;
            RingConfig ring = few ? RingConfig.ofFewFrames(capture) : RingConfig.of(capture);
            PacketRingSource source = PacketRingSource.open(device, capture, ring, filter);
            sources.add(source);
            Thread thread = new Thread(() -> read(source), "reader");
            threads.add(thread);
            thread.start();
        }

        private static void read(PacketRingSource source) {
            try {
                source.run(block -> block.release());
            } catch (MacmonException failure) {
                throw new IllegalStateException(failure);
            }
        }

        @Override
        public void close() throws InterruptedException, MacmonException {
            for (PacketRingSource source : sources) {
                source.stop();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            for (PacketRingSource source : sources) {
                source.close();
            }
            for (AutoCloseable resource : owned) {
                try {
                    resource.close();
                } catch (Exception failure) {
                    throw new MacmonException("cannot close " + resource, failure);
                }
            }
        }
    }
}
