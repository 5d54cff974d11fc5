package io.macmon.fleet.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.control.ControlReply;
import io.macmon.fleet.place.SensorRecord;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the screen, the page and the report show of the sensors. */
class PlaceReportTest {

    @Test
    void marksTheSensorWhosePolicyIsNotThatOfMost() {
        SortedMap<String, SensorRecord> sensors = new TreeMap<>();
        sensors.put("hq/eth0", sensor("aaaa"));
        sensors.put("hq/eth1", sensor("aaaa"));
        sensors.put("hq/eth2", sensor("bbbb"));
        ControlReply reply = ControlReply.object();

        new PlaceReport(sensors, Map.of(), 0).writeTo(reply, Map.of());

        assertThat(reply.toString())
                .contains("\"policies\":[\"aaaa\",\"bbbb\"],\"policy_differs\":true")
                .containsPattern("hq/eth0[^}]*\"policy_hash\":\"aaaa\",\"policy_differs\":false")
                .containsPattern("hq/eth1[^}]*\"policy_hash\":\"aaaa\",\"policy_differs\":false")
                .containsPattern("hq/eth2[^}]*\"policy_hash\":\"bbbb\",\"policy_differs\":true");
    }

    private static SensorRecord sensor(String policy) {
        return new SensorRecord("hq", policy, 0, 60, new UUID(1, 2), 1, "macmon", Map.of());
    }
}
