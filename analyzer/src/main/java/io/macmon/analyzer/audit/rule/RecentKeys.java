package io.macmon.analyzer.audit.rule;

import java.security.SecureRandom;
import java.time.Duration;

/** Counts different values, such as the clients in whose name one station sent; the latest {@value #MAX_KEYS}. */
final class RecentKeys {

    static final Duration WINDOW = Duration.ofMinutes(10);

    private static final int MAX_KEYS = 16;
    private static final long WINDOW_NANOS = WINDOW.toNanos();

    /** Secret, so that no sender can choose values that look alike. */
    private static final long MULTIPLIER = new SecureRandom().nextLong() | 1;

    private final long[] keys = new long[MAX_KEYS];
    private final long[] seenNanos = new long[MAX_KEYS];
    private int size;

    /** The key of a value that consists of a number and a text. */
    static long key(long number, String text) {
        long key = number * MULTIPLIER;
        for (int i = 0; i < text.length(); i++) {
            key = (key ^ (key >>> Integer.SIZE) ^ text.charAt(i)) * MULTIPLIER;
        }
        return key;
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
