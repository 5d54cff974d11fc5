package io.macmon.capture;

import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A limited number of {@link PackedBlock}s that go round: taken by a capture thread, given back by the last reader.
 *
 * <p>A block is allocated when none is free, and never given up; so a quiet network costs one or two. The block that came
 * back last is taken first: its octets are still in the processor's cache.
 */
public final class BlockPool {

    private static final int MIN_FRAME_BYTES = 64;

    private final BlockingDeque<PackedBlock> free = new LinkedBlockingDeque<>();
    private final int blocks;
    private final int blockBytes;
    private final AtomicInteger allocated = new AtomicInteger();

    /**
     * @param blocks      how many at most; no more than the slots of the ring they go through, so that a block always fits
     * @param blockOctets capacity of each; at least the longest frame
     */
    public BlockPool(int blocks, int blockOctets) {
        this.blocks = blocks;
        this.blockBytes = blockOctets;
    }

    /** Capacity of each block in octets. */
    public int blockBytes() {
        return blockBytes;
    }

    /** An empty block with one reader's use on it, or null when all are in use. Any capture thread. */
    public PackedBlock poll() {
        PackedBlock block = free.pollFirst();
        return block == null ? allocate() : prepared(block);
    }

    /** An empty block with one reader's use on it; waits until there is one. Any capture thread. */
    public PackedBlock take() throws InterruptedException {
        PackedBlock block = poll();
        return block == null ? prepared(free.takeFirst()) : block;
    }

    void giveBack(PackedBlock block) {
        free.addFirst(block);
    }

    private PackedBlock allocate() {
        if (allocated.getAndIncrement() >= blocks) {
            allocated.decrementAndGet();
            return null;
        }
        return prepared(new PackedBlock(this, blockBytes, blockBytes / MIN_FRAME_BYTES));
    }

    private static PackedBlock prepared(PackedBlock block) {
        block.reset();
        return block;
    }
}
