package io.macmon.cli.recorder;

import java.time.Duration;

/**
 * How many frames made room for newer ones, by their time, for as long back as anybody may ask. Times are grouped to a
 * thousandth of that.
 */
final class OverwrittenFrames {

    private static final int GROUPS = 1_024;
    private static final long PARTS = 1_000;
    private static final long MIN_GROUP_NANOS = 1_000;

    private final long groupNanos;
    private final long[] groupNumbers = new long[GROUPS];
    private final long[] groupFrames = new long[GROUPS];

    /** @param back how far anybody asks */
    OverwrittenFrames(Duration back) {
        groupNanos = Math.max(MIN_GROUP_NANOS, back.toNanos() / PARTS);
    }

    void count(long nanos) {
        long number = Math.floorDiv(nanos, groupNanos);
        int place = (int) (number & (GROUPS - 1));
        if (groupNumbers[place] != number) {
            groupNumbers[place] = number;
            groupFrames[place] = 0;
        }
        groupFrames[place]++;
    }

    /** Those that were stamped in between, or up to a thousandth of the time earlier. */
    long countBetween(long fromNanos, long toNanos) {
        long first = Math.floorDiv(fromNanos, groupNanos);
        long last = Math.floorDiv(toNanos, groupNanos);
        long sum = 0;
        for (int place = 0; place < GROUPS; place++) {
            if (groupNumbers[place] >= first && groupNumbers[place] <= last) {
                sum += groupFrames[place];
            }
        }
        return sum;
    }
}
