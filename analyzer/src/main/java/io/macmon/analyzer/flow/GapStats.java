package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.SummaryStats;

/**
 * Accumulates nanoseconds between frames for a {@link SummaryStats}: a flyweight over three longs of an array, all 0
 * before the first value.
 *
 * <pre>
 *   complement of min, 48 | squares, bits 64 to 79
 *   max, 48               | squares, bits 80 to 95
 *   squares, bits 0 to 63
 * </pre>
 *
 * <p>48 bits of nanoseconds are 78 hours. The longest and shortest of the values beyond them, and the bits of the sum
 * beyond 96, are in the flow's extra part. So the sum of squares is exact, and is divided only when it is read. The
 * caller knows the sum and the number of the values. Values are 0 or more. One thread only.
 */
final class GapStats {

    /** Longs per accumulator. */
    static final int LENGTH = 3;

    /** Longs per accumulator in the extra part. */
    static final int EXTRA_LENGTH = 3;

    private static final int MIN_COMPLEMENT = 0; // LIMIT - min, so that 0 means no value below the limit
    private static final int MAX = 1;
    private static final int SQUARES = 2;

    private static final int LARGE_MIN_COMPLEMENT = 0; // Long.MAX_VALUE - min
    private static final int LARGE_MAX = 1;
    private static final int SQUARES_HIGHEST = 2;

    private static final int SQUARES_BITS = 16;
    private static final long SQUARES_MASK = 0xFFFF;
    private static final long LIMIT = (1L << 48) - 1;

    private final FlowExtras extras;
    private final long[] words;
    private int at;
    private int slot;
    private int extra;

    GapStats(long[] words, FlowExtras extras) {
        this.words = words;
        this.extras = extras;
    }

    /**
     * Points this flyweight at the accumulator that starts at {@code words[at]}.
     *
     * @param slot  the flow's slot
     * @param extra its fields in the flow's extra part
     */
    GapStats moveTo(int at, int slot, int extra) {
        this.at = at;
        this.slot = slot;
        this.extra = extra;
        return this;
    }

    void add(long value) {
        long limited = Math.min(value, LIMIT);
        widen(MIN_COMPLEMENT, LIMIT - limited);
        widen(MAX, limited);
        long square = value * value;
        long low = words[at + SQUARES] + square;
        words[at + SQUARES] = low;
        long high = Math.multiplyHigh(value, value) + (Long.compareUnsigned(low, square) < 0 ? 1 : 0);
        if (high != 0) {
            addHigh(value, high);
        }
    }

    private void addHigh(long value, long high) {
        long sum = high + squares32();
        words[at + MIN_COMPLEMENT] = (words[at + MIN_COMPLEMENT] & ~SQUARES_MASK) | (sum & SQUARES_MASK);
        words[at + MAX] = (words[at + MAX] & ~SQUARES_MASK) | (sum >>> SQUARES_BITS & SQUARES_MASK);
        if (sum >>> Integer.SIZE != 0) {
            extras.add(slot, extra + SQUARES_HIGHEST, sum >>> Integer.SIZE);
        }
        if (value >= LIMIT) {
            widenLarge(LARGE_MIN_COMPLEMENT, Long.MAX_VALUE - value);
            widenLarge(LARGE_MAX, value);
        }
    }

    // Few values are the longest or the shortest so far, so the branch is nearly always predicted.
    private void widen(int field, long value) {
        long word = words[at + field];
        if (value > word >>> SQUARES_BITS) {
            words[at + field] = value << SQUARES_BITS | (word & SQUARES_MASK);
        }
    }

    private void widenLarge(int field, long value) {
        extras.set(slot, extra + field, Math.max(extras.get(slot, extra + field), value));
    }

    // Bits 64 to 95 of the sum of squares.
    private long squares32() {
        return (words[at + MAX] & SQUARES_MASK) << SQUARES_BITS | (words[at + MIN_COMPLEMENT] & SQUARES_MASK);
    }

    /**
     * @param count number of values added
     * @param sum   their sum
     */
    SummaryStats summary(long count, long sum) {
        if (count == 0) {
            return SummaryStats.NONE;
        }
        long minComplement = words[at + MIN_COMPLEMENT] >>> SQUARES_BITS;
        long max = words[at + MAX] >>> SQUARES_BITS;
        return RunningStats.summary(
                count,
                minComplement == 0
                        ? Long.MAX_VALUE - extras.get(slot, extra + LARGE_MIN_COMPLEMENT)
                        : LIMIT - minComplement,
                max == LIMIT ? extras.get(slot, extra + LARGE_MAX) : max,
                sum,
                extras.get(slot, extra + SQUARES_HIGHEST) << Integer.SIZE | squares32(),
                words[at + SQUARES]);
    }
}
