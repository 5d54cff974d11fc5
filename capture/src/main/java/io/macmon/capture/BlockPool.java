package io.macmon.capture;

import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A limited number of reusable {@link PackedBlock}s. A capture thread takes one; the last reader gives it back.
 *
 * <p>A block is allocated only if none is free, and is never freed. A quiet network needs one or two blocks. The most
 * recently returned block is reused first: it is still in the processor's cache.
 */
public final class BlockPool {

    private static final int MIN_FRAME_BYTES = 64;

    private final BlockingDeque<PackedBlock> free = new LinkedBlockingDeque<>();
    private final int blocks;
    private final int blockBytes;
    private final AtomicInteger allocated = new AtomicInteger();

    /**
     * @param blocks     the maximum; at most the number of slots in the ring, so that a block always fits
     * @param blockBytes capacity of each block; at least the longest frame
     */
    public BlockPool(int blocks, int blockBytes) {
        this.blocks = blocks;
        this.blockBytes = blockBytes;
    }

    /** Capacity of each block. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Returns an empty block, retained once; null if all are in use. Called by capture threads only. */
    public PackedBlock poll() {
        PackedBlock block = free.pollFirst();
        return block == null ? allocate() : reset(block);
    }

    /** Returns an empty block, retained once; waits until one is free. Called by capture threads only. */
    public PackedBlock take() throws InterruptedException {
        PackedBlock block = poll();
        return block == null ? reset(free.takeFirst()) : block;
    }

    void giveBack(PackedBlock block) {
        free.addFirst(block);
    }

    private PackedBlock allocate() {
        if (allocated.getAndIncrement() >= blocks) {
            allocated.decrementAndGet();
            return null;
        }
        return reset(new PackedBlock(this, blockBytes, blockBytes / MIN_FRAME_BYTES));
    }

    private static PackedBlock reset(PackedBlock block) {
        block.reset();
        return block;
    }
}
