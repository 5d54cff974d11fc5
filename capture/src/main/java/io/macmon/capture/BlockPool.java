package io.macmon.capture;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * A fixed number of {@link PackedBlock}s that go round: taken by the capture thread, given back by the last reader.
 * All memory is allocated here, once.
 */
public final class BlockPool {

    private static final int SMALLEST_FRAME = 64;

    private final ArrayBlockingQueue<PackedBlock> free;
    private final int blockOctets;

    /**
     * @param blocks      how many; no more than the slots of the ring they go through, so that a block always fits
     * @param blockOctets capacity of each; at least the longest frame
     */
    public BlockPool(int blocks, int blockOctets) {
        this.blockOctets = blockOctets;
        free = new ArrayBlockingQueue<>(blocks);
        for (int i = 0; i < blocks; i++) {
            free.add(new PackedBlock(this, blockOctets, blockOctets / SMALLEST_FRAME));
        }
    }

    /** Capacity of each block in octets. */
    public int blockOctets() {
        return blockOctets;
    }

    /** An empty block with one reader's use on it, or null when all are in use. */
    public PackedBlock poll() {
        return prepared(free.poll());
    }

    /** An empty block with one reader's use on it; waits until there is one. */
    public PackedBlock take() throws InterruptedException {
        return prepared(free.take());
    }

    void giveBack(PackedBlock block) {
        free.add(block);
    }

    private static PackedBlock prepared(PackedBlock block) {
        if (block != null) {
            block.reset();
        }
        return block;
    }
}
