package io.macmon.capture.ring;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The kernel's counters of a ring, summed up. The kernel forgets what was asked for, so what it tells is always new; it
 * tells it in 32 bits without sign. The capture thread adds, any thread reads.
 */
final class RingCounters {

    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong freezes = new AtomicLong();

    void add(int newlyDropped, int newFreezes) {
        dropped.lazySet(dropped.get() + Integer.toUnsignedLong(newlyDropped));
        freezes.lazySet(freezes.get() + Integer.toUnsignedLong(newFreezes));
    }

    /** Frames that found no block free. */
    long dropped() {
        return dropped.get();
    }

    /** How often the kernel met a block that was still with readers, and stopped until it came back. */
    long freezes() {
        return freezes.get();
    }
}
