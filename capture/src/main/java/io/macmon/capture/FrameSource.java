package io.macmon.capture;

import io.macmon.config.text.MacmonException;

/**
 * Produces blocks of frames from a live device or a capture file.
 *
 * <p>{@link #run} is called by the capture thread only; {@link #stop} and {@link #stats} are thread-safe. Close it
 * after {@link #run} has returned.
 *
 * <pre>
 *   try (FrameSource source = CaptureFileSource.open(file, 4)) {
 *       source.run(ring::publish);
 *   }
 * </pre>
 */
public interface FrameSource extends AutoCloseable {

    /**
     * Publishes blocks until the source ends or {@link #stop} is called.
     *
     * @param sink takes over each block, which is retained once
     * @throws MacmonException if the source fails; the blocks read before have been published
     */
    void run(BlockSink sink) throws MacmonException;

    /** Makes {@link #run} return soon, even if it has not been called yet. */
    default void stop() {
        stop(WallClock.nanos());
    }

    /**
     * Makes {@link #run} return once a live capture has published the frames with timestamps up to
     * {@code captureNanos}, and no later ones. A source that reads a capture file stops at once.
     *
     * @param captureNanos nanoseconds since the epoch; only the first call counts
     */
    void stop(long captureNanos);

    /**
     * Whether {@link #run} may wait in its sink for as long as it takes to read a block, because frames that arrive
     * meanwhile wait in the kernel's memory, where they are read in place.
     */
    default boolean mayWait() {
        return false;
    }

    /** Running totals; exact once {@link #run} has returned. */
    CaptureStats stats();

    @Override
    void close();

    /** Takes over blocks. */
    @FunctionalInterface
    interface BlockSink {
        void accept(FrameBlock block);
    }
}
