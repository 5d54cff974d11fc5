package io.macmon.analyzer.flow;

import java.util.Arrays;

/**
 * The extra parts of the flows that have one, by slot: what does not fit into the four lines of {@link FlowLayout}. A
 * field that was never set is 0, and a flow gets its part when a field becomes other than 0. One thread only.
 *
 * <p>Bounded: a part per slot. Allocates nothing until a flow needs a part, and then for {@value #PARTS_PER_CHUNK}
 * flows at a time. The part of a flow that has ended is free again when its slot is used for another flow.
 */
final class FlowExtras {

    private static final int PARTS_PER_CHUNK = 512;
    private static final int NONE = 0;

    private final int maxFlows;

    // Parts are numbered from 1. The first long of a free part is the number of the next free one.
    private int[] parts = {}; // by slot
    private long[][] chunks = {};
    private int used;
    private int free = NONE;

    FlowExtras(int maxFlows) {
        this.maxFlows = maxFlows;
    }

    /** @param field see {@link FlowLayout.Extra} */
    long get(int slot, int field) {
        int part = part(slot);
        return part == NONE ? 0 : chunk(part)[start(part) + field];
    }

    void set(int slot, int field, long value) {
        int part = part(slot);
        if (part == NONE) {
            if (value == 0) {
                return;
            }
            part = addPart(slot);
        }
        chunk(part)[start(part) + field] = value;
    }

    void add(int slot, int field, long amount) {
        set(slot, field, get(slot, field) + amount);
    }

    /** Clears the fields from one to another, exclusive. */
    void clear(int slot, int from, int to) {
        int part = part(slot);
        if (part != NONE) {
            Arrays.fill(chunk(part), start(part) + from, start(part) + to, 0);
        }
    }

    /** Forgets the flow that used a slot before. */
    void remove(int slot) {
        int part = part(slot);
        if (part != NONE) {
            chunk(part)[start(part)] = free;
            free = part;
            parts[slot] = NONE;
        }
    }

    private int part(int slot) {
        return parts.length == 0 ? NONE : parts[slot];
    }

    private int addPart(int slot) {
        if (parts.length == 0) {
            parts = new int[maxFlows];
        }
        int part = free;
        if (part != NONE) {
            free = (int) chunk(part)[start(part)];
            Arrays.fill(chunk(part), start(part), start(part) + FlowLayout.Extra.LENGTH, 0);
        } else {
            part = ++used;
            addChunk();
        }
        parts[slot] = part;
        return part;
    }

    private void addChunk() {
        int chunk = (used - 1) / PARTS_PER_CHUNK;
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk + 1);
            chunks[chunk] = new long[Math.min(PARTS_PER_CHUNK, maxFlows) * FlowLayout.Extra.LENGTH];
        }
    }

    private long[] chunk(int part) {
        return chunks[(part - 1) / PARTS_PER_CHUNK];
    }

    private static int start(int part) {
        return (part - 1) % PARTS_PER_CHUNK * FlowLayout.Extra.LENGTH;
    }
}
