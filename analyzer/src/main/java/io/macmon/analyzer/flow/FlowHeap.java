package io.macmon.analyzer.flow;

/**
 * Flows ordered by a time, and by serial number if times are equal: a binary heap that also knows the position of each
 * flow, so that any flow can be removed. All memory is allocated at once: 24 bytes per flow. One thread only.
 */
final class FlowHeap {

    private final long[] nanos;
    private final long[] serials;
    private final int[] slots;
    private final int[] positions; // by slot
    private int size;

    /** @param capacity maximum number of flows; every slot must be less than the capacity */
    FlowHeap(int capacity) {
        nanos = new long[capacity];
        serials = new long[capacity];
        slots = new int[capacity];
        positions = new int[capacity];
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Time of the first flow, in nanoseconds. */
    long nanos() {
        return nanos[0];
    }

    /** Slot of the first flow. */
    int slot() {
        return slots[0];
    }

    /** Adds a flow that is not in the heap. */
    void add(long flowNanos, long serial, int slot) {
        siftUp(size++, flowNanos, serial, slot);
    }

    /** Removes a flow that is in the heap. */
    void remove(int slot) {
        int gap = positions[slot];
        size--;
        if (gap == size) {
            return;
        }
        if (gap > 0 && isBefore(nanos[size], serials[size], (gap - 1) / 2)) {
            siftUp(gap, nanos[size], serials[size], slots[size]);
        } else {
            siftDown(gap, nanos[size], serials[size], slots[size]);
        }
    }

    private void siftUp(int from, long flowNanos, long serial, int slot) {
        int at = from;
        while (at > 0 && isBefore(flowNanos, serial, (at - 1) / 2)) {
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        put(at, flowNanos, serial, slot);
    }

    private void siftDown(int from, long flowNanos, long serial, int slot) {
        int at = from;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isBefore(nanos[child + 1], serials[child + 1], child)) {
                child++;
            }
            if (isBefore(flowNanos, serial, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(at, flowNanos, serial, slot);
    }

    private boolean isBefore(long flowNanos, long serial, int other) {
        return flowNanos < nanos[other] || (flowNanos == nanos[other] && serial < serials[other]);
    }

    private void move(int from, int to) {
        put(to, nanos[from], serials[from], slots[from]);
    }

    private void put(int at, long flowNanos, long serial, int slot) {
        nanos[at] = flowNanos;
        serials[at] = serial;
        slots[at] = slot;
        positions[slot] = at;
    }
}
