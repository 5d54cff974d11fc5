package io.macmon.capture;

/**
 * Many frames in one stretch of memory: filled by the capture thread, then only read, then given back.
 *
 * <p>The block, not the frame, is what crosses threads. A kernel ring lends its own blocks, so a frame is never copied
 * between the network card's memory and the analyzer that reads it.
 */
public interface FrameBlock {

    /** Frames in this block; 0 in a block that only carries the time. */
    int frames();

    /**
     * Passes each frame on, in capture order.
     *
     * @param window the reader's own, moved from frame to frame; so several readers may read a block at once
     */
    void deliverTo(FrameHandler handler, Frame window);

    /** Capture time, nanoseconds since the epoch, before which no frame comes after this block: for ticks. */
    long timeNanos();

    /** Adds a reader. Called by the thread that fills the block, before that reader can see it. */
    void retain();

    /** Ends one reader's use; after the last reader the memory goes back to whoever filled it. */
    void release();
}
