package io.macmon.analyzer.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A horizontal time axis, with at most {@value #MAX_TICKS} ticks at round local times. */
final class TimeAxis {

    private static final int MAX_TICKS = 8;
    private static final long[] STEPS_SECONDS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400
    };
    private static final long DAY_SECONDS = 86_400;

    private final double from;
    private final double seconds;
    private final double width;
    private final ZoneId zone;

    /** @param width the x coordinate of {@code until}; that of {@code from} is 0 */
    TimeAxis(Instant from, Instant until, double width, ZoneId zone) {
        this.from = seconds(from);
        this.width = width;
        this.zone = zone;
        seconds = Math.max(1, Duration.between(from, until).toMillis() / 1_000.0);
    }

    /** The x coordinate of a time. A time outside the axis maps to its nearer end. */
    double at(Instant instant) {
        return width * Math.min(1, Math.max(0, (seconds(instant) - from) / seconds));
    }

    List<Tick> ticks() {
        long step = step();
        long offset =
                zone.getRules().getOffset(Instant.ofEpochSecond((long) from)).getTotalSeconds();
        List<Tick> ticks = new ArrayList<>();
        for (long local = -Math.floorDiv(-((long) Math.ceil(from) + offset), step) * step;
                local - offset <= from + seconds;
                local += step) {
            Instant instant = Instant.ofEpochSecond(local - offset);
            ticks.add(new Tick(at(instant), label(step).format(instant)));
        }
        return ticks;
    }

    private long step() {
        for (long step : STEPS_SECONDS) {
            if (seconds / step <= MAX_TICKS) {
                return step;
            }
        }
        return DAY_SECONDS * (long) Math.ceil(seconds / DAY_SECONDS / MAX_TICKS);
    }

    private DateTimeFormatter label(long step) {
        String pattern = step < 60 ? "HH:mm:ss" : step < DAY_SECONDS ? "HH:mm" : "MM-dd";
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(zone);
    }

    private static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    /** @param at the x coordinate */
    record Tick(double at, String label) {}
}
