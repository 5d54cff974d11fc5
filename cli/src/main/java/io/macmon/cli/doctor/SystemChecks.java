package io.macmon.cli.doctor;

import static io.macmon.cli.doctor.CheckResult.Status.WARNING;

import io.macmon.capture.linux.NetlinkSocket;
import io.macmon.capture.pcap.Libpcap;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** What macmon leans on, besides permissions: libpcap, a clock, and the kernel's queues. */
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

    /** Only filters and the engine pcap4j need it. */
    static CheckResult libpcap() {
        return CheckResult.attempt("libpcap", WARNING, Libpcap::version);
    }

    /** A clock that must be asked for by a system call, or from a slow chip, costs that much for each frame. */
    static CheckResult clock() {
        String name = KernelFiles.read(CLOCK_SOURCE).orElse("unknown");
        long nanos = measureReadNanos();
        String found = name + ", " + nanos + " ns a reading";
        return COARSE_CLOCKS.contains(name) || nanos > SLOW_READ_NANOS
                ? CheckResult.warning(
                        "clock source",
                        found,
                        "timestamps are dear or coarse; see the faster ones in " + CLOCK_SOURCE.getParent()
                                + "/available_clocksource, and the kernel parameters clocksource= and tsc=")
                : CheckResult.ok("clock source", found);
    }

    // The fastest round of many: the others were disturbed, or not compiled yet.
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

    /** Each copy for a macvlan waits in the backlog of the CPU that received the frame. */
    static CheckResult backlog() {
        Optional<Integer> frames = KernelFiles.read(BACKLOG).map(Integer::valueOf);
        if (frames.isEmpty()) {
            return CheckResult.warning(
                    "backlog", "cannot tell: this namespace does not show " + BACKLOG, "look at it on the host");
        }
        long dropped = KernelFiles.read(SOFTNET).map(SystemChecks::dropped).orElse(0L);
        String found = frames.get() + " frames a CPU; dropped since the machine started: " + dropped;
        return dropped > 0 || frames.get() < DEFAULT_BACKLOG
                ? CheckResult.warning(
                        "backlog",
                        found,
                        "raise it: sysctl -w net.core.netdev_max_backlog="
                                + Math.max(10 * DEFAULT_BACKLOG, 2 * frames.get()))
                : CheckResult.ok("backlog", found);
    }

    /** Of the one line for each CPU, in hexadecimal, the second number. */
    static long dropped(String softnetStat) {
        return softnetStat
                .lines()
                .mapToLong(line -> Long.parseLong(line.split(" ", -1)[DROPPED_COLUMN], 16))
                .sum();
    }

    /** Notifications of devices that do not fit are lost; macmon then asks for the devices afresh. */
    static CheckResult receiveBuffer() {
        return CheckResult.attempt("receive buffer", WARNING, () -> {
            try (NetlinkSocket socket = NetlinkSocket.open()) {
                return describeGrantedBuffer(socket.bufferBytes());
            }
        });
    }

    static String describeGrantedBuffer(int octets) throws MacmonException {
        String found = "asked for " + kibibytes(NetlinkSocket.RECEIVE_BUFFER) + ", got " + kibibytes(octets);
        if (octets < NetlinkSocket.RECEIVE_BUFFER) {
            throw new MacmonException(
                    found + "; raise it: sysctl -w net.core.rmem_max=" + NetlinkSocket.RECEIVE_BUFFER);
        }
        return found;
    }

    private static String kibibytes(int octets) {
        return (octets >> 10) + " KiB";
    }
}
