package io.macmon.analyzer.flow;

/**
 * Flows by a time, and by serial number where that is equal; a binary heap that knows where in it each flow is, so that any
 * can be removed. All memory is allocated at once: 24 octets per flow. One thread only.
 */
final class FlowHeap {

    private final long[] nanos;
    private final long[] serials;
    private final int[] slots;
    private final int[] places; // by slot
    private int size;

    /** @param capacity flows at most; their slots are less than this */
    FlowHeap(int capacity) {
        nanos = new long[capacity];
        serials = new long[capacity];
        slots = new int[capacity];
        places = new int[capacity];
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The time of the first flow, the earliest. */
    long nanos() {
        return nanos[0];
    }

    /** The slot of the first flow. */
    int slot() {
        return slots[0];
    }

    /** Adds a flow that is not there yet. */
    void add(long flowNanos, long serial, int slot) {
        rise(size++, flowNanos, serial, slot);
    }

    /** Removes a flow that is there. */
    void remove(int slot) {
        int gap = places[slot];
        size--;
        if (gap == size) {
            return;
        }
        if (gap > 0 && isBefore(nanos[size], serials[size], (gap - 1) / 2)) {
            rise(gap, nanos[size], serials[size], slots[size]);
        } else {
            sink(gap, nanos[size], serials[size], slots[size]);
        }
    }

    private void rise(int from, long flowNanos, long serial, int slot) {
        int at = from;
        while (at > 0 && isBefore(flowNanos, serial, (at - 1) / 2)) {
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        put(at, flowNanos, serial, slot);
    }

    private void sink(int from, long flowNanos, long serial, int slot) {
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
        places[slot] = at;
    }
}
