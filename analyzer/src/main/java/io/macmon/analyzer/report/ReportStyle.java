package io.macmon.analyzer.report;

import java.time.ZoneId;

/**
 * How to present a report to people. JSON and CSV ignore it.
 *
 * @param zone      the time zone of the times
 * @param hasColour whether to use the terminal's colours
 */
public record ReportStyle(ZoneId zone, boolean hasColour) {

    /** The system's time zone, without colours. */
    public static ReportStyle plain() {
        return new ReportStyle(ZoneId.systemDefault(), false);
    }
}
