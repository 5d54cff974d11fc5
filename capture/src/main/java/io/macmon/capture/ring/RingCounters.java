package io.macmon.capture.ring;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Running totals of the kernel's counters for a ring. The kernel resets its counters, unsigned 32-bit numbers, each
 * time they are read. Only the capture thread updates the totals; reading them is thread-safe.
 */
final class RingCounters {

    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong freezes = new AtomicLong();

    void add(int newlyDropped, int newFreezes) {
        dropped.lazySet(dropped.get() + Integer.toUnsignedLong(newlyDropped));
        freezes.lazySet(freezes.get() + Integer.toUnsignedLong(newFreezes));
    }

    /** Frames dropped because no block was free. */
    long dropped() {
        return dropped.get();
    }

    /** How often the kernel reached a block that readers still held, and stopped until it was released. */
    long freezes() {
        return freezes.get();
    }
}
