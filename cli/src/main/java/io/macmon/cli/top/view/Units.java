package io.macmon.cli.top.view;

import io.macmon.cli.screen.Quantities;
import io.macmon.cli.top.model.Fields;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * How a drawing shows values. What is not known is shown as {@code -}.
 *
 * @param now         when the replies were taken
 * @param zone        of times
 * @param showsBits   whether to show bits instead of bytes
 * @param showsTotals whether to show totals instead of rates
 */
record Units(Instant now, ZoneId zone, boolean showsBits, boolean showsTotals) {

    static final String UNKNOWN = "-";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter FULL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS xxx", Locale.ROOT);

    static String text(String text) {
        return text.isEmpty() ? UNKNOWN : text;
    }

    /** All digits. */
    static String exact(long number) {
        return number < 0 ? UNKNOWN : Quantities.exact(number);
    }

    /** At most four digits and a prefix. */
    static String scaled(long number) {
        return number < 0 ? UNKNOWN : Quantities.scaled(number);
    }

    /** The unit of rates or totals, whichever are shown. */
    String trafficTitle() {
        String unit = showsBits ? "bits" : "bytes";
        return showsTotals ? unit : unit + "/s";
    }

    /** Bytes, or as many bits. */
    String volume(long bytes) {
        return scaled(showsBits && bytes > 0 ? 8 * bytes : bytes);
    }

    /** The time since then, as in {@code 5s} or {@code 3d04h}. */
    String age(Instant at) {
        return isUnknown(at)
                ? UNKNOWN
                : Quantities.timeLeft(Math.max(0, Duration.between(at, now).toSeconds()));
    }

    /** The time of day, or the date and minutes of another day. */
    String time(Instant at) {
        if (isUnknown(at)) {
            return UNKNOWN;
        }
        boolean isToday = at.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate());
        return (isToday ? TIME : DATE).format(at.atZone(zone));
    }

    /** Date, time with milliseconds and offset, and how long ago. */
    String fullTime(Instant at) {
        return isUnknown(at) ? UNKNOWN : FULL.format(at.atZone(zone)) + ", " + age(at) + " ago";
    }

    private static boolean isUnknown(Instant at) {
        return at.equals(Fields.NEVER);
    }
}
