package io.macmon.cli.notify;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;

/** A part of each day, in local time; it may contain midnight. The end does not belong to it. */
record QuietHours(LocalTime from, LocalTime to) {

    /**
     * Reads text such as {@code 22:00-07:00}.
     *
     * @throws IllegalArgumentException for any other text, or if both times are the same
     */
    static QuietHours parse(String text) {
        String[] times = text.split("-", -1);
        try {
            if (times.length == 2) {
                QuietHours hours = new QuietHours(LocalTime.parse(times[0].strip()), LocalTime.parse(times[1].strip()));
                if (!hours.from.equals(hours.to)) {
                    return hours;
                }
            }
        } catch (DateTimeException invalid) {
            // reported below
        }
        throw new IllegalArgumentException("not a part of the day: '" + text + "'; write it as 22:00-07:00");
    }

    /** How long it stays quiet; zero if it is not. Exact when the clocks change, too. */
    Duration left(ZonedDateTime now) {
        LocalTime time = now.toLocalTime();
        boolean isQuiet = from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
        if (!isQuiet) {
            return Duration.ZERO;
        }
        ZonedDateTime end = now.toLocalDate().atTime(to).atZone(now.getZone());
        return Duration.between(
                now,
                end.isAfter(now)
                        ? end
                        : now.toLocalDate().plusDays(1).atTime(to).atZone(now.getZone()));
    }
}
