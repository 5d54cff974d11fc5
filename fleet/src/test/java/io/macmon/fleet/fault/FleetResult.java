package io.macmon.fleet.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The outcome of a run.
 *
 * @param findings kind, station and further text of each, sorted
 * @param stations JSON by MAC address
 */
record FleetResult(List<String> findings, Map<String, String> stations) {

    /** Fails if this differs from the outcome of a run without faults. */
    void requireEqual(FleetResult expected, String run) {
        assertThat(expected.findings).anyMatch(finding -> finding.startsWith("cloned-mac"));
        assertThat(expected.findings).anyMatch(finding -> finding.startsWith("roamed"));
        assertThat(difference(expected.findings, findings)).as(run + ": lost").isEmpty();
        assertThat(difference(findings, expected.findings))
                .as(run + ": too many")
                .isEmpty();
        assertThat(stations).as(run + ": stations").isEqualTo(expected.stations);
    }

    private static List<String> difference(List<String> findings, List<String> subtracted) {
        List<String> left = new ArrayList<>(findings);
        subtracted.forEach(left::remove); // one each
        return left;
    }
}
