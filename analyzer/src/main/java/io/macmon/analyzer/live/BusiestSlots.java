package io.macmon.analyzer.live;

/**
 * The slots with the highest rates so far: a heap whose root is the lowest of them. Of two with the same rate, the one
 * with more bytes counts as higher. One thread at a time.
 */
final class BusiestSlots {

    private final int[] slots;
    private final long[] rates;
    private final long[] bytes;
    private final long[] serials;
    private int size;

    BusiestSlots(int capacity) {
        slots = new int[capacity];
        rates = new long[capacity];
        bytes = new long[capacity];
        serials = new long[capacity];
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    int slot(int index) {
        return slots[index];
    }

    long rate(int index) {
        return rates[index];
    }

    long serial(int index) {
        return serials[index];
    }

    void add(int slot, long serial, long rate, long byteCount) {
        if (size < slots.length) {
            set(size, slot, serial, rate, byteCount);
            raise(size++);
        } else if (rate > rates[0] || (rate == rates[0] && byteCount > bytes[0])) {
            set(0, slot, serial, rate, byteCount);
            sink();
        }
    }

    private void set(int index, int slot, long serial, long rate, long byteCount) {
        slots[index] = slot;
        serials[index] = serial;
        rates[index] = rate;
        bytes[index] = byteCount;
    }

    private void raise(int from) {
        for (int at = from; at > 0 && isLower(at, (at - 1) / 2); at = (at - 1) / 2) {
            swap(at, (at - 1) / 2);
        }
    }

    private void sink() {
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isLower(child + 1, child)) {
                child++;
            }
            if (!isLower(child, at)) {
                return;
            }
            swap(child, at);
            at = child;
        }
    }

    private boolean isLower(int one, int other) {
        return rates[one] < rates[other] || (rates[one] == rates[other] && bytes[one] < bytes[other]);
    }

    private void swap(int one, int other) {
        int slot = slots[one];
        long serial = serials[one];
        long rate = rates[one];
        long byteCount = bytes[one];
        set(one, slots[other], serials[other], rates[other], bytes[other]);
        set(other, slot, serial, rate, byteCount);
    }
}
