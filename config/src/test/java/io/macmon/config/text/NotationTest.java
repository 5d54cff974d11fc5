package io.macmon.config.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotationTest {

    @ParameterizedTest
    @CsvSource({"15s,15000", "500ms,500", "1h30m,5400000", "2d,172800000", "10,10000", "0s,0"})
    void readsDurations(String written, long millis) {
        assertThat(Durations.parse(written)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "15x", "-1s", "1s garbage", "1.5s", "15 s", "PT15S", "999999999999d"})
    void refusesInvalidDurations(String written) {
        assertThatThrownBy(() -> Durations.parse(written)).hasMessageContaining("not a duration: '" + written + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"15s", "500ms", "1h30m", "2d", "0s", "1d1h1m1s"})
    void writesDurationsInTheFormThatItReads(String written) {
        assertThat(Durations.format(Durations.parse(written))).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "65536,65536", "64k,65536", "32M,33554432", "32MiB,33554432", "1gb,1073741824"})
    void readsSizes(String written, long bytes) {
        assertThat(Sizes.parse(written)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "1.5M", "1T", "x"})
    void refusesInvalidSizes(String written) {
        assertThatThrownBy(() -> Sizes.parse(written)).hasMessageContaining("not a size: '" + written + "'");
    }

    @Test
    void refusesSizesThatDoNotFitInALong() {
        assertThatThrownBy(() -> Sizes.parse("999999999999G")).hasMessage("size '999999999999G' is too large");
    }
}
