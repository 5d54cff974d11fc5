package io.macmon.analyzer.flow;

import java.util.Arrays;

/**
 * Flows by a time, and by serial number where that is equal; a binary heap. It grows when it must, and keeps
 * what it has. One thread only.
 */
final class FlowHeap {

    private static final int FIRST_CAPACITY = 1 << 10;

    private long[] nanos = new long[FIRST_CAPACITY];
    private long[] serials = new long[FIRST_CAPACITY];
    private int[] slots = new int[FIRST_CAPACITY];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** The time of the first flow, the earliest. */
    long nanos() {
        return nanos[0];
    }

    /** The serial number of the first flow. */
    long serial() {
        return serials[0];
    }

    /** The slot of the first flow. */
    int slot() {
        return slots[0];
    }

    void add(long flowNanos, long serial, int slot) {
        if (size == slots.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
            serials = Arrays.copyOf(serials, 2 * size);
            slots = Arrays.copyOf(slots, 2 * size);
        }
        int at = size++;
        while (at > 0 && isBefore(flowNanos, serial, (at - 1) / 2)) {
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        put(at, flowNanos, serial, slot);
    }

    void removeFirst() {
        size--;
        long itsNanos = nanos[size];
        long itsSerial = serials[size];
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isBefore(nanos[child + 1], serials[child + 1], child)) {
                child++;
            }
            if (!isBefore(nanos[child], serials[child], itsNanos, itsSerial)) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(at, itsNanos, itsSerial, slots[size]);
    }

    private boolean isBefore(long flowNanos, long serial, int other) {
        return isBefore(flowNanos, serial, nanos[other], serials[other]);
    }

    private static boolean isBefore(long flowNanos, long serial, long otherNanos, long otherSerial) {
        return flowNanos < otherNanos || (flowNanos == otherNanos && serial < otherSerial);
    }

    private void move(int from, int to) {
        put(to, nanos[from], serials[from], slots[from]);
    }

    private void put(int at, long flowNanos, long serial, int slot) {
        nanos[at] = flowNanos;
        serials[at] = serial;
        slots[at] = slot;
    }
}
