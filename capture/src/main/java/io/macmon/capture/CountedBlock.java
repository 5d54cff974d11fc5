package io.macmon.capture;

import java.util.concurrent.atomic.AtomicInteger;

/** A block that counts its readers. */
public abstract class CountedBlock implements FrameBlock {

    private final AtomicInteger readers = new AtomicInteger();

    /** Starts a new use of the block, with one reader. */
    public final void startUse() {
        readers.set(1);
    }

    /** Called when the last reader is done, on its thread. */
    protected abstract void onLastRelease();

    @Override
    public final void retain() {
        readers.incrementAndGet();
    }

    @Override
    public final void release() {
        if (readers.decrementAndGet() == 0) {
            onLastRelease();
        }
    }
}
