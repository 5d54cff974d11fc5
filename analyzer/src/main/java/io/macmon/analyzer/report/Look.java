package io.macmon.analyzer.report;

import java.time.ZoneId;

/**
 * How people want to see a report.
 *
 * @param zone       of the times in those forms that are for people
 * @param colourful  whether a terminal shows it, and shows colours
 */
public record Look(ZoneId zone, boolean colourful) {

    /** Without colour, in this machine's zone. */
    public static Look plain() {
        return new Look(ZoneId.systemDefault(), false);
    }
}
