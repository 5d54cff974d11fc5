package io.macmon.cli.input;

import io.macmon.analyzer.Statistics.Strangers;
import io.macmon.analyzer.station.SourceGuard;
import io.macmon.capture.guard.KernelGuard;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The second eye: a capture on the parent, on thread {@code macmon-guard}, for sources that are not on the list. The kernel
 * itself is the guard where it lets us ({@link KernelParentGuard}); otherwise macmon is ({@link ClassicParentGuard}).
 */
public interface ParentGuard extends AutoCloseable {

    int SNAPLEN = 128;
    int BUFFER = 4 << 20;
    int BLOCKS = 4;

    /** Looks at nobody. */
    ParentGuard NONE = new NoGuard();

    /**
     * Starts the capture, in the namespace of the calling thread.
     *
     * @param quietPeriod of a stranger
     * @param notices     told when the kernel refuses to be the guard, and why
     */
    static ParentGuard open(
            Engine engine, String parent, StationGroups stations, Duration quietPeriod, Consumer<String> notices)
            throws MacmonException {
        if (!KernelParentGuard.isWanted()) {
            return ClassicParentGuard.open(engine, parent, stations);
        }
        KernelGuard kernel;
        try {
            kernel = KernelParentGuard.load(stations, quietPeriod);
        } catch (LinuxException refused) {
            notices.accept("the kernel takes no guard from us, so macmon looks at each frame of a stranger itself: "
                    + refused.getMessage());
            return ClassicParentGuard.open(engine, parent, stations);
        }
        return KernelParentGuard.open(engine, parent, kernel, stations);
    }

    /**
     * Starts the thread; called once.
     *
     * @param strangers gives the alerts
     */
    void begin(SourceGuard strangers, Consumer<MacmonException> onFailure);

    /** Expects old and new stations alike, until {@link #settle}: while they come and go, neither is a stranger. */
    void expectAlso(StationGroups added) throws MacmonException;

    /** Expects these stations and nobody else; on a thread in the namespace that this was opened in. */
    void settle(StationGroups expected) throws MacmonException;

    /**
     * What was heard of strangers. Any thread.
     *
     * @param guard the one that {@link #begin} is given
     */
    Strangers strangers(SourceGuard guard);

    /** Frames of the parent that the guard did not get to see. Any thread. */
    long dropped();

    /** Returns when what came up to now has been looked at. */
    void end();

    @Override
    void close();

    /** Waits for a thread to end, even when interrupted; the interrupt is kept for later. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
