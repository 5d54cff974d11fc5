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

    /**
     * The sample standard deviation from exact sums.
     *
     * <pre>   sqrt((n * sum of squares - sum * sum) / (n * (n - 1)))</pre>
     *
     * <p>Numerator and denominator are exact integers of up to 192 bits, in 64-bit words without objects. Each is
     * rounded once, to the nearest double.
     */
    static final class ExactDeviation {

        private ExactDeviation() {}

        /**
         * @param count       number of values; 2 or more
         * @param sum         their sum; 0 or more
         * @param squaresHigh the high 64 bits of the sum of their squares
         * @param squaresLow  the low 64 bits
         */
        static double of(long count, long sum, long squaresHigh, long squaresLow) {
            // count * squares, from the lowest word to the highest
            long low = count * squaresLow;
            long carry = multiplyHigh(count, squaresLow);
            long middle = count * squaresHigh + carry;
            long high = multiplyHigh(count, squaresHigh) + (isLess(middle, carry) ? 1 : 0);
            // less sum * sum
            long sumHigh = Math.multiplyHigh(sum, sum);
            long sumLow = sum * sum;
            long borrow = isLess(low, sumLow) ? 1 : 0;
            long middleBorrow = isLess(middle, sumHigh) || (middle == sumHigh && borrow == 1) ? 1 : 0;
            double numerator = toDouble(high - middleBorrow, middle - sumHigh - borrow, low - sumLow);
            double denominator = toDouble(0, Math.multiplyHigh(count, count - 1), count * (count - 1));
            return Math.sqrt(numerator / denominator);
        }

        // The high word of the product; the second factor is unsigned.
        private static long multiplyHigh(long factor, long unsigned) {
            return Math.multiplyHigh(factor, unsigned) + (unsigned < 0 ? factor : 0);
        }

        private static boolean isLess(long unsigned, long other) {
            return Long.compareUnsigned(unsigned, other) < 0;
        }

        // Rounds to the nearest double, half to even, as BigInteger does.
        private static double toDouble(long high, long middle, long low) {
            if (high != 0) {
                return toDouble(high, middle, low != 0, 2 * Long.SIZE);
            }
            return middle != 0 ? toDouble(middle, low, false, Long.SIZE) : toDouble(low, 0, false, 0);
        }

        /**
         * @param top     the highest word that is not 0, or 0
         * @param next    the word after it
         * @param hasMore whether any bit after that is set
         * @param scale   number of bits after the top word
         */
        private static double toDouble(long top, long next, boolean hasMore, int scale) {
            int zeros = Long.numberOfLeadingZeros(top);
            if (zeros == Long.SIZE) {
                return 0;
            }
            // The first 63 bits, and a last one for whatever follows: a double has 53, so this decides its rounding.
            long bits = zeros == 0 ? top : (top << zeros) | (next >>> -zeros);
            boolean hasRest = hasMore || (next << zeros) != 0 || (bits & 1) != 0;
            return Math.scalb((double) ((bits >>> 1) | (hasRest ? 1 : 0)), scale + 1 - zeros);
        }
    }
}
