package io.macmon.cli.input;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.SourceRanking;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.FrameSource;
import io.macmon.capture.file.read.SkippedFrames;
import io.macmon.cli.screen.ProgressLine;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a run's frames come from, with everything that is created before the first frame and removed after the last.
 */
public interface Input extends AutoCloseable {

    /** The sources, one per worker. Live sources share the same devices, and each frame goes to one source. */
    List<? extends FrameSource> sources();

    /** The statistics of all sources together. */
    default CaptureStats stats() {
        return sources().stream().map(FrameSource::stats).reduce(CaptureStats.NONE, CaptureStats::plus);
    }

    /** The frames that were skipped in capture files, by link type. Call after the sources have ended. */
    default List<SkippedFrames> skipped() {
        return List.of();
    }

    /** The watched device or the files that are read, for messages. */
    String name();

    /** The device whose frames are analysed: the macvlan on the watched device, or that device itself. */
    default String device() {
        return name();
    }

    /** How frames are captured, as on the command line; empty if they are read from files. */
    default String engine() {
        return "";
    }

    /** The files that are read, for messages; empty if the input is live. */
    default String files() {
        return "";
    }

    /** How many of a source's blocks a slow reader may hold before the other readers lose frames. */
    int maxHeldBlocks();

    /** Whether frames are lost if they are not read in time; reading a capture file waits. */
    boolean isLive();

    /** Whether the sources also deliver strangers' frames; otherwise a separate guard captures them. */
    default boolean includesStrangers() {
        return true;
    }

    /**
     * Opens another capture, of all frames from stations and strangers; the caller closes it. Empty if {@link #sources}
     * already deliver all those frames.
     */
    default Optional<FrameSource> openFullCapture() throws MacmonException {
        return Optional.empty();
    }

    /**
     * Opens another capture on the watched device, of the frames from and to one station; the caller closes it. Live
     * inputs only. Called in the network namespace in which the program was started.
     */
    default FrameSource openCaptureOf(MacAddress station) throws MacmonException {
        throw new IllegalStateException("not live");
    }

    /**
     * Starts the flow of frames; the capture thread already runs.
     *
     * @param guard     receives strangers' frames, if they are captured separately
     * @param events    receives the link events
     * @param onFailure called when the input cannot continue
     */
    void start(StrangerDetector guard, EventSink events, Consumer<MacmonException> onFailure) throws MacmonException;

    /** Undoes {@link #start}, after the sources have ended. Counters are final afterwards. */
    void stop();

    /**
     * Shows below the other output how much of the files has been read.
     *
     * @return null if nothing is shown, because frames are live, or the terminal cannot
     */
    default ProgressLine showProgress() {
        return null;
    }

    /** The reason behind a source's failure, if it is known, such as a removed device. */
    default MacmonException explain(MacmonException failure) {
        return failure;
    }

    /**
     * Counters for strangers' frames.
     *
     * @param guard the detector given to {@link #start}
     */
    default StrangerCounts strangers(StrangerDetector guard) {
        return guard.counts();
    }

    /**
     * Strangers so far; see {@link StrangerGuard#sources}. Thread-safe.
     *
     * @param guard the detector given to {@link #start}
     */
    default long strangerSources(StrangerDetector guard) {
        return guard.sources();
    }

    /** What a stranger sent so far; empty if that is known only at its next alert. Thread-safe. */
    default Optional<StrangerGuard.Activity> activity(MacAddress stranger) {
        return Optional.empty();
    }

    /** The strangers that sent the most frames. Call after {@link #stop}. */
    default SourceRanking loudestStrangers(StrangerDetector guard, int limit) {
        return guard.loudest(limit);
    }

    /** Frames lost before they reached {@link #sources} or the guard. */
    Losses losses();

    /** Frames that a group's devices and captures lost; included in {@link #losses} and {@link #stats}. Thread-safe. */
    default long dropped(String group) {
        return 0;
    }

    @Override
    void close() throws MacmonException;

    /**
     * Frames lost outside the source.
     *
     * @param nic     frames dropped by the parent's network card
     * @param backlog frames dropped at the kernel's backlog
     * @param guard   strangers' frames dropped before the guard
     */
    record Losses(long nic, long backlog, long guard) {

        static final Losses NONE = new Losses(0, 0, 0);
    }
}
