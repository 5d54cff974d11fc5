package io.macmon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FlowConfigTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration YEAR = Duration.ofDays(365);

    @Test
    void takesWhatLiesWithinItsBounds() {
        assertThat(new FlowConfig(Duration.ofNanos(1), Duration.ofNanos(1), 1).maxFlows())
                .isEqualTo(1);
        assertThat(new FlowConfig(YEAR, YEAR, FlowConfig.MOST_FLOWS).idleTimeout())
                .isEqualTo(YEAR);
    }

    @Test
    void refusesATimeoutOfNothing() {
        assertThatThrownBy(() -> new FlowConfig(Duration.ZERO, SECOND, 1))
                .isInstanceOf(ConfigException.class)
                .hasMessage("idle-timeout: must be longer than 0s, got 0s");
        assertThatThrownBy(() -> new FlowConfig(SECOND, Duration.ofMillis(-1_500), 1))
                .hasMessage("active-timeout: must be longer than 0s, got -1.5s");
    }

    @Test
    void refusesATimeoutOfMoreThanAYear() {
        assertThatThrownBy(() -> new FlowConfig(YEAR.plusNanos(1), YEAR.plusNanos(1), 1))
                .hasMessage("idle-timeout: must not be longer than 31536000s, got 31536000.000000001s");
    }

    @Test
    void refusesAnActiveTimeoutShorterThanTheIdleTimeout() {
        assertThatThrownBy(() -> new FlowConfig(Duration.ofSeconds(15), Duration.ofSeconds(14), 1))
                .hasMessage("active-timeout: must not be shorter than idle-timeout (15s), got 14s");
    }

    @Test
    void refusesATableOfNoFlowsOrOfTooMany() {
        assertThatThrownBy(() -> new FlowConfig(SECOND, SECOND, 0))
                .hasMessage("max-flows: must be 1 to 4194304, got 0");
        assertThatThrownBy(() -> new FlowConfig(SECOND, SECOND, FlowConfig.MOST_FLOWS + 1))
                .hasMessage("max-flows: must be 1 to 4194304, got 4194305");
    }
}
