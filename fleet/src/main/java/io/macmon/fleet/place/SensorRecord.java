package io.macmon.fleet.place;

import io.macmon.cli.control.JsonObject;
import io.macmon.fleet.wire.Sighting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * The parts of a sensor's report that the fleet uses.
 *
 * @param place           empty if it is not configured
 * @param policyHash      empty if the sensor has no policy
 * @param timeNanos       by the sensor's clock, nanoseconds since 1970
 * @param intervalSeconds after how long the next report follows
 */
public record SensorRecord(String place, String policyHash, long timeNanos, long intervalSeconds) {

    private static final long DEFAULT_INTERVAL_SECONDS = 60;
    private static final long MAX_INTERVAL_SECONDS = 86_400;
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z"); // nanoseconds end in 2262

    /**
     * Reads a value of {@code sensors.v1}. Skips fields that this version does not know.
     *
     * @throws IOException if it is not the report of a sensor
     */
    public static SensorRecord read(byte[] json) throws IOException {
        JsonObject report = JsonObject.parse(new String(json, StandardCharsets.UTF_8));
        String place = report.text("place");
        String policyHash = report.text("policy_hash");
        if (!Sighting.isName(place) || !Sighting.isName(policyHash)) {
            throw new IOException("not the report of a sensor: the place or the hash is too long");
        }
        try {
            Instant time = Instant.parse(report.text("time"));
            if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
                throw new IOException("not the report of a sensor: the time is " + time);
            }
            long interval = report.number("interval_s", DEFAULT_INTERVAL_SECONDS);
            return new SensorRecord(
                    place,
                    policyHash,
                    StationState.nanosOf(time),
                    Math.min(Math.max(interval, 1), MAX_INTERVAL_SECONDS));
        } catch (DateTimeException invalid) {
            throw new IOException("not the report of a sensor: " + invalid.getMessage(), invalid);
        }
    }
}
