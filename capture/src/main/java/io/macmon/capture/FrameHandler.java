package io.macmon.capture;

/** Receives frames in order, on one thread at a time. */
public interface FrameHandler {

    /** Ignores every frame. */
    FrameHandler NONE = frame -> {};

    /**
     * Called before the first frame of each block.
     *
     * @param nowNanos wall clock, nanoseconds since the epoch
     * @param backlog  blocks waiting after this one
     */
    default void onBlock(long nowNanos, long backlog) {}

    void onFrame(Frame frame);

    /**
     * Called after each block, and also while no frame arrives, so that timeouts expire on a silent network.
     *
     * @param nowNanos capture time, nanoseconds since the epoch: every frame with an earlier timestamp has been passed
     */
    default void onTick(long nowNanos) {}

    /** Called once, after the last frame. */
    default void onStop() {}

    /** Returns a handler that passes each frame to this one, then to {@code next}, on the same thread. */
    default FrameHandler then(FrameHandler next) {
        return next == NONE ? this : new HandlerChain(this, next);
    }
}
