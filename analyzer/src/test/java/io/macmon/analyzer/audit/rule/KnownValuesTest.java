package io.macmon.analyzer.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.RawValues;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownValuesTest {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    @Test
    void asManyNewValuesAsASettingCanHaveAreAcceptedAfterAnHour() {
        RawValues values = RawValues.of(
                IntStream.range(0, 32).mapToObj(i -> "10.0." + i + ".0/24").toArray(String[]::new));
        KnownValues known = new KnownValues(RawValues.of("10.9.0.0/16"), 0);
        for (int minute = 1; minute <= 60; minute++) {
            assertThat(Long.bitCount(known.add(values, minute * MINUTE_NANOS))).isEqualTo(32);
        }

        assertThat(known.add(values, 61 * MINUTE_NANOS)).isZero();
        assertThat(known.known().texts()).isEqualTo(values.texts());
    }
}
