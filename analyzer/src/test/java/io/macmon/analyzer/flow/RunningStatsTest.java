package io.macmon.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.macmon.analyzer.flow.record.SummaryStats;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RunningStatsTest {

    private static final int AT = 3;
    private static final MathContext DIGITS = new MathContext(60);

    private final long[] words = new long[2 * RunningStats.WORDS + AT];

    @Test
    void hasNothingToTellOfNoValues() {
        assertThat(RunningStats.read(words, AT, 0)).isEqualTo(SummaryStats.NONE);
    }

    @Test
    void tellsTheOnlyValueAndNoDeviation() {
        RunningStats.add(words, AT, 7);

        assertThat(RunningStats.read(words, AT, 1)).isEqualTo(new SummaryStats(1, 7, 7, 7, 0));
    }

    @Test
    void dividesTheDeviationByOneLessThanTheCount() {
        LongStream.of(2, 4, 4, 4, 5, 5, 7, 9).forEach(value -> RunningStats.add(words, AT, value));

        SummaryStats spread = RunningStats.read(words, AT, 8);
        assertThat(spread.mean()).isEqualTo(5);
        assertThat(spread.stddev()).isEqualTo(Math.sqrt(32.0 / 7));
    }

    @Test
    void countsZeroAsAValue() {
        RunningStats.add(words, AT, 0);
        RunningStats.add(words, AT, 3);

        assertThat(RunningStats.read(words, AT, 2).min()).isZero();
    }

    @Test
    void keepsASmallDeviationAboutALargeMean() {
        long hour = 3_600_000_000_000L;
        LongStream.of(hour - 1, hour + 1).forEach(value -> RunningStats.add(words, AT, value));

        assertThat(RunningStats.read(words, AT, 2).stddev()).isEqualTo(Math.sqrt(2));
    }

    @Test
    void agreesWithExactArithmeticOverRandomValues() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            long[] values = random.longs(2 + random.nextInt(50), 0, 1L << (1 + random.nextInt(55)))
                    .toArray();
            long[] fresh = new long[RunningStats.WORDS];
            for (long value : values) {
                RunningStats.add(fresh, 0, value);
            }
            SummaryStats spread = RunningStats.read(fresh, 0, values.length);
            assertThat(spread.min()).isEqualTo(LongStream.of(values).min().orElseThrow());
            assertThat(spread.max()).isEqualTo(LongStream.of(values).max().orElseThrow());
            double deviation = exactDeviation(values);
            assertThat(spread.stddev()).isCloseTo(deviation, within(deviation * 1e-12));
        }
    }

    @Test
    void mergesAsIfAllValuesHadBeenAddedToOne() {
        long[] all = new long[RunningStats.WORDS];
        new Random(6).longs(40, 0, 1L << 40).forEach(value -> {
            RunningStats.add(all, 0, value);
            RunningStats.add(words, value % 2 == 0 ? AT : AT + RunningStats.WORDS, value);
        });
        RunningStats.merge(words, AT, words, AT + RunningStats.WORDS);

        assertThat(RunningStats.read(words, AT, 40)).isEqualTo(RunningStats.read(all, 0, 40));
    }

    private static double exactDeviation(long... values) {
        BigDecimal count = BigDecimal.valueOf(values.length);
        BigDecimal mean = LongStream.of(values)
                .mapToObj(BigDecimal::valueOf)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(count, DIGITS);
        BigDecimal squares = LongStream.of(values)
                .mapToObj(value -> BigDecimal.valueOf(value).subtract(mean).pow(2))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return squares.divide(count.subtract(BigDecimal.ONE), DIGITS)
                .sqrt(DIGITS)
                .doubleValue();
    }
}
