package io.macmon.capture;

/** Reads the blocks that a capture thread publishes, and passes their frames to a handler. */
public interface BlockReader {

    /**
     * Takes over a retained block, and releases it once it is read or dropped. Called by capture threads, one at a
     * time.
     */
    void publish(FrameBlock block);

    /**
     * Waits until every published frame is handled and the handler has stopped. Publish nothing after this call. An
     * interrupt ends the wait.
     */
    void stop();

    /** Frames dropped because the reader fell behind. Thread-safe. */
    long dropped();

    /** Frames that the handler did not receive, or not in full, because it had failed. Thread-safe. */
    long unhandled();

    /**
     * When the handler last got to the end of a block: {@link System#nanoTime}. A live source publishes empty blocks
     * while no frame arrives, so if this stays the same, the capture or the handler has stopped. Thread-safe.
     */
    long lastReadNanos();
}
