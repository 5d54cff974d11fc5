package io.macmon.fleet.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A record of the topic becomes a line like those of the audit. */
class FindingTextTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.6Z");

    private static String line(FleetFindingKind kind, String about) throws IOException {
        return FindingText.line(json(kind, about), ZoneOffset.UTC);
    }

    private static String json(FleetFindingKind kind, String about) {
        FleetFinding finding = new FleetFinding(kind, about, "", AT, AT, "the evidence", Map.of());
        return new String(finding.json(), StandardCharsets.UTF_8);
    }

    @Test
    void namesTheStationOrTheSensor() throws IOException {
        assertThat(line(FleetFindingKind.CLONED_MAC, "00:52:c2:00:00:01"))
                .startsWith(
                        "2026-01-02 03:04:05  HIGH    cloned-mac  00:52:c2:00:00:01  the evidence  to do: find both")
                .contains("  ID ");
        assertThat(line(FleetFindingKind.SENSOR_SILENT, "hq/eth0"))
                .startsWith("2026-01-02 03:04:05  MEDIUM  sensor-silent  hq/eth0  the evidence  to do: check");
    }

    @Test
    void refusesWhatIsNoFinding() {
        isRefused("{}");
        isRefused("x");
        isRefused("");
    }

    @Test
    void refusesADateThatCannotBePrinted() throws IOException {
        String json = json(FleetFindingKind.CLONED_MAC, "00:52:c2:00:00:01");
        assertThat(FleetAlertReader.read(json).at()).isEqualTo(AT);
        isRefused(json.replace("2026-01-02T03:04:05.600000+0000", "+999999999-12-31T23:59:59.000000-1800"));
        isRefused(json.replace("2026-01-02T03:04:05.600000+0000", "-999999999-01-01T00:00:00.000000+1800"));
        isRefused(json.replace("2026-", "+20260-"));
    }

    @Test
    void refusesALongRecord() {
        isRefused(json(FleetFindingKind.CLONED_MAC, "00:52:c2:00:00:01" + " ".repeat(40_000)));
    }

    private static void isRefused(String json) {
        assertThatThrownBy(() -> FindingText.line(json, ZoneOffset.UTC)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> FleetAlertReader.read(json)).isInstanceOf(IOException.class);
    }
}
