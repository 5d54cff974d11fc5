package io.macmon.fleet.fault;

import io.macmon.config.net.MacAddress;
import io.macmon.fleet.wire.Sighting;
import io.macmon.fleet.wire.Sighting.Broadcast;
import io.macmon.fleet.wire.Sighting.Origin;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What the sensors hear, by minutes of synthetic time: stations that stay, have a clone, or move every half an hour.
 * The sensors {@code a} and {@code c} are on one segment.
 */
final class FaultScenario {

    static final List<String> SENSORS = List.of("a", "b", "c");

    /** A sensor sends these minutes at once. */
    static final int MINUTES_PER_STEP = 5;

    /** In these, only the broadcasts are heard that show which sensors are on one segment. */
    static final int FIRST_STEPS = 1;

    /** After these, every station was heard: a move from where a station was never heard cannot be found. */
    static final int KNOWN_STEPS = 8;

    /** In these, no station moves, so that all moves are decided. */
    static final int LAST_STEPS = 6;

    private static final int STATIONS = 16;
    private static final int STAY_MINUTES = 30;
    private static final int GAP_MINUTES = 5;
    private static final int CLONED_FROM = 20;
    private static final int BROADCASTS = 3; // in the first minutes
    private static final int[] CLOCK_SECONDS = {0, 20, -10};

    /** Start of the synthetic time. All processes of a run need the same. */
    static final String START_PROPERTY = "macmon.fleet.start";

    // Not in the future, because such sightings are left out, and not over 90 days ago, because such stations are
    // forgotten.
    static final Instant START = start();

    private static final DateTimeFormatter FINDING_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSZ");

    private FaultScenario() {}

    private static Instant start() {
        return Instant.parse(System.getProperty(
                START_PROPERTY, Instant.now().minus(60, ChronoUnit.DAYS).toString()));
    }

    static List<String> stations() {
        return IntStream.range(0, STATIONS)
                .mapToObj(station -> mac(station).toString())
                .toList();
    }

    private static MacAddress mac(int station) {
        return new MacAddress(0x0052_C200_0000L + station);
    }

    /** The end of a minute by a sensor's clock. */
    static Instant endOf(int minute, String sensor) {
        return START.plusSeconds((minute + 1) * 60L + clockSeconds(sensor));
    }

    private static int clockSeconds(String sensor) {
        return CLOCK_SECONDS[SENSORS.indexOf(sensor)];
    }

    /** The sensors of one segment have one name. */
    static String segmentOf(String sensor) {
        return sensor.equals("c") ? "a" : sensor;
    }

    /** The minute of the scenario in which a station was heard; the same for both sensors of a segment. */
    static long minuteOf(String time) {
        Instant at = OffsetDateTime.parse(time, FINDING_TIME).toInstant();
        return Duration.between(START, at.plusSeconds(12)).toMinutes();
    }

    /**
     * What a sensor hears in a minute.
     *
     * @param origins gives the next record of the sensor its number
     * @param steps   number of all steps
     */
    static List<Sighting> sightings(String sensor, Supplier<Origin> origins, int minute, int steps) {
        long lastMove = (long) (steps - LAST_STEPS) * MINUTES_PER_STEP;
        return IntStream.range(0, STATIONS)
                .filter(station -> isHeard(sensor, station, minute, lastMove))
                .mapToObj(station -> sighting(sensor, origins.get(), station, minute))
                .toList();
    }

    private static boolean isHeard(String sensor, int station, int minute, long lastMove) {
        boolean isAtA = !sensor.equals("b");
        if (station == 0) { // too short for a clone before it is known that a and c are on one segment
            return isAtA && minute != BROADCASTS;
        }
        if (minute < FIRST_STEPS * MINUTES_PER_STEP) {
            return false;
        }
        return switch (station % 4) {
            case 0 -> isAtA;
            case 1 -> isAtA || minute >= CLONED_FROM;
            default ->
                place(station, minute, lastMove).filter(atA -> atA == isAtA).isPresent();
        };
    }

    // Whether a station that moves is at the segment of a; empty on its way.
    private static Optional<Boolean> place(int station, int minute, long lastMove) {
        int phase = station * 7;
        long stay = (Math.min(minute, lastMove) + phase) / STAY_MINUTES;
        boolean isOnItsWay = minute < lastMove && (minute + phase) % STAY_MINUTES >= STAY_MINUTES - GAP_MINUTES;
        return isOnItsWay ? Optional.empty() : Optional.of((stay + station) % 2 == 0);
    }

    private static Sighting sighting(String sensor, Origin origin, int station, int minute) {
        Instant at = START.plusSeconds(minute * 60L + station * 3L + clockSeconds(sensor));
        return new Sighting(
                origin,
                at,
                mac(station),
                station,
                Set.of(InetAddress.getLoopbackAddress()),
                List.of("host" + station),
                "",
                "place of " + sensor,
                station == 0 ? List.of(new Broadcast(minute, at)) : List.of());
    }
}
