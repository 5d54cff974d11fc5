package io.macmon.capture;

/**
 * Base class of live captures. They stop at a given capture time, read the kernel's counters at intervals, and publish
 * empty blocks that carry the time while no frame arrives.
 */
public abstract class LiveSource implements FrameSource {

    /** The value of {@link #stopNanos} before a stop is requested. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final long COUNTER_INTERVAL_NANOS = 500_000_000L;

    private final BlockPool emptyBlocks;
    private volatile long stopNanos = NEVER;
    private long nextCountersNanos = System.nanoTime();

    /** @param emptyBlocks blocks that carry the time; if all are in use, the time is not published */
    public LiveSource(BlockPool emptyBlocks) {
        this.emptyBlocks = emptyBlocks;
    }

    @Override
    public final void stop(long captureNanos) {
        if (stopNanos == NEVER) {
            stopNanos = captureNanos;
            wake();
        }
    }

    /** Ends a wait of the capture thread that has no time limit; by default, there is none. Thread-safe. */
    protected void wake() {}

    /** The time up to which frames are published, nanoseconds since the epoch. */
    public final long stopNanos() {
        return stopNanos;
    }

    /** Reads the kernel's counters. Called by the capture thread only. */
    protected abstract void readCounters();

    public final void readCountersIfDue() {
        long now = System.nanoTime();
        if (now - nextCountersNanos >= 0) {
            nextCountersNanos = now + COUNTER_INTERVAL_NANOS;
            readCounters();
        }
    }

    /** Publishes an empty block, as a promise that no frame with an earlier timestamp follows. */
    public final void publishTime(long nanos, BlockSink sink) {
        PackedBlock empty = emptyBlocks.poll();
        if (empty != null) {
            empty.setTime(nanos);
            sink.accept(empty);
        }
    }
}
