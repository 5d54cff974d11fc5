package io.macmon.analyzer.flow;

import java.util.Arrays;

/**
 * Flows by when they were heard, and by serial number where that is equal; a binary heap. It grows when it must, and keeps
 * what it has. One thread only.
 */
final class HeardHeap {

    private static final int FIRST_CAPACITY = 1 << 10;

    private long[] heard = new long[FIRST_CAPACITY];
    private long[] serials = new long[FIRST_CAPACITY];
    private int[] slots = new int[FIRST_CAPACITY];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** When the first flow was heard. */
    long heard() {
        return heard[0];
    }

    /** The serial number of the first flow. */
    long serial() {
        return serials[0];
    }

    /** The slot of the first flow. */
    int slot() {
        return slots[0];
    }

    void add(long heardNanos, long serial, int slot) {
        if (size == slots.length) {
            heard = Arrays.copyOf(heard, 2 * size);
            serials = Arrays.copyOf(serials, 2 * size);
            slots = Arrays.copyOf(slots, 2 * size);
        }
        int at = size++;
        while (at > 0 && isBefore(heardNanos, serial, (at - 1) / 2)) {
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        put(at, heardNanos, serial, slot);
    }

    void removeFirst() {
        size--;
        long itsHeard = heard[size];
        long itsSerial = serials[size];
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isBefore(heard[child + 1], serials[child + 1], child)) {
                child++;
            }
            if (!isBefore(heard[child], serials[child], itsHeard, itsSerial)) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(at, itsHeard, itsSerial, slots[size]);
    }

    private boolean isBefore(long heardNanos, long serial, int other) {
        return isBefore(heardNanos, serial, heard[other], serials[other]);
    }

    private static boolean isBefore(long heardNanos, long serial, long otherHeardNanos, long otherSerial) {
        return heardNanos < otherHeardNanos || (heardNanos == otherHeardNanos && serial < otherSerial);
    }

    private void move(int from, int to) {
        put(to, heard[from], serials[from], slots[from]);
    }

    private void put(int at, long heardNanos, long serial, int slot) {
        heard[at] = heardNanos;
        serials[at] = serial;
        slots[at] = slot;
    }
}
