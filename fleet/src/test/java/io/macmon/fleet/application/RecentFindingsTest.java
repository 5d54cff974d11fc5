package io.macmon.fleet.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.control.ControlReply;
import io.macmon.cli.control.JsonObject;
import io.macmon.fleet.finding.FleetFinding;
import io.macmon.fleet.finding.FleetFindingKind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentFindingsTest {

    private final RecentFindings recent = new RecentFindings();

    @Test
    void newStationsDoNotPushOutAViolation() throws IOException {
        add(FleetFindingKind.CLONED_MAC, "clone");
        IntStream.rangeClosed(0, RecentFindings.MAX)
                .forEach(station -> add(FleetFindingKind.NEW_ANYWHERE, "s" + station));
        add(FleetFindingKind.SENSOR_SILENT, "sensor");
        add(FleetFindingKind.NEW_ANYWHERE, "s7");

        List<String> stations = stations();
        assertThat(stations)
                .hasSize(RecentFindings.MAX + 2)
                .endsWith("s1", "clone")
                .doesNotContain("s0");
        assertThat(stations.subList(0, 3)).containsExactly("s7", "sensor", "s" + RecentFindings.MAX);
        assertThat(recent.bySeverity())
                .isEqualTo(Map.of("high", 1L, "medium", 1L, "low", 0L, "info", (long) RecentFindings.MAX));
    }

    @Test
    void keepsTheLatestViolations() throws IOException {
        IntStream.rangeClosed(0, RecentFindings.MAX)
                .forEach(station -> add(FleetFindingKind.CLONED_MAC, "s" + station));

        assertThat(stations())
                .hasSize(RecentFindings.MAX)
                .startsWith("s" + RecentFindings.MAX)
                .endsWith("s1");
    }

    @Test
    void leavesOutADateThatAReportCannotPrint() throws IOException {
        add(FleetFindingKind.CLONED_MAC, "clone");
        recent.add(json(FleetFindingKind.CLONED_MAC, "hostile").replace("\"1970-", "\"+999999999-"));
        assertThat(stations()).containsExactly("clone");
    }

    @Test
    void keepsFewerOfLongOnes() throws IOException {
        String evidence = "e".repeat(30_000);
        for (int i = 0; i < RecentFindings.MAX; i++) {
            recent.add(json(FleetFindingKind.CLONED_MAC, "s" + i)
                    .replace("\"evidence\":\"", "\"evidence\":\"" + evidence));
        }
        recent.add(json(FleetFindingKind.CLONED_MAC, "s" + (RecentFindings.MAX - 1)));
        assertThat(recent.bySeverity().get("high")).isBetween(250L, 280L);
        assertThat(stations()).startsWith("s999", "s998");
    }

    private void add(FleetFindingKind kind, String about) {
        recent.add(json(kind, about));
    }

    private static String json(FleetFindingKind kind, String about) {
        FleetFinding finding = new FleetFinding(kind, about, "", Instant.EPOCH, Instant.EPOCH, "", Map.of());
        return new String(finding.json(), UTF_8);
    }

    private List<String> stations() throws IOException {
        ControlReply reply = ControlReply.object();
        recent.writeTo(reply);
        return JsonObject.parse(reply.toString()).objects("findings").stream()
                .map(finding -> finding.text("station"))
                .toList();
    }
}
