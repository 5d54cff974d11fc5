package io.macmon.analyzer.report;

import java.time.ZoneId;

/**
 * How people want to see a report.
 *
 * @param zone       of the times in those forms that are for people
 * @param hasColour  whether a terminal shows it, and shows colours
 */
public record ReportStyle(ZoneId zone, boolean hasColour) {

    /** Without colour, in this machine's zone. */
    public static ReportStyle plain() {
        return new ReportStyle(ZoneId.systemDefault(), false);
    }
}
