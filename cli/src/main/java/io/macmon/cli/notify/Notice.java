package io.macmon.cli.notify;

import io.macmon.analyzer.audit.finding.Severity;
import java.time.Instant;

/**
 * Something that a channel may report.
 *
 * @param kind       kind of finding, or one of the names in {@link Health}
 * @param group      group of the station; empty if no group lists it or none is concerned
 * @param station    MAC address of the station; empty if none is concerned
 * @param text       what happened; printable, at most {@value #MAX_TEXT} characters and an ellipsis
 * @param isResolved whether it is over
 */
record Notice(
        Instant at, String kind, Severity severity, String group, String station, String text, boolean isResolved) {

    static final int MAX_TEXT = 200;

    Notice {
        if (text.length() > MAX_TEXT) {
            int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
            text = text.substring(0, end) + "…";
        }
    }

    /** What is reported at once only when it is the first in a while. */
    String topic() {
        return kind + (isResolved ? " resolved " : " ") + group;
    }

    /** One line, without the time. */
    String line() {
        return (isResolved ? "resolved: " : "")
                + kind
                + (station.isEmpty() ? "" : " " + station)
                + (group.isEmpty() ? "" : " (" + group + ")")
                + ": "
                + text;
    }
}
