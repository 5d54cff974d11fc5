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

    private final long[] words = new long[AT + 2 * RunningStats.LENGTH];
    private final RunningStats stats = new RunningStats().wrap(words, AT);

    @Test
    void hasNoSummaryOfNoValues() {
        assertThat(stats.summary(0)).isEqualTo(SummaryStats.NONE);
    }

    @Test
    void hasNoDeviationOfASingleValue() {
        stats.add(7);

        assertThat(stats.summary(1)).isEqualTo(new SummaryStats(1, 7, 7, 7, 0));
    }

    @Test
    void dividesTheDeviationByOneLessThanTheCount() {
        LongStream.of(2, 4, 4, 4, 5, 5, 7, 9).forEach(stats::add);

        SummaryStats summary = stats.summary(8);
        assertThat(summary.mean()).isEqualTo(5);
        assertThat(summary.stddev()).isEqualTo(Math.sqrt(32.0 / 7));
    }

    @Test
    void countsZeroAsAValue() {
        stats.add(0);
        stats.add(3);

        assertThat(stats.summary(2).min()).isZero();
    }

    @Test
    void keepsASmallDeviationAroundALargeMean() {
        long hour = 3_600_000_000_000L;
        LongStream.of(hour - 1, hour + 1).forEach(stats::add);

        assertThat(stats.summary(2).stddev()).isEqualTo(Math.sqrt(2));
    }

    @Test
    void agreesWithExactArithmeticOnRandomValues() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            long[] values = random.longs(2 + random.nextInt(50), 0, 1L << (1 + random.nextInt(55)))
                    .toArray();
            RunningStats fresh = new RunningStats().wrap(new long[RunningStats.LENGTH], 0);
            LongStream.of(values).forEach(fresh::add);
            SummaryStats summary = fresh.summary(values.length);
            assertThat(summary.min()).isEqualTo(LongStream.of(values).min().orElseThrow());
            assertThat(summary.max()).isEqualTo(LongStream.of(values).max().orElseThrow());
            double deviation = exactDeviation(values);
            assertThat(summary.stddev()).isCloseTo(deviation, within(deviation * 1e-12));
        }
    }

    @Test
    void addsAllValuesOfAnother() {
        RunningStats all = new RunningStats().wrap(new long[RunningStats.LENGTH], 0);
        RunningStats odd = new RunningStats().wrap(words, AT + RunningStats.LENGTH);
        new Random(6).longs(40, 0, 1L << 40).forEach(value -> {
            all.add(value);
            (value % 2 == 0 ? stats : odd).add(value);
        });
        stats.addAll(odd);

        assertThat(stats.summary(40)).isEqualTo(all.summary(40));
    }

    @Test
    void copiesItsValuesIntoAnArrayOfItsOwn() {
        stats.add(7);
        RunningStats copy = stats.copy();
        stats.add(9);

        assertThat(copy.summary(1)).isEqualTo(new SummaryStats(1, 7, 7, 7, 0));
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
