package io.macmon.analyzer.flow;

/**
 * The sample standard deviation from exact sums.
 *
 * <pre>   sqrt((n * sum of squares - sum * sum) / (n * (n - 1)))</pre>
 *
 * <p>Numerator and denominator are exact integers of up to 192 bits, in 64-bit words without objects. Each is rounded
 * once, to the nearest double.
 */
final class ExactDeviation {

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
