package io.macmon.capture;

import java.time.Instant;

/** The clock of the kernel's frame timestamps. */
public final class WallClock {

    private WallClock() {}

    /** Nanoseconds since the epoch. */
    public static long nanos() {
        return nanos(Instant.now());
    }

    /** Nanoseconds since the epoch; overflows in the year 2262. */
    public static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    /** @param nanos since the epoch */
    public static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
