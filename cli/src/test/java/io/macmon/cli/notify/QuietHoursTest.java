package io.macmon.cli.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuietHoursTest {

    @ParameterizedTest
    @CsvSource({
        "22:00-07:00, 2026-01-05T21:59:59+01:00[Europe/Berlin], PT0S",
        "22:00-07:00, 2026-01-05T22:00:00+01:00[Europe/Berlin], PT9H",
        "22:00-07:00, 2026-01-05T06:59:00+01:00[Europe/Berlin], PT1M",
        "22:00-07:00, 2026-01-05T07:00:00+01:00[Europe/Berlin], PT0S",
        "12:00-13:30, 2026-01-05T12:30:00+01:00[Europe/Berlin], PT1H",
        "12:00-13:30, 2026-01-05T13:30:00+01:00[Europe/Berlin], PT0S",
        "22:00-07:00, 2026-03-28T23:00:00+01:00[Europe/Berlin], PT7H", // the clocks go forward
        "22:00-07:00, 2026-10-24T23:00:00+02:00[Europe/Berlin], PT9H" // and back
    })
    void leftIsTheTimeUntilTheEnd(String hours, ZonedDateTime now, Duration left) {
        assertThat(QuietHours.parse(hours).left(now)).isEqualTo(left);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "22:00", "22-7", "24:30-07:00", "08:00-08:00", "22:00-07:00-08:00"})
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> QuietHours.parse(text)).hasMessageContaining("write it as 22:00-07:00");
    }

    @Test
    void spacesAreAllowed() {
        assertThat(QuietHours.parse("22:00 - 07:00")).isEqualTo(QuietHours.parse("22:00-07:00"));
    }
}
