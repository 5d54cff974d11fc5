package io.macmon.fleet.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Two places at once, or five moves, that no difference between the clocks explains. */
class CloneRuleTest {

    private static List<Long> seconds(double... seconds) {
        return Arrays.stream(seconds).mapToObj(second -> (long) (second * 1e9)).toList();
    }

    @Test
    void bothAtOnceForTwoMinutesAreTwoDevices() {
        List<Long> here = seconds(0, 60, 120, 180, 240);
        assertThat(CloneRule.evidence(here, seconds(0, 80, 160, 240)))
                .hasValueSatisfying(shown -> assertThat(shown).contains("at both during the same 120 s"));
        assertThat(CloneRule.evidence(here, seconds(70, 130))).isEmpty();
        assertThat(CloneRule.evidence(here, seconds(70, 170)))
                .as("a break of 100 s")
                .isEmpty();
    }

    @Test
    void fiveMovesWithinThePeriodAreTwoDevices() {
        List<Long> here = seconds(0, 100, 200, 300); // breaks, so it is at neither segment all the time
        assertThat(CloneRule.evidence(here, seconds(50, 150, 250, 350)))
                .hasValueSatisfying(shown -> assertThat(shown).contains("5 moves within 360 s"));
        assertThat(CloneRule.evidence(here, seconds(50, 150))).isEmpty();
    }

    @Test
    void slowMovesAreOneDevice() {
        assertThat(CloneRule.evidence(seconds(0, 200, 400, 600), seconds(100, 300, 500, 700)))
                .isEmpty();
    }

    @Test
    void oneMoveAndAnyDifferenceOfTheClocksAreOneDevice() {
        Random random = new Random(1);
        for (int times = 0; times < 2_000; times++) {
            int size = 2 + random.nextInt(8);
            double[] all = random.doubles(2L * size, 0, 600).sorted().toArray();
            List<Long> before = seconds(Arrays.copyOf(all, size));
            List<Long> after = skewed(random, Arrays.copyOfRange(all, size, 2 * size));
            assertThat(CloneRule.evidence(before, after)).isEmpty();
            assertThat(CloneRule.evidence(after, before)).isEmpty();
        }
    }

    @Test
    void oneVisitOfAnyLengthIsOneDevice() {
        Random random = new Random(3);
        for (int times = 0; times < 2_000; times++) {
            double start = 300 + random.nextDouble() * 60;
            double end = start + random.nextDouble() * 400;
            double[] home = random.doubles(40, 0, 1_000)
                    .filter(second -> second < start || second > end)
                    .sorted()
                    .toArray();
            double[] away = random.doubles(20, start, end).sorted().toArray();
            assertThat(CloneRule.evidence(seconds(home), skewed(random, away))).isEmpty();
        }
    }

    private static List<Long> skewed(Random random, double... seconds) {
        double skew = random.nextDouble() * 120 - 60;
        return seconds(Arrays.stream(seconds).map(second -> second + skew).toArray());
    }

    @Test
    void oneMoreSightingNeverHidesIt() {
        Random random = new Random(2);
        for (int times = 0; times < 2_000; times++) {
            List<Long> here = times(random, 8);
            List<Long> there = times(random, 8);
            List<Long> more = LongStream.concat(
                            there.stream().mapToLong(Long::longValue),
                            LongStream.of(random.nextLong(TimeUnit.SECONDS.toNanos(400))))
                    .sorted()
                    .boxed()
                    .toList();
            if (CloneRule.evidence(here, there).isPresent()) {
                assertThat(CloneRule.evidence(here, more)).isPresent();
            }
        }
    }

    private static List<Long> times(Random random, int size) {
        return random.longs(size, 0, TimeUnit.SECONDS.toNanos(400))
                .sorted()
                .boxed()
                .toList();
    }
}
