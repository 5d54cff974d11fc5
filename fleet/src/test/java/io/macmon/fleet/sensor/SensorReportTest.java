package io.macmon.fleet.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.linux.ClockState;
import io.macmon.cli.control.JsonObject;
import io.macmon.cli.fleet.FleetRun;
import io.macmon.cli.fleet.FleetRun.StationList;
import io.macmon.cli.fleet.FleetSettings;
import io.macmon.cli.fleet.FleetTime;
import io.macmon.config.net.MacAddress;
import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.place.SensorRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensorReportTest {

    private static final MacAddress ONE = MacAddress.parse("00:11:22:33:44:01");
    private static final MacAddress TWO = MacAddress.parse("00:11:22:33:44:02");

    @TempDir
    Path directory;

    @Test
    void theReportHasTheFieldsOfTheSchema() throws IOException {
        JsonObject schema = JsonObject.parse(
                Files.readString(Path.of(System.getProperty("macmon.root"), "fleet/src/main/json/sensor.schema.json")));

        assertThat(report(Optional.empty()).names()).containsExactlyInAnyOrderElementsOf(schema.texts("required"));
        JsonObject complete = report(Optional.of(new ClockState(-250, 1_500_000)));
        assertThat(complete.names())
                .containsExactlyInAnyOrderElementsOf(schema.object("properties").names());
        assertThat(complete.number("clock_offset_ns", 0)).isEqualTo(-250);
        assertThat(complete.number("clock_max_error_ns", 0)).isEqualTo(1_500_000);
    }

    /** A sensor's state stays in its topic, so those of earlier versions are read, and those of later ones. */
    @Test
    void statesOfOtherVersionsCanBeRead() throws IOException {
        String first = """
            {"sensor":"hq/eth0","boot":"00000000-0000-0000-0000-000000000001","sequence":7,
             "time":"2026-11-29T08:00:00Z","place":"hq","version":"macmon 0.1","policy_hash":"ab",
             "drops":{"dropped_spool":0},"interval_s":60\
            """;

        SensorRecord read = SensorRecord.read((first + "}").getBytes(StandardCharsets.UTF_8));
        assertThat(read)
                .isEqualTo(new SensorRecord(
                        "hq", "ab", 1_795_939_200_000_000_000L, 60, new UUID(0, 1), 7, "macmon 0.1", Map.of()));
        assertThat(SensorRecord.read(
                        (first + ",\"clock_offset_ns\":-5,\"later\":{\"more\":[1]}}").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(read);
    }

    @Test
    void theHashIsOfTheFilesAndTheListedStations() throws IOException {
        Path list = Files.writeString(directory.resolve("list"), ONE + "\n" + TWO + "\n");

        assertThat(SensorReport.hash(List.of(), List.of())).isEmpty();
        assertThat(SensorReport.hash(List.of(list), List.of()))
                .isEqualTo(SensorReport.hash(List.of(), List.of(TWO, ONE, TWO)))
                .isNotEqualTo(SensorReport.hash(List.of(list), List.of(ONE)));
        assertThat(SensorReport.hash(List.of(directory.resolve("missing")), List.of(ONE)))
                .isEmpty();
    }

    private static JsonObject report(Optional<ClockState> clock) throws IOException {
        FleetRun run = new FleetRun(
                "eth0",
                FleetSettings.DEFAULT,
                station -> "",
                FleetTime.REAL,
                new StationList(List::of, List.of(ONE)),
                message -> {});
        FleetRecord state =
                SensorReport.of(new Sensor(run), run.stations(), Map.of("kernel", 0L, "spool", 0L), clock, 60);
        return JsonObject.parse(new String(state.value(), StandardCharsets.UTF_8));
    }
}
