package io.macmon.fleet.application;

import static io.macmon.fleet.application.TestFleet.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.policy.Policy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sightings that wait for their processing, while the reports of the sensors are read at once. */
class LateSightingsTest {

    private static final int MINUTE = 60;
    private static final int LATE = 5; // seconds between a sighting's arrival and its processing

    /** Only the reports that arrived before a sighting count for it: others may come after sightings that wait, too. */
    @Test
    void aMoveCountsTheLastReportThatArrivedBefore(@TempDir Path directory) {
        try (TestFleet fleet = new TestFleet(directory, Policy.NONE)) {
            fleet.hear("a", PHONE, 0);
            fleet.hear("a", PHONE, 100);
            for (int minute = 5; minute < 9; minute++) {
                fleet.reportInFuture("a", minute * MINUTE + LATE);
                fleet.hear("b", PHONE, minute * MINUTE);
            }
            assertThat(fleet.findings())
                    .containsExactly("new-anywhere " + PHONE, "roamed " + PHONE + " place of a > place of b");
        }
    }
}
