package io.macmon.cli.process;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/**
 * Passes frames on, and keeps some of the heap free, so that a run without memory still ends in order. Java throws
 * {@link OutOfMemoryError} in whichever thread needs memory next, such as the one that delivers events. This handler
 * throws it earlier, on the thread that fills the heap.
 */
public final class HeapReserve implements FrameHandler {

    private static final long RESERVED_BYTES = 4 << 20;

    private final FrameHandler next;
    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    private final long limit = Runtime.getRuntime().maxMemory() - RESERVED_BYTES;
    private long collections;

    public HeapReserve(FrameHandler next) {
        this.next = next;
    }

    @Override
    public void onBlock(long nowNanos, long backlog) {
        next.onBlock(nowNanos, backlog);
    }

    @Override
    public void onFrame(Frame frame) {
        next.onFrame(frame);
    }

    /** @throws OutOfMemoryError if the last garbage collection left less than the reserve */
    @Override
    public void onTick(long nowNanos) {
        if (wasCollected() && usedAfterCollection() > limit) {
            throw new OutOfMemoryError("the rest of the heap is reserved");
        }
        next.onTick(nowNanos);
    }

    @Override
    public void onStop() {
        next.onStop();
    }

    // Since the last call.
    private boolean wasCollected() {
        long before = collections;
        collections = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            collections += collector.getCollectionCount();
        }
        return collections != before;
    }

    private long usedAfterCollection() {
        long used = 0;
        for (MemoryPoolMXBean pool : pools) {
            used += pool.getCollectionUsage().getUsed();
        }
        return used;
    }
}
