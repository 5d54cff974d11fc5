package io.macmon.fleet.place;

import io.macmon.cli.control.JsonObject;
import io.macmon.fleet.wire.Sighting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The parts of a sensor's report that the fleet uses.
 *
 * @param place           empty if it is not configured
 * @param policyHash      empty if the sensor has no policy
 * @param timeNanos       by the sensor's clock, nanoseconds since 1970
 * @param intervalSeconds after how long the next report follows
 * @param boot            of the sensor's start; {@link #NO_BOOT} if it is missing
 * @param sequence        counts the records since that start
 * @param drops           what the sensor lost since its start, by place, where it lost anything
 */
public record SensorRecord(
        String place,
        String policyHash,
        long timeNanos,
        long intervalSeconds,
        UUID boot,
        long sequence,
        String version,
        Map<String, Long> drops) {

    static final UUID NO_BOOT = new UUID(0, 0);

    private static final long DEFAULT_INTERVAL_SECONDS = 60;
    private static final int MAX_DROPS = 64; // places
    private static final long MAX_INTERVAL_SECONDS = 86_400;
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z"); // nanoseconds end in 2262

    public SensorRecord {
        drops = Collections.unmodifiableMap(new TreeMap<>(drops));
    }

    /** When it reported, by its clock. */
    public Instant time() {
        return StationState.instantOf(timeNanos);
    }

    /**
     * Reads a value of {@code sensors.v1}. Skips fields that this version does not know.
     *
     * @throws IOException if it is not the report of a sensor
     */
    public static SensorRecord read(byte[] json) throws IOException {
        JsonObject report = JsonObject.parse(new String(json, StandardCharsets.UTF_8));
        String place = report.text("place");
        String policyHash = report.text("policy_hash");
        String version = report.text("version");
        if (!Sighting.isName(place) || !Sighting.isName(policyHash) || !Sighting.isName(version)) {
            throw new IOException("not the report of a sensor: the place, the hash or the version is too long");
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
                    Math.min(Math.max(interval, 1), MAX_INTERVAL_SECONDS),
                    report.has("boot") ? UUID.fromString(report.text("boot")) : NO_BOOT,
                    report.number("sequence", 0),
                    version,
                    drops(report.object("drops")));
        } catch (DateTimeException | IllegalArgumentException invalid) {
            throw new IOException("not the report of a sensor: " + invalid.getMessage(), invalid);
        }
    }

    private static Map<String, Long> drops(JsonObject report) throws IOException {
        Map<String, Long> drops = new TreeMap<>();
        for (String place : report.names()) {
            long lost = report.number(place, 0);
            if (lost > 0) {
                drops.put(place, lost);
            }
        }
        if (drops.size() > MAX_DROPS || !drops.keySet().stream().allMatch(Sighting::isName)) {
            throw new IOException("not the report of a sensor: too many drops, or too long names of their places");
        }
        return drops;
    }
}
