package io.macmon.cli.output;

/** How long to wait before the next attempt: half a second, then twice as long each time, at most half a minute. */
final class Backoff {

    private static final long SHORTEST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 30_000;

    private long next = SHORTEST_MILLIS;

    long nextMillis() {
        long wait = next;
        next = Math.min(2 * next, LONGEST_MILLIS);
        return wait;
    }

    /** After an attempt that lasted. */
    void reset() {
        next = SHORTEST_MILLIS;
    }
}
