package io.macmon.analyzer.record;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FleetAlert;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.config.net.MacAddress;
import java.util.Optional;

/** Sample findings. */
final class SampleFindings {

    private static final MacAddress STATION = MacAddress.parse("02:00:00:00:00:99");

    static final Finding FLIP_FLOP = new Finding(
            FindingKind.FLIP_FLOP,
            STATION,
            "10.0.0.10",
            SampleFlows.FIRST.minusSeconds(5),
            SampleFlows.FIRST,
            3,
            "It took \"10.0.0.10\" again.");
    static final Finding WRONG_VLAN = new Finding(
            FindingKind.WRONG_VLAN, STATION, "7", SampleFlows.FIRST, SampleFlows.FIRST, 1, "It is in VLAN 7.");
    static final Finding NEW_STATION = new Finding(
            FindingKind.NEW_STATION, STATION, "", SampleFlows.FIRST, SampleFlows.FIRST, 1, "It was never seen before.");

    static final FleetAlert FLEET = new FleetAlert(
            "a1b2c3d4",
            "cloned-mac",
            200,
            Severity.HIGH,
            Optional.of(STATION),
            "",
            "",
            SampleFlows.FIRST.minusSeconds(5),
            SampleFlows.FIRST,
            "It is at two places.",
            "find both",
            "pcs",
            "{\"timestamp\":\"2024-05-06T07:08:09.123456+0000\",\"event_type\":\"alert\"}");

    private SampleFindings() {}
}
