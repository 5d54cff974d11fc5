package io.macmon.capture.file.read;

/**
 * Makes nanoseconds since the epoch of the 64-bit ticks of a pcapng interface.
 *
 * <p>Fractions of a nanosecond are cut off. What lies outside the years 1684 to 2255 is moved to that range's end:
 * nanoseconds in a {@code long} reach a few years further, which is room for those who add a timeout.
 */
final class TimestampScale {

    /** What an interface without an if_tsresol option has: microseconds. */
    static final int MICROSECONDS = 6;

    /** Marks an if_tsresol of 2 to the minus n, where the other octets stand for 10 to the minus n. */
    private static final int BINARY = 0x80;

    private static final int FINEST_BINARY = 63;
    private static final int FINEST_DECIMAL = 19;
    private static final int NANOSECONDS = 9;

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long FURTHEST_SECOND = 9_000_000_000L;

    private final int exponent;
    private final boolean binary;
    private final long ticksPerSecond;
    private final long nanosPerTick;
    private final long mostTicks;
    private final long offsetSeconds;

    /**
     * @param resolution    as in if_tsresol, 0 to 255; {@link #isFinerThan64Bits} must not hold for it
     * @param offsetSeconds as in if_tsoffset, to be added
     */
    TimestampScale(int resolution, long offsetSeconds) {
        exponent = resolution & ~BINARY;
        binary = (resolution & BINARY) != 0;
        ticksPerSecond = binary ? 1L << exponent : powerOfTen(exponent);
        nanosPerTick = !binary && exponent <= NANOSECONDS ? powerOfTen(NANOSECONDS - exponent) : 0;
        mostTicks = nanosPerTick == 0 || offsetSeconds != 0 ? -1 : FURTHEST_SECOND * (NANOS_PER_SECOND / nanosPerTick);
        this.offsetSeconds = offsetSeconds;
    }

    /** Whether ticks of an if_tsresol are so short that the ticks of one second need more than 64 bits. */
    static boolean isFinerThan64Bits(int resolution) {
        return (resolution & ~BINARY) > ((resolution & BINARY) != 0 ? FINEST_BINARY : FINEST_DECIMAL);
    }

    /** @param ticks unsigned */
    long nanos(long ticks) {
        if (ticks >= 0 && ticks <= mostTicks) {
            return ticks * nanosPerTick;
        }
        return slowNanos(ticks);
    }

    private long slowNanos(long ticks) {
        long wholeSeconds = Long.divideUnsigned(ticks, ticksPerSecond);
        long seconds = plusOffset(wholeSeconds);
        if (seconds >= FURTHEST_SECOND || seconds < -FURTHEST_SECOND) {
            return (seconds < 0 ? -FURTHEST_SECOND : FURTHEST_SECOND) * NANOS_PER_SECOND;
        }
        return seconds * NANOS_PER_SECOND + fractionNanos(ticks - wholeSeconds * ticksPerSecond);
    }

    // Seconds of 2^63 and more, unsigned, come only from ticks of a second; an offset cannot bring them back in range.
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
            power *= 10; // 10^19 fits in 64 bits without a sign, and is used so
        }
        return power;
    }
}
