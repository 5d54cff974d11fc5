package io.macmon.capture;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Calls a handler, and never again after it threw. The failure is reported once. One thread at a time, except where
 * stated.
 */
final class HandlerCalls {

    private final FrameHandler handler;
    private final Consumer<Throwable> onFailure;
    private final Frame window = new Frame();
    private final AtomicLong handled = new AtomicLong();
    private final AtomicLong lastReadNanos = new AtomicLong(System.nanoTime());
    private volatile boolean failed;

    HandlerCalls(FrameHandler handler, Consumer<Throwable> onFailure) {
        this.handler = handler;
        this.onFailure = onFailure;
    }

    /** @param backlog blocks waiting after this one */
    void deliver(FrameBlock block, long backlog) {
        run(() -> {
            handler.onBlock(WallClock.nanos(), backlog);
            block.deliverTo(handler, window);
            handler.onTick(block.timeNanos());
            handled.lazySet(handled.get() + block.frames());
            lastReadNanos.lazySet(System.nanoTime());
        });
    }

    void release(FrameBlock block) {
        try {
            block.release();
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    void stop() {
        run(handler::onStop);
    }

    /** Unless the handler has failed. Also catches Errors: a reader that died silently would look like silence. */
    void run(Runnable call) {
        if (failed) {
            return;
        }
        try {
            call.run();
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    /** Thread-safe. */
    boolean hasFailed() {
        return failed;
    }

    /** See {@link BlockReader#lastReadNanos}. Thread-safe. */
    long lastReadNanos() {
        return lastReadNanos.get();
    }

    /** Accepted frames that are not handled. Thread-safe. */
    long unhandledOf(AtomicLong accepted) {
        long handledFrames = handled.get(); // read first: accepted is never behind it
        return accepted.get() - handledFrames;
    }

    // Whatever happens, the thread lives on and releases blocks: a source that waits for one would wait forever.
    private void fail(Throwable failure) {
        boolean first = !failed;
        failed = true;
        try {
            if (first) {
                onFailure.accept(failure);
            }
        } catch (Throwable unreported) {
            Thread reader = Thread.currentThread();
            reader.getUncaughtExceptionHandler().uncaughtException(reader, unreported);
        }
    }
}
