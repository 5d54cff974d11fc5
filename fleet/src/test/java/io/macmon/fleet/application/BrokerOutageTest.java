package io.macmon.fleet.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While no broker answers, no report of a sensor can arrive. */
class BrokerOutageTest {

    private static final int MINUTE = 60;

    private TestFleet fleet;

    @BeforeEach
    void start(@TempDir Path directory) {
        fleet = new TestFleet(directory, Policy.NONE);
    }

    @AfterEach
    void end() {
        fleet.close();
    }

    @Test
    void sensorsAreNotSilentBecauseOfIt() {
        fleet.report("a", 0, "");
        fleet.report("b", 0, "");
        breakOff(0, 10 * MINUTE);
        assertThat(fleet.findings()).isEmpty();
        pass(3 * MINUTE);
        fleet.report("b", 13 * MINUTE, "");
        assertThat(fleet.findings()).isEmpty();
        pass(2 * MINUTE);
        assertThat(fleet.findings()).containsExactly("sensor-silent a");
    }

    @Test
    void whatWasSilentBeforeIsNotReportedAgain() {
        fleet.report("a", 0, "");
        pass(5 * MINUTE);
        assertThat(fleet.findings()).containsExactly("sensor-silent a");
        breakOff(5 * MINUTE, 15 * MINUTE);
        pass(10 * MINUTE);
        assertThat(fleet.findings()).isEmpty();
    }

    private void breakOff(int start, int end) {
        for (int second = start; second < end; second += MINUTE / 2) {
            fleet.reports.setUnreachable(TestFleet.at(second + MINUTE / 2));
            pass(MINUTE / 2);
        }
    }

    private void pass(int seconds) {
        for (int passed = 0; passed < seconds; passed += MINUTE / 2) {
            fleet.advanceClock(Duration.ofSeconds(MINUTE / 2));
        }
    }
}
