package io.macmon.cli.notify;

import io.macmon.analyzer.audit.finding.Severity;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that a channel may report.
 *
 * @param kind       kind of finding, or one of the names in {@link Health}
 * @param group      group of the station; empty if no group lists it or none is concerned
 * @param station    MAC address of the station; empty if none is concerned
 * @param name       name of the station; empty if unknown
 * @param vendor     vendor of the station's address; empty if unknown
 * @param text       what happened; printable, at most {@value #MAX_TEXT} characters and an ellipsis
 * @param isResolved whether it is over
 */
record Notice(
        Instant at,
        String kind,
        Severity severity,
        String group,
        String station,
        String name,
        String vendor,
        String text,
        boolean isResolved) {

    static final int MAX_TEXT = 200;

    Notice {
        if (text.length() > MAX_TEXT) {
            int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
            text = text.substring(0, end) + "…";
        }
    }

    /** A notice about no station, or about one of which only the address is known. */
    Notice(Instant at, String kind, Severity severity, String group, String station, String text, boolean isResolved) {
        this(at, kind, severity, group, station, "", "", text, isResolved);
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
                + inBrackets()
                + ": "
                + text;
    }

    private String inBrackets() {
        String known =
                Stream.of(name, vendor, group).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
        return known.isEmpty() ? "" : " (" + known + ")";
    }
}
