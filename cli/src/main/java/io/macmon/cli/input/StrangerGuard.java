package io.macmon.cli.input;

import io.macmon.analyzer.SourceRanking;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.capture.guard.KernelGuard;
import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The second capture of a live run, on the parent. Its thread, {@code macmon-guard}, looks for strangers: sources that
 * are not expected. If the kernel accepts an eBPF program, the kernel itself finds strangers
 * ({@link KernelStrangerGuard}); otherwise macmon inspects their frames ({@link ClassicStrangerGuard}).
 */
public interface StrangerGuard extends AutoCloseable {

    String THREAD_NAME = "macmon-guard";
    String CHECKS_THREAD_NAME = "macmon-checks";
    int SNAPLEN = 128;
    int BUFFER_BYTES = 4 << 20;
    int BLOCKS = 4;

    /**
     * Starts the capture, in the namespace of the calling thread.
     *
     * @param quietPeriod minimum time between two alerts on one stranger
     * @param report      receives a message if the kernel refuses the program
     */
    static StrangerGuard open(
            CaptureEngine engine, String parent, StationGroups stations, Duration quietPeriod, Consumer<String> report)
            throws MacmonException {
        if (!KernelStrangerGuard.isWanted()) {
            return ClassicStrangerGuard.open(engine, parent, stations);
        }
        KernelGuard kernel;
        try {
            kernel = KernelStrangerGuard.load(stations, quietPeriod);
        } catch (LinuxException refused) {
            report.accept("frames from strangers cost more CPU, because " + whyRefused(refused));
            return ClassicStrangerGuard.open(engine, parent, stations);
        }
        return KernelStrangerGuard.open(engine, parent, kernel, stations, quietPeriod);
    }

    private static String whyRefused(LinuxException refused) {
        return refused.is(Errno.EPERM)
                ? "the kernel refuses the eBPF guard; run as root or with CAP_BPF, and in no user namespace"
                : "the kernel refuses the eBPF guard: " + refused.getMessage();
    }

    /** Makes this process use the other guard, without a warning. Call before {@link #open}. */
    static void disableKernelGuard() {
        KernelStrangerGuard.disable();
    }

    /**
     * Starts the thread; called once.
     *
     * @param strangers raises the alerts
     */
    void start(StrangerDetector strangers, Consumer<MacmonException> onFailure);

    /**
     * Also expects these stations, until {@link #replaceExpected}: during a change, stations on either list are not
     * strangers.
     */
    void addExpected(StationGroups added) throws MacmonException;

    /** Expects only these stations. The caller's thread must be in the namespace in which the guard was opened. */
    void replaceExpected(StationGroups expected) throws MacmonException;

    /**
     * Counters for strangers' frames. Thread-safe.
     *
     * @param guard the detector given to {@link #start}
     */
    StrangerCounts strangers(StrangerDetector guard);

    /**
     * Strangers so far; one that was evicted from the table and returns counts again. Thread-safe, and cheaper than
     * {@link #strangers}.
     *
     * @param guard the detector given to {@link #start}
     */
    default long sources(StrangerDetector guard) {
        return guard.sources();
    }

    /** What a stranger sent so far; empty if that is known only at its next alert. Thread-safe. */
    default Optional<Activity> activity(MacAddress stranger) {
        return Optional.empty();
    }

    /**
     * What a stranger sent so far.
     *
     * @param last when its last frame arrived
     */
    record Activity(long frames, long bytes, Instant last) {}

    /** The strangers that sent the most frames. Call after {@link #stop}. */
    SourceRanking loudest(StrangerDetector guard, int limit);

    /** Frames on the parent that the guard lost. Thread-safe. */
    long dropped();

    /** Returns once all frames received so far are inspected. */
    void stop();

    @Override
    void close();
}
