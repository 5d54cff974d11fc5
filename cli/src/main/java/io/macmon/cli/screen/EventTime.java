package io.macmon.cli.screen;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * The time at the start of each line. Short lines show the time of day, after a line with the date whenever it changes;
 * on a narrow terminal without milliseconds.
 */
final class EventTime {

    private static final String SECONDS = "HH:mm:ss";
    private static final String MILLIS = "HH:mm:ss.SSS";
    private static final String DATE_AND_MILLIS = "uuuu-MM-dd HH:mm:ss.SSS";

    private final ZoneId zone;
    private final boolean showsDates;
    private final boolean isWide;
    private final String widePattern;
    private String pattern;
    private DateTimeFormatter format;
    private long dayStart; // the seconds of the day of the last line
    private long dayEnd;

    private EventTime(ZoneId zone, boolean showsDates, boolean isWide, String widePattern) {
        this.zone = zone;
        this.showsDates = showsDates;
        this.isWide = isWide;
        this.widePattern = widePattern;
        setPattern(MILLIS);
    }

    /** For a live capture: the date of its start goes without saying. */
    static EventTime live(ZoneId zone, Instant start, boolean isWide) {
        EventTime time = new EventTime(zone, !isWide, isWide, MILLIS);
        time.isNewDay(start);
        return time;
    }

    /** For a capture file, which can be from any day. */
    static EventTime ofFile(ZoneId zone, boolean isWide) {
        return new EventTime(zone, !isWide, isWide, DATE_AND_MILLIS);
    }

    void setWidth(int columns) {
        setPattern(isWide ? widePattern : columns >= TextLayout.MAX_COLUMNS ? MILLIS : SECONDS);
    }

    private void setPattern(String text) {
        pattern = text;
        format = DateTimeFormatter.ofPattern(text, Locale.ROOT).withZone(zone);
    }

    /** The number of columns. */
    int length() {
        return pattern.length();
    }

    String text(Instant at) {
        return format.format(at);
    }

    /** The date, if it is not the one of the last line. */
    Optional<String> newDate(Instant at) {
        return showsDates && isNewDay(at)
                ? Optional.of(LocalDate.ofInstant(at, zone).toString())
                : Optional.empty();
    }

    /** Shows the date again. */
    void restart() {
        dayEnd = dayStart;
    }

    private boolean isNewDay(Instant at) {
        long second = at.getEpochSecond();
        if (second >= dayStart && second < dayEnd) {
            return false;
        }
        LocalDate day = LocalDate.ofInstant(at, zone);
        dayStart = day.atStartOfDay(zone).toEpochSecond();
        dayEnd = day.plusDays(1).atStartOfDay(zone).toEpochSecond();
        return true;
    }
}
