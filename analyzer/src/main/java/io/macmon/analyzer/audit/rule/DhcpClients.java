package io.macmon.analyzer.audit.rule;

import java.security.SecureRandom;
import java.time.Duration;

/** The clients in whose name one station sent DHCP messages within ten minutes; at most {@value #MAX_CLIENTS}. */
final class DhcpClients {

    static final Duration WINDOW = Duration.ofMinutes(10);

    private static final int MAX_CLIENTS = 16;
    private static final long WINDOW_NANOS = WINDOW.toNanos();

    /** Secret, so that no sender can choose clients that look alike. */
    private static final long MULTIPLIER = new SecureRandom().nextLong() | 1;

    private final long[] clients = new long[MAX_CLIENTS];
    private final long[] seenNanos = new long[MAX_CLIENTS];
    private int size;

    /** Identifies a client by its hardware address and identifier. */
    static long key(long mac, String clientId) {
        long key = mac * MULTIPLIER;
        for (int i = 0; i < clientId.length(); i++) {
            key = (key ^ (key >>> Integer.SIZE) ^ clientId.charAt(i)) * MULTIPLIER;
        }
        return key;
    }

    /** Adds a client. Returns the number of different clients in the window. */
    int add(long client, long nanos) {
        int oldest = 0;
        int recent = 0;
        boolean isKnown = false;
        for (int i = 0; i < size; i++) {
            if (clients[i] == client) {
                seenNanos[i] = nanos;
                isKnown = true;
            }
            recent += Math.abs(nanos - seenNanos[i]) < WINDOW_NANOS ? 1 : 0;
            oldest = seenNanos[i] < seenNanos[oldest] ? i : oldest;
        }
        if (isKnown) {
            return recent;
        }
        int slot = size < MAX_CLIENTS ? size++ : oldest;
        clients[slot] = client;
        seenNanos[slot] = nanos;
        return Math.min(recent + 1, MAX_CLIENTS);
    }
}
