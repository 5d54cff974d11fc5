package io.macmon.capture;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Reads each block on the capture thread, before the next one. No other thread has to be woken, and the frames are read
 * by the processor that has just seen them. Meanwhile frames wait in the kernel's buffer, so the source must be one
 * {@linkplain FrameSource#mayWait that may wait}.
 *
 * <p>A handler that throws is never called again, as in {@link FrameRing}.
 */
public final class DirectReader implements BlockReader {

    private final HandlerCalls calls;
    private final AtomicLong accepted = new AtomicLong();

    /** @param onFailure called on a capture thread or by {@link #stop}, at most once, with what the handler threw */
    public DirectReader(FrameHandler handler, Consumer<Throwable> onFailure) {
        calls = new HandlerCalls(handler, onFailure);
    }

    @Override
    public void publish(FrameBlock block) {
        accepted.lazySet(accepted.get() + block.frames()); // before they can be handled
        calls.deliver(block, block.backlog());
        calls.release(block);
    }

    /** Stops the handler on the calling thread. The capture threads must have ended. */
    @Override
    public void stop() {
        calls.stop();
    }

    /** None: frames wait in the kernel. */
    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public long unhandled() {
        return calls.hasFailed() ? calls.unhandledOf(accepted) : 0;
    }

    @Override
    public long lastReadNanos() {
        return calls.lastReadNanos();
    }
}
