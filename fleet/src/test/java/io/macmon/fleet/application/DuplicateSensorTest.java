package io.macmon.fleet.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sensors with one name look like one, at one place. Their boot IDs show that they are two. */
class DuplicateSensorTest {

    private static final int MINUTE = 60;
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID TWO = new UUID(0, 2);

    @TempDir
    Path directory;

    private TestFleet fleet;

    @BeforeEach
    void start() {
        fleet = new TestFleet(directory, Policy.NONE);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private void bothReport(int fromMinute, int toMinute) {
        for (int minute = fromMinute; minute < toMinute; minute++) {
            fleet.report("a", minute * MINUTE, ONE, minute);
            fleet.report("a", minute * MINUTE + 20, TWO, minute);
            fleet.advanceClock(Duration.ofMinutes(1));
        }
    }

    @Test
    void twoSensorsWithOneNameAreReportedOnce() {
        bothReport(0, 20);
        assertThat(fleet.records())
                .singleElement()
                .asString()
                .contains("\"kind\":\"duplicate-sensor\"", "\"sensor\":\"a\"")
                .contains(ONE + " at place of " + ONE, TWO + " at place of " + TWO);
    }

    @Test
    void theyAreReportedAgainIfTheyHaveOneNameAgain() {
        bothReport(0, 3);
        for (int minute = 3; minute < 10; minute++) {
            fleet.report("a", minute * MINUTE, TWO, minute);
            fleet.advanceClock(Duration.ofMinutes(1));
        }
        assertThat(fleet.findings()).containsExactly("duplicate-sensor a");
        bothReport(10, 13);
        assertThat(fleet.findings()).containsExactly("duplicate-sensor a");
    }

    @Test
    void aRestartIsNotReported() {
        fleet.report("a", 0, ONE, 0);
        fleet.report("a", 60, ONE, 1);
        fleet.report("a", 90, TWO, 0);
        fleet.report("a", 60, ONE, 1); // again, from the spool
        fleet.report("a", 90, TWO, 0);
        fleet.report("a", 150, TWO, 1);
        fleet.advanceClock(Duration.ofMinutes(3));
        assertThat(fleet.findings()).isEmpty();
    }
}
