package io.macmon.analyzer.audit.rule;

import io.macmon.analyzer.wire.KeyedHash;
import io.macmon.config.net.IpAddress;
import java.time.Duration;

/** Counts different values, such as the clients in whose name one station sent; the latest {@value #MAX_KEYS}. */
final class RecentKeys {

    static final Duration WINDOW = Duration.ofMinutes(10);

    private static final int MAX_KEYS = 16;
    private static final long WINDOW_NANOS = WINDOW.toNanos();

    private final long[] keys = new long[MAX_KEYS];
    private final long[] seenNanos = new long[MAX_KEYS];
    private int size;

    /** The key of an address. */
    static long key(IpAddress address) {
        return key(address.version(), address);
    }

    /** The key of a number and an address. */
    static long key(long number, IpAddress address) {
        return KeyedHash.mix(KeyedHash.mix(KeyedHash.mix(address.version(), number), address.high()), address.low());
    }

    /** Adds a key. Returns the number of different keys within ten minutes. */
    int add(long key, long nanos) {
        int oldest = 0;
        int recent = 0;
        boolean isKnown = false;
        for (int i = 0; i < size; i++) {
            if (keys[i] == key) {
                seenNanos[i] = nanos;
                isKnown = true;
            }
            recent += Math.abs(nanos - seenNanos[i]) < WINDOW_NANOS ? 1 : 0;
            oldest = seenNanos[i] < seenNanos[oldest] ? i : oldest;
        }
        if (isKnown) {
            return recent;
        }
        int slot = size < MAX_KEYS ? size++ : oldest;
        keys[slot] = key;
        seenNanos[slot] = nanos;
        return Math.min(recent + 1, MAX_KEYS);
    }
}
