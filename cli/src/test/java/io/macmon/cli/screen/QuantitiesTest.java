package io.macmon.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "999,999",
        "1000,1.0k",
        "1234,1.2k",
        "9949,9.9k",
        "9950,10k",
        "999499,999k",
        "999500,1.0M",
        "1000000000,1.0G",
        "9223372036854775807,9223P"
    })
    void scalesToAtMostFourDigits(long number, String text) {
        assertThat(Quantities.scaled(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0us",
        "999,999us",
        "1000,1.0ms",
        "1049,1.0ms",
        "1050,1.1ms",
        "12345,12.3ms",
        "999949,999.9ms",
        "999950,1.00s",
        "1000000,1.00s",
        "1234999,1.23s",
        "1235000,1.24s",
        "3600000000,3600.00s"
    })
    void writesMicrosecondsInTheUnitThatFits(long micros, String text) {
        assertThat(Quantities.micros(micros)).isEqualTo(text);
    }

    @Test
    void countsInTheSingularAndThePlural() {
        assertThat(Quantities.count(1, "frame")).isEqualTo("1 frame");
        assertThat(Quantities.count(1_234, "frame")).isEqualTo("1,234 frames");
        assertThat(Quantities.scaledCount(1, "open flow")).isEqualTo("1 open flow");
        assertThat(Quantities.scaledCount(1_234, "open flow")).isEqualTo("1.2k open flows");
    }

    @Test
    void groupsEveryDigitOfAnExactNumber() {
        assertThat(Quantities.exact(0)).isEqualTo("0");
        assertThat(Quantities.exact(999)).isEqualTo("999");
        assertThat(Quantities.exact(1_234_567)).isEqualTo("1,234,567");
        assertThat(Quantities.exact(-123_456)).isEqualTo("-123,456");
        assertThat(Quantities.exact(Long.MAX_VALUE)).isEqualTo("9,223,372,036,854,775,807");
    }

    @Test
    void writesSecondsToTheMillisecond() {
        assertThat(Quantities.seconds(Duration.ofNanos(61_002_999_999L))).isEqualTo("61.002s");
        assertThat(Quantities.seconds(Duration.ofMillis(7))).isEqualTo("0.007s");
    }
}
