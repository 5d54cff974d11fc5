package io.macmon.analyzer.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownValuesTest {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    @Test
    void asManyNewValuesAsASettingCanHaveAreAcceptedAfterAnHour() {
        List<String> values =
                IntStream.range(0, 32).mapToObj(i -> "10.0." + i + ".0/24").toList();
        KnownValues known = new KnownValues(List.of("10.9.0.0/16"), 0);
        for (int minute = 1; minute <= 60; minute++) {
            assertThat(known.add(values, minute * MINUTE_NANOS)).hasSize(32);
        }

        assertThat(known.add(values, 61 * MINUTE_NANOS)).isEmpty();
        assertThat(known.known()).isEqualTo(values);
    }
}
