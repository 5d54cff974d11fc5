package io.macmon.cli.input;

import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.station.StrangerDetector;
import io.macmon.capture.guard.KernelGuard;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The second eye: a capture on the parent, on thread {@code macmon-guard}, for sources that are not on the list. The kernel
 * itself is the guard where it lets us ({@link KernelStrangerGuard}); otherwise macmon is ({@link ClassicStrangerGuard}).
 */
public interface StrangerGuard extends AutoCloseable {

    String THREAD_NAME = "macmon-guard";
    int SNAPLEN = 128;
    int BUFFER_BYTES = 4 << 20;
    int BLOCKS = 4;

    /** Looks at nobody. */
    StrangerGuard NONE = new DisabledStrangerGuard();

    /**
     * Starts the capture, in the namespace of the calling thread.
     *
     * @param quietPeriod of a stranger
     * @param notices     told when the kernel refuses to be the guard, and why
     */
    static StrangerGuard open(
            Engine engine, String parent, StationGroups stations, Duration quietPeriod, Consumer<String> notices)
            throws MacmonException {
        if (!KernelStrangerGuard.isWanted()) {
            return ClassicStrangerGuard.open(engine, parent, stations);
        }
        KernelGuard kernel;
        try {
            kernel = KernelStrangerGuard.load(stations, quietPeriod);
        } catch (LinuxException refused) {
            notices.accept("the kernel takes no guard from us, so macmon looks at each frame of a stranger itself: "
                    + refused.getMessage());
            return ClassicStrangerGuard.open(engine, parent, stations);
        }
        return KernelStrangerGuard.open(engine, parent, kernel, stations);
    }

    /**
     * Starts the thread; called once.
     *
     * @param strangers gives the alerts
     */
    void start(StrangerDetector strangers, Consumer<MacmonException> onFailure);

    /** Expects old and new stations alike, until {@link #replaceExpected}: while they come and go, neither is a stranger. */
    void addExpected(StationGroups added) throws MacmonException;

    /** Expects these stations and nobody else; on a thread in the namespace that this was opened in. */
    void replaceExpected(StationGroups expected) throws MacmonException;

    /**
     * What was heard of strangers. Any thread.
     *
     * @param guard the one that {@link #start} is given
     */
    StrangerCounts strangers(StrangerDetector guard);

    /** Frames of the parent that the guard did not get to see. Any thread. */
    long dropped();

    /** Returns when what came up to now has been looked at. */
    void stop();

    @Override
    void close();
}
