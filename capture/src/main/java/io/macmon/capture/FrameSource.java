package io.macmon.capture;

import io.macmon.config.text.MacmonException;

/**
 * Where frames come from: a live device or a capture file.
 *
 * <p>One thread, the capture thread, calls {@link #run}; any thread may call {@link #stop} and {@link #stats}. Closing
 * comes after the capture thread has returned from {@link #run}.
 */
public interface FrameSource extends AutoCloseable {

    /**
     * Hands blocks on until the source ends or {@link #stop} is called.
     *
     * @param sink takes each block over, with one reader's use of it
     * @throws MacmonException when the source fails; every block read before the failure has been handed on
     */
    void run(BlockSink sink) throws MacmonException;

    /** Makes {@link #run} return soon, now or as soon as it is called. */
    default void stop() {
        stop(WallClock.nanos());
    }

    /**
     * Makes {@link #run} return once every frame of a live capture that was stamped up to a moment has been handed on, and
     * none stamped later. A capture file ends at once.
     *
     * @param captureNanos nanoseconds since the epoch; the first call counts
     */
    void stop(long captureNanos);

    /** Running totals; exact once {@link #run} has returned. */
    CaptureStats stats();

    @Override
    void close();

    /** Takes a block over. */
    @FunctionalInterface
    interface BlockSink {
        void accept(FrameBlock block);
    }
}
