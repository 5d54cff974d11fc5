package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.SummaryStats;
import java.math.BigInteger;

/**
 * What a {@link SummaryStats} is made of, gathered in five longs of an array; all 0 before the first value.
 *
 * <pre>
 *   greatest complement | greatest | sum | sum of squares, high | sum of squares, low
 * </pre>
 *
 * <p>The squares of nanoseconds do not fit in 64 bits, and what a running mean leaves out would be all of a small deviation
 * about a large mean; so the sums are exact, and divided only when they are read. Values are 0 or more.
 */
final class RunningStats {

    /** Longs of one. */
    static final int WORDS = 5;

    private static final int COMPLEMENT = 0; // of the least, so that it begins at 0
    private static final int GREATEST = 1;
    private static final int SUM = 2;
    private static final int SQUARES_HIGH = 3;
    private static final int SQUARES_LOW = 4;

    private RunningStats() {}

    static void add(long[] words, int at, long value) {
        long square = value * value;
        long low = words[at + SQUARES_LOW] + square;
        words[at + COMPLEMENT] = Math.max(words[at + COMPLEMENT], Long.MAX_VALUE - value);
        words[at + GREATEST] = Math.max(words[at + GREATEST], value);
        words[at + SUM] += value;
        words[at + SQUARES_HIGH] += Math.multiplyHigh(value, value) + (Long.compareUnsigned(low, square) < 0 ? 1 : 0);
        words[at + SQUARES_LOW] = low;
    }

    /** Adds the values of another. */
    static void merge(long[] words, int at, long[] others, int otherAt) {
        long low = words[at + SQUARES_LOW] + others[otherAt + SQUARES_LOW];
        words[at + COMPLEMENT] = Math.max(words[at + COMPLEMENT], others[otherAt + COMPLEMENT]);
        words[at + GREATEST] = Math.max(words[at + GREATEST], others[otherAt + GREATEST]);
        words[at + SUM] += others[otherAt + SUM];
        words[at + SQUARES_HIGH] +=
                others[otherAt + SQUARES_HIGH] + (Long.compareUnsigned(low, others[otherAt + SQUARES_LOW]) < 0 ? 1 : 0);
        words[at + SQUARES_LOW] = low;
    }

    /** @param count of the values that were added */
    static SummaryStats read(long[] words, int at, long count) {
        if (count == 0) {
            return SummaryStats.NONE;
        }
        return new SummaryStats(
                count,
                Long.MAX_VALUE - words[at + COMPLEMENT],
                (double) words[at + SUM] / count,
                words[at + GREATEST],
                deviation(words, at, count));
    }

    private static double deviation(long[] words, int at, long count) {
        if (count < 2) {
            return 0;
        }
        BigInteger values = BigInteger.valueOf(count);
        BigInteger sum = BigInteger.valueOf(words[at + SUM]);
        BigInteger squares = BigInteger.valueOf(words[at + SQUARES_HIGH])
                .shiftLeft(Long.SIZE)
                .add(new BigInteger(Long.toUnsignedString(words[at + SQUARES_LOW])));
        BigInteger differences = values.multiply(squares).subtract(sum.multiply(sum));
        return Math.sqrt(differences.doubleValue()
                / values.multiply(values.subtract(BigInteger.ONE)).doubleValue());
    }
}
