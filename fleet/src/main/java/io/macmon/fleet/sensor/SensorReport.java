package io.macmon.fleet.sensor;

import io.macmon.cli.control.ControlReply;
import io.macmon.cli.process.Version;
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

/** The state of a sensor as JSON, as {@code sensor.schema.json} describes it. */
final class SensorReport {

    private SensorReport() {}

    /**
     * The record for the broker.
     *
     * @param policy          the files of the policy in effect
     * @param drops           what the sensor lost, by place
     * @param intervalSeconds after how long the next report follows
     */
    static FleetRecord of(Sensor sensor, List<Path> policy, Map<String, Long> drops, long intervalSeconds) {
        Origin origin = sensor.next();
        ControlReply report = ControlReply.object()
                .text("sensor", origin.sensor())
                .text("boot", origin.boot().toString())
                .number("sequence", origin.sequence())
                .text("time", sensor.now().toString())
                .text("place", sensor.place())
                .text("version", Version.release())
                .text("policy_hash", hash(policy))
                .counts("drops", drops)
                .number("interval_s", intervalSeconds);
        return new FleetRecord(
                FleetTopic.SENSORS,
                origin.sensor().getBytes(StandardCharsets.UTF_8),
                report.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The SHA-256 of the files' contents, one after another; empty without a file, or if one cannot be read. */
    static String hash(List<Path> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                digest.update(Files.readAllBytes(file));
            }
            return files.isEmpty() ? "" : HexFormat.of().formatHex(digest.digest());
        } catch (IOException unreadable) {
            return "";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
