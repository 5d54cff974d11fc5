package io.macmon.cli.memory;

import java.time.Instant;

/**
 * Converts times to and from the database's unit, nanoseconds since 1970. Times before 1677 or after 2262 become the
 * nearest time that fits.
 */
final class EpochNanos {

    private static final long PER_SECOND = 1_000_000_000L;
    private static final long SECONDS = Long.MAX_VALUE / PER_SECOND - 1;

    private EpochNanos() {}

    static long of(Instant time) {
        if (Math.abs(time.getEpochSecond()) > SECONDS) {
            return time.getEpochSecond() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        return time.getEpochSecond() * PER_SECOND + time.getNano();
    }

    static Instant toInstant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, PER_SECOND), Math.floorMod(nanos, PER_SECOND));
    }
}
