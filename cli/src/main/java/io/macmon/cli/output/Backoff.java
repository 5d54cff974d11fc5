package io.macmon.cli.output;

/** The wait before the next attempt: half a second, then twice as long each time, up to 30 seconds. */
final class Backoff {

    private static final long MIN_MILLIS = 500;
    private static final long MAX_MILLIS = 30_000;

    private long nextMillis = MIN_MILLIS;

    long nextMillis() {
        long wait = nextMillis;
        nextMillis = Math.min(2 * nextMillis, MAX_MILLIS);
        return wait;
    }

    /** Starts over. Call after a connection that lasted. */
    void reset() {
        nextMillis = MIN_MILLIS;
    }
}
