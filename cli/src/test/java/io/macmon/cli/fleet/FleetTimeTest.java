package io.macmon.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FleetTimeTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void itRunsFasterFromItsOriginOn() {
        FleetTime time = FleetTime.parse("12@2026-01-01T12:00:00Z");

        assertThat(time.at(NOON)).isEqualTo(NOON);
        assertThat(time.at(NOON.plusSeconds(5))).isEqualTo(NOON.plusSeconds(60));
        assertThat(time.timeOfDay(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(5));
        assertThat(FleetTime.parse(time.toString())).isEqualTo(time);
    }

    /** A fleet leaves out what is an hour ahead. */
    @Test
    void itIsNeverFarAhead() {
        FleetTime time = FleetTime.parse("12@2026-01-01T12:00:00Z");
        for (int hour = 1; hour < 24; hour++) {
            Instant timeOfDay = NOON.plus(Duration.ofHours(hour));
            assertThat(time.at(timeOfDay)).isEqualTo(timeOfDay.plus(Duration.ofMinutes(30)));
        }
    }

    @Test
    void outsideOfALabItIsTheTimeOfDay() {
        assertThat(FleetTime.REAL.at(NOON)).isEqualTo(NOON);
        assertThat(FleetTime.REAL.timeOfDay(Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
    }
}
