package io.macmon.cli.history;

import java.util.Arrays;
import java.util.function.LongBinaryOperator;

/** The latest steps of several series, in arrays that are allocated once. One thread at a time. */
final class RateRing {

    /** The value of a step that was not measured. */
    static final long NONE = -1;

    private final int length;
    private final long[][] series;
    private long end = Long.MIN_VALUE; // the number of the step after the latest
    private long begin; // the number of the first step since the last gap in time

    /**
     * @param series number of series
     * @param length steps that are kept
     */
    RateRing(int series, int length) {
        this.length = length;
        this.series = new long[series][length];
    }

    /**
     * Adds a step. Steps that were left out have no values. If the clock was set back, all earlier steps are forgotten.
     *
     * @param step its number, counted from the epoch
     */
    void add(long step, long[] values) {
        if (end == Long.MIN_VALUE || step < end || step - end >= length) {
            begin = step;
        } else {
            for (long missed = end; missed < step; missed++) {
                for (long[] one : series) {
                    one[index(missed)] = NONE;
                }
            }
        }
        for (int i = 0; i < series.length; i++) {
            series[i][index(step)] = values[i];
        }
        end = step + 1;
        begin = Math.max(begin, end - length);
    }

    /** The number of the latest step; negative if none. */
    long latest() {
        return end == Long.MIN_VALUE ? NONE : end - 1;
    }

    /** The number of the first of the last {@code steps} steps that were measured. */
    long first(int steps) {
        return Math.max(begin, end - steps);
    }

    /** The values of a series from a step to the latest. */
    long[] values(int number, long from) {
        long[] values = new long[end == Long.MIN_VALUE ? 0 : (int) (end - from)];
        Arrays.setAll(values, i -> series[number][index(from + i)]);
        return values;
    }

    /** Combines each {@code group} steps into one, leaving out incomplete ones at both ends. */
    long[] combined(int number, long from, int group, LongBinaryOperator operator) {
        long start = Math.floorDiv(from + group - 1, group) * group;
        int groups = end == Long.MIN_VALUE ? 0 : (int) Math.max(0, (end - start) / group);
        long[] combined = new long[groups];
        Arrays.fill(combined, NONE);
        for (int i = 0; i < groups * group; i++) {
            long value = series[number][index(start + i)];
            int at = i / group;
            if (value != NONE) {
                combined[at] = combined[at] == NONE ? value : operator.applyAsLong(combined[at], value);
            }
        }
        return combined;
    }

    private int index(long step) {
        return (int) Math.floorMod(step, (long) length);
    }
}
