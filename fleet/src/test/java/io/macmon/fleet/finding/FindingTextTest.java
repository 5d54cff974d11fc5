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

    private static String line(FleetFindingKind kind, String about) throws IOException {
        Instant at = Instant.parse("2026-01-02T03:04:05.6Z");
        FleetFinding finding = new FleetFinding(kind, about, "", at, at, "the evidence", Map.of());
        return FindingText.line(new String(finding.json(), StandardCharsets.UTF_8), ZoneOffset.UTC);
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
        assertThatThrownBy(() -> FindingText.line("{}", ZoneOffset.UTC)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> FindingText.line("x", ZoneOffset.UTC)).isInstanceOf(IOException.class);
    }
}
