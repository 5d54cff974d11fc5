package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.CheckResult.Status.WARNING;

import io.macmon.capture.linux.NetlinkSocket;
import io.macmon.capture.pcap.Libpcap;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Checks what macmon needs besides permissions: libpcap, the clock, and the kernel's queues. */
final class SystemChecks {

    private static final Path CLOCK_SOURCE =
            Path.of("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    private static final Path SOFTNET = Path.of("/proc/net/softnet_stat");
    private static final Path BACKLOG = KernelFiles.SYSCTL.resolve("net/core/netdev_max_backlog");

    private static final Set<String> COARSE_CLOCKS = Set.of("jiffies", "refined-jiffies");
    private static final long SLOW_READ_NANOS = 500;
    private static final int ROUNDS = 200;
    private static final int READS_PER_ROUND = 500;

    private static final int DEFAULT_BACKLOG = 1_000;
    private static final int DROPPED_COLUMN = 1;

    private SystemChecks() {}

    /** Checks that libpcap is installed, which only {@code --filter} and {@code --engine pcap4j} need. */
    static CheckResult libpcap() {
        return CheckResult.attempt("libpcap", WARNING, Libpcap::version);
    }

    /**
     * Measures how long a read of the clock takes, because every frame costs one. A read is slow if it needs a system
     * call or a slow timer chip.
     */
    static CheckResult clock() {
        String name = KernelFiles.read(CLOCK_SOURCE).orElse("unknown");
        long nanos = measureReadNanos();
        String detail = name + ", " + nanos + " ns per read";
        return COARSE_CLOCKS.contains(name) || nanos > SLOW_READ_NANOS
                ? CheckResult.warning(
                        "clock source",
                        detail,
                        "timestamps are slow or coarse; for faster clocks see " + CLOCK_SOURCE.getParent()
                                + "/available_clocksource, and the kernel parameters clocksource= and tsc=")
                : CheckResult.ok("clock source", detail);
    }

    // Takes the fastest of many rounds, because the slower ones were interrupted or not yet compiled.
    private static long measureReadNanos() {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            long end = start;
            for (int i = 0; i < READS_PER_ROUND; i++) {
                end = System.nanoTime();
            }
            best = Math.min(best, end - start);
        }
        return best / READS_PER_ROUND;
    }

    /**
     * Checks the size of the backlog and its drops. The CPU that receives a frame queues each copy for a macvlan in its
     * own backlog.
     */
    static CheckResult backlog() {
        Optional<Integer> frames = KernelFiles.read(BACKLOG).map(Integer::valueOf);
        if (frames.isEmpty()) {
            return CheckResult.warning(
                    "backlog", "unknown: this namespace does not show " + BACKLOG, "check it on the host");
        }
        long dropped = KernelFiles.read(SOFTNET).map(SystemChecks::dropped).orElse(0L);
        String detail = frames.get() + " frames per CPU; dropped since boot: " + dropped;
        return dropped > 0 || frames.get() < DEFAULT_BACKLOG
                ? CheckResult.warning(
                        "backlog",
                        detail,
                        "raise it: sysctl -w net.core.netdev_max_backlog="
                                + Math.max(10 * DEFAULT_BACKLOG, 2 * frames.get()))
                : CheckResult.ok("backlog", detail);
    }

    /** Adds up the drops of all CPUs. Each line is for one CPU; its second column counts the drops, in hexadecimal. */
    static long dropped(String softnetStat) {
        return softnetStat
                .lines()
                .mapToLong(line -> Long.parseLong(line.split(" ", -1)[DROPPED_COLUMN], 16))
                .sum();
    }

    /**
     * Checks the size of the netlink receive buffer. If link notifications overflow it, they are lost, and macmon reads
     * all devices again.
     */
    static CheckResult receiveBuffer() {
        return CheckResult.attempt("receive buffer", WARNING, () -> {
            try (NetlinkSocket socket = NetlinkSocket.open()) {
                return requireGrantedBuffer(socket.bufferBytes());
            }
        });
    }

    static String requireGrantedBuffer(int bytes) throws MacmonException {
        String detail = "requested " + kibibytes(NetlinkSocket.RECEIVE_BUFFER) + ", got " + kibibytes(bytes);
        if (bytes < NetlinkSocket.RECEIVE_BUFFER) {
            throw new MacmonException(detail, "raise it: sysctl -w net.core.rmem_max=" + NetlinkSocket.RECEIVE_BUFFER);
        }
        return detail;
    }

    private static String kibibytes(int bytes) {
        return (bytes >> 10) + " KiB";
    }
}
