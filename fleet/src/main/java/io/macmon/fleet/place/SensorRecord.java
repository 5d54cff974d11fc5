package io.macmon.fleet.place;

import io.macmon.cli.control.JsonObject;
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

    /**
     * Reads a value of {@code sensors.v1}. Skips fields that this version does not know.
     *
     * @throws IOException if it is not the report of a sensor
     */
    public static SensorRecord read(byte[] json) throws IOException {
        JsonObject report = JsonObject.parse(new String(json, StandardCharsets.UTF_8));
        try {
            return new SensorRecord(
                    report.text("place"),
                    report.text("policy_hash"),
                    StationState.nanosOf(Instant.parse(report.text("time"))),
                    Math.max(report.number("interval_s", DEFAULT_INTERVAL_SECONDS), 1));
        } catch (DateTimeException invalid) {
            throw new IOException("not the report of a sensor: " + invalid.getMessage(), invalid);
        }
    }
}
