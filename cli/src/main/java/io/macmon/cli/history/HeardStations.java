package io.macmon.cli.history;

import java.util.Arrays;

/** When stations sent their latest frames. One thread at a time. */
public final class HeardStations {

    private static final int FIRST_STATIONS = 1 << 10;

    private final long asOfNanos;
    private long[] macs = new long[FIRST_STATIONS];
    private long[] lastNanos = new long[FIRST_STATIONS];
    private int size;
    private long latestNanos;

    /** Receives a station. */
    @FunctionalInterface
    interface Reader {
        void read(long mac, long lastNanos);
    }

    /** @param asOfNanos when this list was made, nanoseconds since the epoch */
    public HeardStations(long asOfNanos) {
        this.asOfNanos = asOfNanos;
    }

    long asOfNanos() {
        return asOfNanos;
    }

    /** @param nanos the time of its latest frame, nanoseconds since the epoch */
    public void add(long mac, long nanos) {
        if (size == macs.length) {
            macs = Arrays.copyOf(macs, 2 * size);
            lastNanos = Arrays.copyOf(lastNanos, 2 * size);
        }
        macs[size] = mac;
        lastNanos[size++] = nanos;
        latestNanos = Math.max(latestNanos, nanos);
    }

    /** The time of the latest of all frames; 0 without a station. */
    public long latestNanos() {
        return latestNanos;
    }

    void forEach(Reader reader) {
        for (int i = 0; i < size; i++) {
            reader.read(macs[i], lastNanos[i]);
        }
    }
}
