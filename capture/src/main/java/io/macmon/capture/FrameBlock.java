package io.macmon.capture;

import java.util.function.ToIntFunction;

/**
 * Many frames in contiguous memory. The capture thread fills a block, readers only read it, and the last one
 * returns it to the source.
 *
 * <p>Blocks cross threads; single frames do not. A kernel ring lends its own blocks, so that macmon never copies a
 * frame on its way to the analyzer.
 */
public interface FrameBlock {

    /** Number of frames; 0 in a block that only carries the time. */
    int frames();

    /**
     * Passes each frame to a handler, in capture order. Several readers may do so at once.
     *
     * @param window the reader's window; it is moved from frame to frame
     */
    void deliverTo(FrameHandler handler, Frame window);

    /**
     * Gives each frame a {@linkplain Frame#share() share}. Called by the thread that fills the block, before any reader
     * can see it. A block that cannot store shares leaves its frames to every reader.
     *
     * @param share the share of the frame in the window
     */
    default void divide(ToIntFunction<Frame> share, Frame window) {}

    /** Capture time for ticks, nanoseconds since the epoch: no later block contains an earlier frame. */
    long timeNanos();

    /** Blocks that already waited after this one, in the kernel, when it was published; 0 if that is not known. */
    default int backlog() {
        return 0;
    }

    /** Adds a reader. Called by the thread that fills the block, before that reader can see the block. */
    void retain();

    /** Removes a reader; after the last one, the memory goes back to the source. */
    void release();
}
