package io.macmon.capture;

import java.util.ArrayList;
import java.util.List;

/** Blocks of empty frames, from a small pool that a test can watch. */
final class TestBlocks {

    final BlockPool pool;
    private final int blocks;

    TestBlocks(int blocks) {
        this.blocks = blocks;
        pool = new BlockPool(blocks, 1_024);
    }

    /** A block whose frames have these timestamps; the pool must have one. */
    PackedBlock block(long... timestamps) {
        return filled(pool.poll(), timestamps);
    }

    static PackedBlock filled(PackedBlock block, long... timestamps) {
        block.setTime(-1);
        for (long timestamp : timestamps) {
            block.add(0, 60, 60, timestamp);
        }
        return block;
    }

    int inUse() {
        List<PackedBlock> unused = new ArrayList<>();
        for (PackedBlock block = pool.poll(); block != null; block = pool.poll()) {
            unused.add(block);
        }
        unused.forEach(PackedBlock::release);
        return blocks - unused.size();
    }
}
