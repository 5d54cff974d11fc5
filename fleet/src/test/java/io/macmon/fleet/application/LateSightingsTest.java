package io.macmon.fleet.application;

import static io.macmon.fleet.application.TestFleet.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.policy.Policy;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sightings that wait for their processing, while the reports of the sensors are read at once. */
class LateSightingsTest {

    private static final int MINUTE = 60;
    private static final int LATE = 5; // seconds between a sighting's arrival and its processing
    private static final String NEW_PHONE = "new-anywhere " + PHONE;

    private TestFleet fleet;

    @BeforeEach
    void start(@TempDir Path directory) {
        fleet = new TestFleet(directory, Policy.NONE);
    }

    @AfterEach
    void end() {
        fleet.close();
    }

    /** Only the reports that arrived before a sighting count for it: others may come after sightings that wait, too. */
    @Test
    void aMoveCountsTheLastReportThatArrivedBefore() {
        fleet.hear("a", PHONE, 0);
        fleet.hear("a", PHONE, 100);
        for (int minute = 5; minute < 9; minute++) {
            fleet.reportInFuture("a", minute * MINUTE + LATE);
            fleet.hear("b", PHONE, minute * MINUTE);
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE, "roamed " + PHONE + " place of a > place of b");
    }

    @Test
    void aMoveDoesNotCountAReportThatArrivedLater() {
        fleet.reportInFuture("a", 20_000);
        for (int minute = 0; minute < 10; minute++) {
            fleet.hear(minute == 0 ? "a" : "b", PHONE, minute * MINUTE); // what a hears at minute 2 is yet to come
        }
        fleet.hear("a", PHONE, 2 * MINUTE);
        assertThat(fleet.findings()).containsExactly(NEW_PHONE);
    }

    // Of a sighting and a report of one millisecond, either may have been first.
    @Test
    void aMoveDoesNotCountAReportThatArrivedInTheSameMillisecond() {
        fleet.reportInFuture("a", 9 * MINUTE);
        for (int minute = 0; minute < 10; minute++) {
            fleet.hear(minute == 0 ? "a" : "b", PHONE, minute * MINUTE); // more of a may follow
        }
        assertThat(fleet.findings()).containsExactly(NEW_PHONE);
    }
}
