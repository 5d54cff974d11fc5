package io.macmon.capture.file.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimestampScaleTest {

    private static final int BINARY = 0x80;
    private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);
    private static final BigInteger FURTHEST =
            BigInteger.valueOf(9_000_000_000L).multiply(BILLION);

    @Test
    void countsPowersOfTen() {
        assertThat(new TimestampScale(0, 0).nanos(5)).isEqualTo(5_000_000_000L);
        assertThat(new TimestampScale(6, 0).nanos(5)).isEqualTo(5_000);
        assertThat(new TimestampScale(9, 0).nanos(5)).isEqualTo(5);
        assertThat(new TimestampScale(12, 0).nanos(5_999)).isEqualTo(5);
    }

    @Test
    void countsPowersOfTwo() {
        assertThat(new TimestampScale(BINARY, 0).nanos(5)).isEqualTo(5_000_000_000L);
        assertThat(new TimestampScale(BINARY | 1, 0).nanos(5)).isEqualTo(2_500_000_000L);
        assertThat(new TimestampScale(BINARY | 32, 0).nanos(5L << 31)).isEqualTo(2_500_000_000L);
        assertThat(new TimestampScale(BINARY | 63, 0).nanos(1L << 62)).isEqualTo(500_000_000L);
    }

    @Test
    void addsTheOffsetInSeconds() {
        assertThat(new TimestampScale(6, 100).nanos(5)).isEqualTo(100_000_005_000L);
        assertThat(new TimestampScale(6, -1).nanos(5)).isEqualTo(-999_995_000);
    }

    @Test
    void staysWithinTheRangeThatAllowsAddingATimeout() {
        assertThat(new TimestampScale(0, 0).nanos(-1)).isEqualTo(FURTHEST.longValueExact());
        assertThat(new TimestampScale(6, Long.MAX_VALUE).nanos(5)).isEqualTo(FURTHEST.longValueExact());
        assertThat(new TimestampScale(6, Long.MIN_VALUE).nanos(5)).isEqualTo(-FURTHEST.longValueExact());
    }

    @Test
    void recognisesResolutionsThatNeedMoreThan64Bits() {
        assertThat(TimestampScale.isFinerThan64Bits(19)).isFalse();
        assertThat(TimestampScale.isFinerThan64Bits(20)).isTrue();
        assertThat(TimestampScale.isFinerThan64Bits(BINARY | 63)).isFalse();
        assertThat(TimestampScale.isFinerThan64Bits(BINARY | 64)).isTrue();
    }

    @Test
    void agreesWithExactArithmeticForEveryResolution() {
        Random random = new Random(20_260_101);
        for (int resolution = 0; resolution < 256; resolution++) {
            for (int i = 0; i < 500 && !TimestampScale.isFinerThan64Bits(resolution); i++) {
                long ticks = random.nextLong() >>> random.nextInt(64);
                long offset = i % 2 == 0 ? 0 : random.nextLong() >> random.nextInt(64);

                assertThat(new TimestampScale(resolution, offset).nanos(ticks))
                        .as("resolution %#x, ticks %#x, offset %d", resolution, ticks, offset)
                        .isEqualTo(exact(resolution, offset, ticks));
            }
        }
    }

    private static long exact(int resolution, long offset, long ticks) {
        int exponent = resolution & 0x7F;
        BigInteger perSecond = (resolution & BINARY) != 0 ? BigInteger.TWO.pow(exponent) : BigInteger.TEN.pow(exponent);
        BigInteger[] seconds = new BigInteger(Long.toUnsignedString(ticks)).divideAndRemainder(perSecond);
        BigInteger nanos = seconds[0]
                .add(BigInteger.valueOf(offset))
                .multiply(BILLION)
                .add(seconds[1].multiply(BILLION).divide(perSecond));
        return nanos.min(FURTHEST).max(FURTHEST.negate()).longValueExact();
    }
}
