package io.macmon.capture.file.read;

/**
 * Converts the 64-bit ticks of a pcapng interface to nanoseconds since the epoch.
 *
 * <p>Fractions of a nanosecond are truncated. Times outside the years 1684 to 2255 are moved to the nearer end of that
 * range. A {@code long} of nanoseconds covers a few years more, so that a timeout can be added without overflow.
 */
final class TimestampScale {

    /** The default if an interface has no if_tsresol option. */
    static final int MICROSECONDS = 6;

    /** Marks an if_tsresol of 2 to the minus n; all others mean 10 to the minus n. */
    private static final int BINARY = 0x80;

    private static final int FINEST_BINARY = 63;
    private static final int FINEST_DECIMAL = 19;
    private static final int NANOSECONDS = 9;

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long MAX_SECOND = 9_000_000_000L;

    private final int exponent;
    private final boolean binary;
    private final long ticksPerSecond;
    private final long nanosPerTick;
    private final long maxFastTicks;
    private final long offsetSeconds;

    /**
     * @param resolution    if_tsresol, 0 to 255, and not {@link #isFinerThan64Bits}
     * @param offsetSeconds if_tsoffset, which is added
     */
    TimestampScale(int resolution, long offsetSeconds) {
        exponent = resolution & ~BINARY;
        binary = (resolution & BINARY) != 0;
        ticksPerSecond = binary ? 1L << exponent : powerOfTen(exponent);
        nanosPerTick = !binary && exponent <= NANOSECONDS ? powerOfTen(NANOSECONDS - exponent) : 0;
        maxFastTicks = nanosPerTick == 0 || offsetSeconds != 0 ? -1 : MAX_SECOND * (NANOS_PER_SECOND / nanosPerTick);
        this.offsetSeconds = offsetSeconds;
    }

    /** Whether one second has more ticks of this if_tsresol than 64 bits can count. */
    static boolean isFinerThan64Bits(int resolution) {
        return (resolution & ~BINARY) > ((resolution & BINARY) != 0 ? FINEST_BINARY : FINEST_DECIMAL);
    }

    /** @param ticks unsigned */
    long nanos(long ticks) {
        if (ticks >= 0 && ticks <= maxFastTicks) {
            return ticks * nanosPerTick;
        }
        return scaledNanos(ticks);
    }

    private long scaledNanos(long ticks) {
        long wholeSeconds = Long.divideUnsigned(ticks, ticksPerSecond);
        long seconds = plusOffset(wholeSeconds);
        if (seconds >= MAX_SECOND || seconds < -MAX_SECOND) {
            return (seconds < 0 ? -MAX_SECOND : MAX_SECOND) * NANOS_PER_SECOND;
        }
        return seconds * NANOS_PER_SECOND + fractionNanos(ticks - wholeSeconds * ticksPerSecond);
    }

    // Only ticks of whole seconds can reach 2^63 seconds or more; no offset brings them back in range.
    private long plusOffset(long seconds) {
        if (seconds < 0) {
            return Long.MAX_VALUE;
        }
        long sum = seconds + offsetSeconds;
        return offsetSeconds > 0 && sum < 0 ? Long.MAX_VALUE : sum;
    }

    private long fractionNanos(long fraction) {
        if (binary) {
            long high = Math.multiplyHigh(fraction, NANOS_PER_SECOND);
            long low = fraction * NANOS_PER_SECOND;
            return exponent == 0 ? 0 : (high << (Long.SIZE - exponent)) | (low >>> exponent);
        }
        return nanosPerTick > 0
                ? fraction * nanosPerTick
                : Long.divideUnsigned(fraction, powerOfTen(exponent - NANOSECONDS));
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10; // 10^19 fits in 64 bits, unsigned
        }
        return power;
    }
}
