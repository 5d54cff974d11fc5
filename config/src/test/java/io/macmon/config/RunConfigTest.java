package io.macmon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.ConfigException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunConfigTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void refusesAQuietPeriodOfZero() {
        assertThatThrownBy(() -> monitor(Duration.ZERO, Optional.empty(), 1, SECOND))
                .isInstanceOf(ConfigException.class)
                .hasMessage("quiet-period: must be longer than 0s, got 0s");
        assertThatThrownBy(() -> monitor(Duration.ofSeconds(-5), Optional.empty(), 1, SECOND))
                .hasMessage("quiet-period: must be longer than 0s, got -5s");
    }

    @Test
    void refusesADurationOfZero() {
        assertThatThrownBy(() -> monitor(MINUTE, Optional.of(Duration.ZERO), 1, SECOND))
                .hasMessage("for: must be longer than 0s, got 0s");
    }

    @Test
    void refusesACountOfZero() {
        assertThatThrownBy(() -> monitor(MINUTE, Optional.empty(), 0, SECOND))
                .hasMessage("count: must be at least 1, got 0");
    }

    @Test
    void refusesIntervalsThatAreTooShortToMeasure() {
        assertThatThrownBy(() -> monitor(MINUTE, Optional.empty(), 1, Duration.ofMillis(99)))
                .hasMessage("interval: must be at least 100ms, got 99ms");
        assertThat(monitor(MINUTE, Optional.empty(), 1, Duration.ofMillis(100)).interval())
                .isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void refusesInvalidNumbersOfWorkers() {
        assertThatThrownBy(() -> workers(0, Long.MAX_VALUE)).hasMessage("workers: must be from 1 to 64, got 0");
        assertThatThrownBy(() -> workers(65, Long.MAX_VALUE)).hasMessage("workers: must be from 1 to 64, got 65");
        assertThat(workers(64, Long.MAX_VALUE).workers()).isEqualTo(64);
    }

    @Test
    void splitsMemoryAndFlowsAmongWorkers() {
        CaptureConfig capture = new CaptureConfig(0, false, "", 32 << 20);
        assertThat(capture.splitAmong(4).bufferBytes()).isEqualTo(8 << 20);
        assertThat(capture.splitAmong(64).bufferBytes()).isEqualTo(1 << 20); // the least
        assertThat(new FlowConfig(Duration.ofSeconds(1), MINUTE, 10)
                        .splitAmong(3)
                        .maxFlows())
                .isEqualTo(4);
    }

    private static RunConfig workers(int workers, long count) {
        return new RunConfig(
                CaptureConfig.DEFAULT,
                FlowConfig.DEFAULT,
                MINUTE,
                Optional.empty(),
                count,
                MINUTE,
                workers,
                Optional.empty(),
                Optional.empty());
    }

    private static RunConfig monitor(Duration quietPeriod, Optional<Duration> limit, long count, Duration interval) {
        return new RunConfig(
                CaptureConfig.DEFAULT,
                FlowConfig.DEFAULT,
                quietPeriod,
                limit,
                count,
                interval,
                1,
                Optional.empty(),
                Optional.empty());
    }
}
