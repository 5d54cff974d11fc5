package io.macmon.capture;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Copies frames to separate blocks and publishes these to another ring. A reader that waits for a disk or a pipe
 * reads the copies, so that it holds none of the source's blocks: the kernel's ring stops at a block that is held.
 *
 * <p>Never waits: when all its blocks are waiting for the reader, frames are dropped and counted. While the reader is
 * busy, frames are collected until a block is full, so that the memory is bounded in bytes at any rate.
 *
 * <p>One thread at a time; {@link #dropped} and {@link #isHoldingFrames} are thread-safe.
 */
public final class FrameCopier implements FrameHandler {

    /** Has room for the longest frame. */
    private static final int BLOCK_BYTES = 288 << 10;

    private static final int MIN_BLOCKS = 4;

    // To wake the reader for each block of the source, about once a millisecond, costs more than to copy its frames.
    private static final long MIN_INTERVAL_NANOS = 10_000_000;

    private final BlockPool pool;
    private final FrameRing reader;
    private final AtomicLong dropped = new AtomicLong();
    private PackedBlock filling;
    private volatile boolean holdingFrames;
    private long tickNanos;
    private long publishedNanos = Long.MIN_VALUE / 2;

    /**
     * @param bytes  memory for frames that the reader has not handled; at least four blocks are used
     * @param reader the ring of the reader, with at least {@link #blocks} slots
     */
    public FrameCopier(int bytes, FrameRing reader) {
        pool = new BlockPool(blocks(bytes), BLOCK_BYTES);
        this.reader = reader;
    }

    /** The number of blocks in this many bytes: as many slots in the reader's ring suffice. */
    public static int blocks(int bytes) {
        return Math.max(MIN_BLOCKS, bytes / BLOCK_BYTES);
    }

    @Override
    public void onFrame(Frame frame) {
        if (filling == null && !take()) {
            dropped.lazySet(dropped.get() + 1);
        } else if (!filling.append(frame)) {
            publish();
            onFrame(frame);
        }
    }

    /** Publishes what was copied, if the reader waits for it, at most every 10 ms. */
    @Override
    public void onTick(long nowNanos) {
        tickNanos = nowNanos;
        boolean waiting = reader.isIdle() && Math.abs(nowNanos - publishedNanos) >= MIN_INTERVAL_NANOS;
        if (filling != null || (waiting && take())) {
            filling.setTime(nowNanos);
            if (waiting) {
                publish();
            }
        }
        holdingFrames = filling != null;
    }

    /** Publishes the last frames. */
    @Override
    public void onStop() {
        if (filling != null) {
            publish();
        }
    }

    /** Frames dropped because the reader fell behind. */
    public long dropped() {
        return dropped.get();
    }

    /** Whether frames were not published at the last tick, so that another tick is needed. */
    public boolean isHoldingFrames() {
        return holdingFrames;
    }

    private boolean take() {
        filling = pool.poll();
        return filling != null;
    }

    private void publish() {
        reader.publish(filling);
        filling = null;
        publishedNanos = tickNanos;
    }
}
