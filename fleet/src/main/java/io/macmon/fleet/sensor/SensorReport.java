package io.macmon.fleet.sensor;

import io.macmon.capture.linux.ClockState;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.fleet.FleetRun.StationList;
import io.macmon.cli.process.Version;
import io.macmon.config.net.MacAddress;
import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.wire.Sighting.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The state of a sensor as JSON, as {@code sensor.schema.json} describes it. */
final class SensorReport {

    private SensorReport() {}

    /**
     * The record for the broker.
     *
     * @param stations        what lists the stations
     * @param drops           what the sensor lost, by place
     * @param clock           the state of the clock; empty if it is not synchronised
     * @param intervalSeconds the time until the next report
     */
    static FleetRecord of(
            Sensor sensor,
            StationList stations,
            Map<String, Long> drops,
            Optional<ClockState> clock,
            long intervalSeconds) {
        Origin origin = sensor.next();
        ControlReply report = ControlReply.object()
                .text("sensor", origin.sensor())
                .text("boot", origin.boot().toString())
                .number("sequence", origin.sequence())
                .text("time", sensor.now().toString())
                .text("place", sensor.place())
                .text("version", Version.release())
                .text("policy_hash", hash(stations.files().get(), stations.listed()))
                .counts("drops", drops)
                .number("interval_s", intervalSeconds);
        clock.ifPresent(state -> report.number("clock_offset_ns", state.offsetNanos())
                .number("clock_max_error_ns", state.maxErrorNanos()));
        return new FleetRecord(
                FleetTopic.SENSORS,
                origin.sensor().getBytes(StandardCharsets.UTF_8),
                report.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The SHA-256 of the files' contents, one after another, and of the listed stations in ascending order, a line
     * each; empty without either, or if a file cannot be read.
     */
    static String hash(List<Path> files, List<MacAddress> listed) {
        if (files.isEmpty() && listed.isEmpty()) {
            return "";
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                digest.update(Files.readAllBytes(file));
            }
            listed.stream()
                    .map(station -> station + "\n")
                    .distinct()
                    .sorted()
                    .forEach(line -> digest.update(line.getBytes(StandardCharsets.US_ASCII)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException unreadable) {
            return "";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
