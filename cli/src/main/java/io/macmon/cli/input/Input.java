package io.macmon.cli.input;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.station.StrangerDetector;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.FrameSource;
import io.macmon.capture.file.read.SkippedFrames;
import io.macmon.config.text.MacmonException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where a monitor's frames come from, with everything that is made before the first frame and removed after the last. */
public interface Input extends AutoCloseable {

    /** One for each worker; all live ones hear the same devices, and each frame comes to one of them. */
    List<? extends FrameSource> sources();

    /** Of all sources together. */
    default CaptureStats stats() {
        return sources().stream().map(FrameSource::stats).reduce(CaptureStats.NONE, CaptureStats::plus);
    }

    /** Frames of capture files that were not handed on, by link type; once the sources have ended. */
    default List<SkippedFrames> skipped() {
        return List.of();
    }

    /** Blocks of a source that a reader which falls behind may hold without costing the others a frame. */
    int maxHeldBlocks();

    /** Whether frames are lost when nobody takes them; a capture file waits. */
    boolean isLive();

    /** Where sources outside the station list are seen: with the stations' own frames, or apart by a guard. */
    boolean includesStrangers();

    /**
     * A further capture of all that is heard, of every source; closed by the caller. None where {@link #sources} have all of
     * it already.
     */
    Optional<FrameSource> openFullCapture() throws MacmonException;

    /**
     * Lets frames come, once the capture thread runs.
     *
     * @param guard     takes the frames of other sources, where they are heard apart
     * @param events    takes what becomes of the links
     * @param onFailure told when the input cannot go on
     */
    void start(StrangerDetector guard, EventSink events, Consumer<MacmonException> onFailure) throws MacmonException;

    /** Ends what {@link #start} began, once the source has ended; counters are final afterwards. */
    void stop();

    /** The reason behind a failure of the source, where it can be told: a device that is gone, say. */
    default MacmonException explain(MacmonException failure) {
        return failure;
    }

    /**
     * What was heard of strangers.
     *
     * @param guard the one that {@link #start} was given
     */
    default StrangerCounts strangers(StrangerDetector guard) {
        return guard.counts();
    }

    /** Frames lost before they reached {@link #sources} or the guard. */
    Losses losses();

    /** Frames that a group's own devices and captures lost; part of {@link #losses} and {@link #stats}. Any thread. */
    default long dropped(String group) {
        return 0;
    }

    @Override
    void close() throws MacmonException;

    /**
     * Frames lost outside the source.
     *
     * @param nic     the parent's network card had no room for them
     * @param backlog the kernel's backlog had no room for them
     * @param guard   the guard did not get to see them
     */
    record Losses(long nic, long backlog, long guard) {

        static final Losses NONE = new Losses(0, 0, 0);
    }
}
