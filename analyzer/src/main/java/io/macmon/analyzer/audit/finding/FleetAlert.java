package io.macmon.analyzer.audit.finding;

import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * A finding that takes several sensors, as the fleet's application wrote it. All texts are printable.
 *
 * @param id      the short identifier, as of {@link Finding#id}
 * @param kind    as in {@code cloned-mac}
 * @param number  the signature ID
 * @param station empty if the finding is about a sensor
 * @param sensor  empty if the finding is about a station
 * @param subject as in {@link Finding#subject}
 * @param group   of the policy; empty if it plays no part
 * @param json    all of it as EVE, on one line
 */
public record FleetAlert(
        String id,
        String kind,
        int number,
        Severity severity,
        Optional<MacAddress> station,
        String sensor,
        String subject,
        Instant first,
        Instant last,
        String evidence,
        String action,
        String group,
        String json) {

    /** The station or the sensor. */
    public String about() {
        return station.map(MacAddress::toString).orElse(sensor);
    }
}
