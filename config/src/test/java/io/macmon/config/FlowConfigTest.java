package io.macmon.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.ConfigException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FlowConfigTest {

    @Test
    void takesEqualTimeoutsAndTheBoundsOfFlows() {
        assertThatCode(() -> new FlowConfig(Duration.ofNanos(1), Duration.ofNanos(1), 1))
                .doesNotThrowAnyException();
        assertThatCode(() -> new FlowConfig(Duration.ofDays(365), Duration.ofDays(365), FlowConfig.MAX_FLOWS))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesTimeoutsThatAreNotPositive() {
        assertRefuses(Duration.ZERO, Duration.ofSeconds(1), 1, "idle-timeout: must be longer than 0s, got 0s");
        assertRefuses(
                Duration.ofSeconds(1),
                Duration.ofMillis(-1500),
                1,
                "active-timeout: must be longer than 0s, got -1.5s");
    }

    @Test
    void refusesTimeoutsTooLongForNanoseconds() {
        assertRefuses(
                Duration.ofSeconds(Long.MAX_VALUE),
                Duration.ofSeconds(1),
                1,
                "idle-timeout: must not be longer than 31536000s, got 9223372036854775807s");
    }

    @Test
    void refusesAnActiveTimeoutBelowTheIdleTimeout() {
        assertRefuses(
                Duration.ofMillis(1500),
                Duration.ofSeconds(1),
                1,
                "active-timeout: must not be shorter than idle-timeout (1.5s), got 1s");
    }

    @Test
    void refusesATableThatIsEmptyOrTooLarge() {
        Duration second = Duration.ofSeconds(1);

        assertRefuses(second, second, 0, "max-flows: must be 1 to 4194304, got 0");
        assertRefuses(second, second, 4_194_305, "max-flows: must be 1 to 4194304, got 4194305");
    }

    private static void assertRefuses(Duration idle, Duration active, int maxFlows, String message) {
        assertThatThrownBy(() -> new FlowConfig(idle, active, maxFlows))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
