package io.macmon.cli.recorder;

import java.time.Duration;

/**
 * Counts overwritten frames by their timestamps, as far back as {@link #countBetween} looks. Timestamps are grouped; a
 * group spans a thousandth of that period.
 */
final class OverwrittenFrames {

    private static final int SLOTS = 1_024;
    private static final long GROUPS = 1_000;
    private static final long MIN_GROUP_NANOS = 1_000;

    private final long groupNanos;
    private final long[] groupNumbers = new long[SLOTS];
    private final long[] groupFrames = new long[SLOTS];

    /** @param back how far back {@link #countBetween} can look */
    OverwrittenFrames(Duration back) {
        groupNanos = Math.max(MIN_GROUP_NANOS, back.toNanos() / GROUPS);
    }

    void count(long nanos) {
        long number = Math.floorDiv(nanos, groupNanos);
        int slot = (int) (number & (SLOTS - 1));
        if (groupNumbers[slot] != number) {
            groupNumbers[slot] = number;
            groupFrames[slot] = 0;
        }
        groupFrames[slot]++;
    }

    /** The number of overwritten frames with timestamps in this range, or up to one group earlier. */
    long countBetween(long fromNanos, long toNanos) {
        long first = Math.floorDiv(fromNanos, groupNanos);
        long last = Math.floorDiv(toNanos, groupNanos);
        long sum = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            if (groupNumbers[slot] >= first && groupNumbers[slot] <= last) {
                sum += groupFrames[slot];
            }
        }
        return sum;
    }
}
