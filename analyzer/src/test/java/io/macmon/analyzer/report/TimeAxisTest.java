package io.macmon.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.report.TimeAxis.Tick;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeAxisTest {

    private static final Instant FROM = Instant.parse("2024-05-06T07:08:09.5Z");

    @Test
    void putsTicksAtRoundTimes() {
        TimeAxis axis = axis(Duration.ofMinutes(10), ZoneOffset.UTC);

        assertThat(axis.ticks().stream().map(Tick::label)).containsExactly("07:10", "07:12", "07:14", "07:16", "07:18");
        assertThat(axis.ticks().get(0).at()).isCloseTo(1_000 * 110.5 / 600, offset(0.01));
    }

    @Test
    void putsTicksAtRoundLocalTimes() {
        assertThat(axis(Duration.ofHours(30), ZoneId.of("Asia/Kolkata")).ticks().stream()
                        .map(Tick::label))
                .containsExactly("18:00", "00:00", "06:00", "12:00", "18:00");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 59, 3_600, 86_400, 864_000, 86_400L * 10_000})
    void hasAFewTicksWhateverItsLength(long seconds) {
        List<Tick> ticks = axis(Duration.ofSeconds(seconds), ZoneOffset.UTC).ticks();

        assertThat(ticks).hasSizeBetween(1, 10);
        assertThat(ticks).allSatisfy(tick -> assertThat(tick.at()).isBetween(0.0, 1_000.0));
    }

    @Test
    void clampsTimesOutsideTheAxis() {
        TimeAxis axis = axis(Duration.ofMinutes(1), ZoneOffset.UTC);

        assertThat(axis.at(FROM.minusSeconds(1))).isEqualTo(0);
        assertThat(axis.at(FROM.plusSeconds(61))).isEqualTo(1_000);
    }

    private static TimeAxis axis(Duration length, ZoneId zone) {
        return new TimeAxis(FROM, FROM.plus(length), 1_000, zone);
    }

    private static Offset<Double> offset(double value) {
        return Offset.offset(value);
    }
}
