package io.macmon.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.RunningStats.ExactDeviation;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Compares every bit with {@link BigInteger}. */
class ExactDeviationTest {

    private static final int CASES = 300_000;

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void roundsAsBigIntegerDoes() {
        for (int i = 0; i < CASES; i++) {
            long count = 2 + random.nextLong(1L << random.nextInt(1, 62));
            long sum = random.nextLong() >>> random.nextInt(1, Long.SIZE);
            // The least sum of squares that so many values with this sum can have, and up to 127 bits more.
            BigInteger squares = squaresOfEqualValues(count, sum).add(randomNumber());
            if (squares.bitLength() < 2 * Long.SIZE) {
                check(count, sum, squares);
            }
        }
    }

    @Test
    void hasNoDeviationOfEqualValues() {
        for (int i = 0; i < CASES; i++) {
            long count = random.nextLong(2, 1_000);
            long value = random.nextLong(1L << random.nextInt(1, 50));
            check(count, count * value, BigInteger.valueOf(value).pow(2).multiply(BigInteger.valueOf(count)));
        }
    }

    private BigInteger randomNumber() {
        byte[] bytes = new byte[random.nextInt(1, 17)];
        random.nextBytes(bytes);
        return new BigInteger(1, bytes).shiftRight(random.nextInt(8)).shiftLeft(random.nextInt(8));
    }

    private static BigInteger squaresOfEqualValues(long count, long sum) {
        BigInteger[] mean = BigInteger.valueOf(sum).pow(2).divideAndRemainder(BigInteger.valueOf(count));
        return mean[0].add(mean[1].signum() == 0 ? BigInteger.ZERO : BigInteger.ONE);
    }

    private static void check(long count, long sum, BigInteger squares) {
        BigInteger n = BigInteger.valueOf(count);
        BigInteger numerator =
                n.multiply(squares).subtract(BigInteger.valueOf(sum).pow(2));
        BigInteger denominator = n.multiply(n.subtract(BigInteger.ONE));

        assertThat(ExactDeviation.of(count, sum, squares.shiftRight(Long.SIZE).longValue(), squares.longValue()))
                .as("%d values, sum %d, squares %s", count, sum, squares)
                .isEqualTo(Math.sqrt(numerator.doubleValue() / denominator.doubleValue()));
    }
}
