package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.SummaryStats;

/**
 * Accumulates values for a {@link SummaryStats}: a flyweight over five longs of an array, all 0 before the first value.
 *
 * <pre>
 *   complement of min | max | sum | sum of squares, high half | sum of squares, low half
 * </pre>
 *
 * <p>The sums are exact, and are divided only when they are read: the squares of nanoseconds overflow 64 bits, and the
 * rounding error of a running mean can exceed a small deviation around a large mean. Values are 0 or more. The caller
 * keeps the number of values. One thread only.
 */
final class RunningStats {

    /** Longs per accumulator. */
    static final int LENGTH = 5;

    private static final int MIN_COMPLEMENT = 0; // Long.MAX_VALUE - min, so that 0 means no value
    private static final int MAX = 1;
    private static final int SUM = 2;
    private static final int SQUARES_HIGH = 3;
    private static final int SQUARES_LOW = 4;

    private long[] words;
    private int at;

    /** Points this flyweight at the accumulator that starts at {@code words[at]}. */
    RunningStats wrap(long[] words, int at) {
        this.words = words;
        this.at = at;
        return this;
    }

    void add(long value) {
        long square = value * value;
        long low = words[at + SQUARES_LOW] + square;
        words[at + MIN_COMPLEMENT] = Math.max(words[at + MIN_COMPLEMENT], Long.MAX_VALUE - value);
        words[at + MAX] = Math.max(words[at + MAX], value);
        words[at + SUM] += value;
        words[at + SQUARES_HIGH] += Math.multiplyHigh(value, value) + (Long.compareUnsigned(low, square) < 0 ? 1 : 0);
        words[at + SQUARES_LOW] = low;
    }

    /** Adds all values of another accumulator. */
    void addAll(RunningStats other) {
        long otherLow = other.words[other.at + SQUARES_LOW];
        long low = words[at + SQUARES_LOW] + otherLow;
        words[at + MIN_COMPLEMENT] = Math.max(words[at + MIN_COMPLEMENT], other.words[other.at + MIN_COMPLEMENT]);
        words[at + MAX] = Math.max(words[at + MAX], other.words[other.at + MAX]);
        words[at + SUM] += other.words[other.at + SUM];
        words[at + SQUARES_HIGH] +=
                other.words[other.at + SQUARES_HIGH] + (Long.compareUnsigned(low, otherLow) < 0 ? 1 : 0);
        words[at + SQUARES_LOW] = low;
    }

    /** A copy in a separate array. */
    RunningStats copy() {
        long[] copy = new long[LENGTH];
        System.arraycopy(words, at, copy, 0, LENGTH);
        return new RunningStats().wrap(copy, 0);
    }

    /** @param count number of values added */
    SummaryStats summary(long count) {
        return count == 0
                ? SummaryStats.NONE
                : summary(
                        count,
                        Long.MAX_VALUE - words[at + MIN_COMPLEMENT],
                        words[at + MAX],
                        words[at + SUM],
                        words[at + SQUARES_HIGH],
                        words[at + SQUARES_LOW]);
    }

    /**
     * The summary of values that were accumulated elsewhere.
     *
     * @param count number of values, 1 or more
     */
    static SummaryStats summary(long count, long min, long max, long sum, long squaresHigh, long squaresLow) {
        double deviation = count < 2 ? 0 : ExactDeviation.of(count, sum, squaresHigh, squaresLow);
        return new SummaryStats(count, min, (double) sum / count, max, deviation);
    }
}
