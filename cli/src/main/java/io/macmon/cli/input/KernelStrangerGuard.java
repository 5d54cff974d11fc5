package io.macmon.cli.input;

import io.macmon.analyzer.SourceRanking;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameSource;
import io.macmon.capture.SourceMac;
import io.macmon.capture.guard.GuardCounts;
import io.macmon.capture.guard.KernelGuard;
import io.macmon.capture.linux.LinuxException;
import io.macmon.cli.process.CaptureThread;
import io.macmon.config.CaptureConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The guard as a program in the kernel (eBPF): the kernel counts strangers itself and passes up one frame for each
 * alert. The same capture runs until the end, however often the station list changes.
 */
final class KernelStrangerGuard implements StrangerGuard {

    /** This system property is {@code classic} if the other guard is to be used: in tests, and in the lab. */
    private static final String GUARD_PROPERTY = "macmon.guard";

    private static final String CLASSIC = "classic";

    private static final int MAX_SEEN = 1 << 16;

    // Few enough for a person to read, and for a log to keep; more than an ordinary segment has at once.
    private static final int MAX_ALERTS_AT_ONCE = StrangerDetector.MAX_STRANGERS / 16;

    private static final long CHECK_MILLIS = 200;

    // How long after a frame its alert may be missing; longer than the counters of a capture may be late.
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final KernelGuard kernel;
    private final FrameSource source;
    private final Duration quietPeriod;
    private final long checkNanos;
    private final Set<MacAddress> seenByPrefix = new LinkedHashSet<>();
    private StationGroups expected;
    private long expectedFrames;
    private long expectedSources;
    private final Frame window = new Frame();
    private GuardCounts counts = new GuardCounts(0, 0, 0, 0, 0, 0, 0, 0);
    private long sources;
    private StrangerDetector alerts;
    private UnreportedStrangers unreported;
    private CaptureThread thread;
    private CaptureThread checks;
    private long lastFrameNanos = System.nanoTime();
    private boolean stopping;
    private boolean stopped;

    private KernelStrangerGuard(KernelGuard kernel, FrameSource source, StationGroups expected, Duration quietPeriod) {
        this.kernel = kernel;
        this.expected = expected;
        this.source = source;
        this.quietPeriod = quietPeriod;
        checkNanos = limitPeriod(quietPeriod).toNanos() + CHECK_NANOS;
    }

    private static Duration limitPeriod(Duration quietPeriod) {
        return quietPeriod.dividedBy(StrangerDetector.MAX_STRANGERS / MAX_ALERTS_AT_ONCE);
    }

    static boolean isWanted() {
        return !CLASSIC.equals(System.getProperty(GUARD_PROPERTY));
    }

    static void disable() {
        System.setProperty(GUARD_PROPERTY, CLASSIC);
    }

    /**
     * Loads the program into the kernel; it sees no frames yet.
     *
     * @throws LinuxException if the kernel refuses the program
     */
    static KernelGuard load(StationGroups stations, Duration quietPeriod) throws LinuxException {
        KernelGuard kernel = KernelGuard.load(quietPeriod, MAX_ALERTS_AT_ONCE, limitPeriod(quietPeriod), SNAPLEN);
        try {
            kernel.setStations(stations.expectedAddresses());
            return kernel;
        } catch (LinuxException | RuntimeException failed) {
            kernel.close();
            throw failed;
        }
    }

    /**
     * Starts the capture, in the namespace of the calling thread. Takes ownership of the kernel program, even on
     * failure.
     */
    static KernelStrangerGuard open(
            CaptureEngine engine, String parent, KernelGuard kernel, StationGroups expected, Duration quietPeriod)
            throws MacmonException {
        try {
            CaptureConfig capture = new CaptureConfig(SNAPLEN, false, "", BUFFER_BYTES);
            return new KernelStrangerGuard(
                    kernel,
                    engine.openFew(parent, capture, CaptureEngine.newPool(BLOCKS), kernel),
                    expected,
                    quietPeriod);
        } catch (MacmonException | RuntimeException failed) {
            kernel.close();
            throw failed;
        }
    }

    @Override
    public void start(StrangerDetector strangers, Consumer<MacmonException> onFailure) {
        alerts = strangers;
        unreported = new UnreportedStrangers(kernel, source -> expected.expects(source), strangers, quietPeriod);
        checks = CaptureThread.start(CHECKS_THREAD_NAME, "the check of the guard", this::check, onFailure);
        thread = CaptureThread.start(THREAD_NAME, "the guard", this::capture, onFailure);
    }

    @Override
    public void addExpected(StationGroups added) throws LinuxException {
        kernel.addStations(added.expectedAddresses());
    }

    @Override
    public synchronized void replaceExpected(StationGroups changed) throws LinuxException {
        expected = changed;
        seenByPrefix.removeIf(station -> !changed.expects(station.value()));
        List<MacAddress> all = new ArrayList<>(changed.expectedAddresses());
        all.addAll(seenByPrefix);
        kernel.setStations(all);
    }

    @Override
    public synchronized StrangerCounts strangers(StrangerDetector guard) {
        readCounts();
        return new StrangerCounts(
                Math.max(0, counts.frames() - expectedFrames),
                guard.alerts(),
                counts.heldBack(),
                counts.untracked(),
                counts.evicted(),
                counts.evictedFrames(),
                counts.malformed(),
                0);
    }

    @Override
    public synchronized long sources(StrangerDetector guard) {
        try {
            if (!stopped) {
                sources = Math.max(sources, kernel.sources() - expectedSources);
            }
        } catch (LinuxException unreadable) {
            // as in readCounts()
        }
        return sources;
    }

    @Override
    public synchronized Optional<Activity> activity(MacAddress stranger) {
        AtomicReference<Activity> found = new AtomicReference<>();
        try {
            if (!stopped) {
                kernel.readStranger(
                        stranger.value(),
                        (source, frames, bytes, alertNanos, lastNanos) -> found.set(
                                new Activity(frames, bytes, Instant.now().minusNanos(System.nanoTime() - lastNanos))));
            }
        } catch (LinuxException unreadable) {
            // as in readCounts()
        }
        return Optional.ofNullable(found.get());
    }

    @Override
    public synchronized SourceRanking loudest(StrangerDetector guard, int limit) {
        SourceRanking.Builder ranking = new SourceRanking.Builder(limit);
        try {
            kernel.forEachStranger((source, frames, bytes, alertNanos, lastNanos) -> {
                if (!expected.expects(source)) {
                    ranking.add(source, frames, bytes);
                }
            });
        } catch (LinuxException unreadable) {
            return SourceRanking.EMPTY; // as in readCounts()
        }
        return ranking.build();
    }

    @Override
    public synchronized long dropped() {
        return Math.max(0, lost() - (unreported == null ? 0 : unreported.recovered()));
    }

    private long lost() {
        CaptureStats stats = source.stats();
        return stats.droppedByKernel() + stats.droppedAtRing();
    }

    @Override
    public void stop() {
        if (thread == null) {
            return;
        }
        source.stop();
        thread.join();
        stopChecks();
        checks.join();
        readFinalCounts();
    }

    private synchronized void stopChecks() {
        stopping = true;
        notifyAll();
    }

    private synchronized void check() throws LinuxException {
        try {
            while (!stopping) {
                wait(isCheckIdle() ? 0 : CHECK_MILLIS);
                unreported.check(lost(), System.nanoTime());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        unreported.finish(lost(), System.nanoTime());
    }

    // The kernel holds alerts back only while there are many, and the ring loses frames only while it is full: neither
    // happens long after the last frame.
    private boolean isCheckIdle() {
        return unreported.isIdle() && System.nanoTime() - lastFrameNanos > checkNanos;
    }

    @Override
    public void close() {
        source.close();
        kernel.close();
    }

    private synchronized void readFinalCounts() {
        try {
            kernel.stop();
        } catch (LinuxException refused) {
            // The kernel counts until the guard is closed; the counts that are read now are the final ones.
        }
        readCounts();
        stopped = true;
    }

    // If reading fails, the previous counts stay.
    private void readCounts() {
        try {
            if (!stopped) {
                counts = kernel.counts();
            }
        } catch (LinuxException unreadable) {
            // The tables belong to this process: reading them fails only when memory runs out, which is reported
            // elsewhere.
        }
    }

    private void capture() throws MacmonException {
        source.run(block -> {
            if (block.frames() > 0) {
                resumeChecks();
            }
            block.deliverTo(this::announce, window);
            block.release();
        });
    }

    private synchronized void resumeChecks() {
        boolean wereIdle = isCheckIdle();
        lastFrameNanos = System.nanoTime();
        if (wereIdle) {
            notifyAll();
        }
    }

    // If the kernel has already evicted the stranger, this one frame is all that is known about it.
    private synchronized void announce(Frame frame) {
        long stranger = SourceMac.outer(frame);
        if (stranger >= 0 && !isExpectedByPrefix(stranger) && !announceFromKernel(frame, stranger)) {
            announce(frame, stranger, 1, frame.originalLength(), System.nanoTime());
        }
    }

    private void announce(Frame frame, long stranger, long frames, long bytes, long alertNanos) {
        if (unreported.report(stranger, alertNanos)) {
            alerts.alertFromKernel(frame, frames, bytes);
        }
    }

    // The kernel knows only full addresses: an address that a prefix covers is added when its first frame arrives.
    private boolean isExpectedByPrefix(long stranger) {
        if (!expected.expects(stranger)) {
            return false;
        }
        try {
            MacAddress address = new MacAddress(stranger);
            if (seenByPrefix.size() < MAX_SEEN && seenByPrefix.add(address)) {
                kernel.addStations(List.of(address));
                kernel.readStranger(stranger, (source, frames, bytes, alertNanos, lastNanos) -> {
                    expectedFrames += frames;
                    expectedSources++;
                });
            }
        } catch (LinuxException refused) {
            // The kernel then also passes up the station's next frame, and macmon tries again.
        }
        return true;
    }

    private boolean announceFromKernel(Frame frame, long stranger) {
        try {
            return kernel.readStranger(
                    stranger,
                    (source, frames, bytes, alertNanos, lastNanos) ->
                            announce(frame, stranger, frames, bytes, alertNanos));
        } catch (LinuxException unreadable) {
            return false;
        }
    }
}
