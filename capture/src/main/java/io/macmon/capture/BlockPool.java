package io.macmon.capture;

/**
 * A limited number of reusable {@link PackedBlock}s. A capture thread takes one; the last reader gives it back.
 *
 * <p>A block is allocated only if none is free, and is never freed. A quiet network needs one or two blocks. The most
 * recently returned block is reused first: it is still in the processor's cache.
 */
public final class BlockPool {

    private static final int MIN_FRAME_BYTES = 64;

    private final int blockBytes;
    private final PackedBlock[] free; // guarded by this, like the counts
    private int freeBlocks;
    private int allocated;

    /**
     * @param blocks     the maximum; at most the number of slots in the ring, so that a block always fits
     * @param blockBytes capacity of each block; at least the longest frame
     */
    public BlockPool(int blocks, int blockBytes) {
        free = new PackedBlock[blocks];
        this.blockBytes = blockBytes;
    }

    /** Capacity of each block. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Returns an empty block, retained once; null if all are in use. Called by capture threads only. */
    public synchronized PackedBlock poll() {
        PackedBlock block;
        if (freeBlocks > 0) {
            block = free[--freeBlocks];
        } else if (allocated < free.length) {
            block = new PackedBlock(this, blockBytes, blockBytes / MIN_FRAME_BYTES);
            allocated++;
        } else {
            return null;
        }
        block.reset();
        return block;
    }

    /** Returns an empty block, retained once; waits until one is free. Called by capture threads only. */
    public synchronized PackedBlock take() throws InterruptedException {
        PackedBlock block = poll();
        while (block == null) {
            wait();
            block = poll();
        }
        return block;
    }

    // Allocates nothing: a block is returned even when memory is full.
    synchronized void giveBack(PackedBlock block) {
        free[freeBlocks++] = block;
        notify();
    }
}
