package io.macmon.cli.memory;

import java.time.Instant;

/** Times in the database: nanoseconds since 1970, from 1677 to 2262; what lies outside becomes the nearest of these. */
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
