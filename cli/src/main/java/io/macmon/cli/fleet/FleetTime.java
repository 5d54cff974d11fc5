package io.macmon.cli.fleet;

import java.time.Duration;
import java.time.Instant;

/**
 * The time in what a sensor sends: the time of day or, in a lab, one that runs faster. The rules of a fleet take
 * minutes, and a lab of real sensors cannot make the kernel's clock run faster, so its sensors multiply the times when
 * they send them. It is at most {@link #MAX_LEAD} ahead, because a fleet leaves out times that are an hour ahead; from
 * then on, it runs as fast as the time of day.
 *
 * @param origin when both times are equal
 * @param speed  how many times as fast this time runs; 1 for the time of day
 */
public record FleetTime(Instant origin, int speed) {

    public static final FleetTime REAL = new FleetTime(Instant.EPOCH, 1);

    static final Duration MAX_LEAD = Duration.ofMinutes(30);

    /**
     * Parses {@code SPEED@ORIGIN}, as in {@code 12@2026-01-01T00:00:00Z}.
     *
     * @throws RuntimeException if it is anything else; only the lab writes it
     */
    public static FleetTime parse(String text) {
        String[] parts = text.split("@", 2);
        return new FleetTime(Instant.parse(parts[1]), Integer.parseInt(parts[0]));
    }

    /** Converts a time of day to this time. */
    public Instant at(Instant timeOfDay) {
        if (speed == 1) {
            return timeOfDay;
        }
        Duration lead = Duration.between(origin, timeOfDay).multipliedBy(speed - 1L);
        return timeOfDay.plus(lead.compareTo(MAX_LEAD) < 0 ? lead : MAX_LEAD);
    }

    /** Converts a duration of this time to one of the time of day. */
    public Duration timeOfDay(Duration duration) {
        return duration.dividedBy(speed);
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return speed + "@" + origin;
    }
}
