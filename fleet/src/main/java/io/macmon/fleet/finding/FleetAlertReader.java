package io.macmon.fleet.finding;

import io.macmon.analyzer.MonitorEvent.FleetFindingReported;
import io.macmon.analyzer.audit.finding.FleetAlert;
import io.macmon.cli.control.JsonObject;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.SafeText;
import java.io.IOException;
import java.util.Optional;

/** Reads what {@link FleetFinding#json} wrote, as an event for outputs. */
public final class FleetAlertReader {

    private FleetAlertReader() {}

    /**
     * The event.
     *
     * @param json a value of {@code fleet-findings.v1}
     * @throws IOException if it is something else
     */
    public static FleetFindingReported read(String json) throws IOException {
        JsonObject finding = FindingText.parse(json);
        JsonObject macmon = finding.object("macmon");
        JsonObject alert = finding.object("alert");
        return new FleetFindingReported(
                FindingText.time(finding.text("timestamp")),
                new FleetAlert(
                        text(macmon, "finding"),
                        text(macmon, "kind"),
                        (int) alert.number("signature_id", 0),
                        FindingText.severity(alert.number("severity", 0)),
                        station(finding.object("ether").text("src_mac")),
                        text(macmon, "sensor"),
                        text(macmon, "subject"),
                        FindingText.time(macmon.text("first")),
                        FindingText.time(macmon.text("last")),
                        text(macmon, "evidence"),
                        text(macmon, "action"),
                        text(macmon.object("fields"), "group"),
                        SafeText.json(json.replaceAll("[\r\n]+", " "))));
    }

    private static String text(JsonObject object, String name) {
        return SafeText.line(object.text(name));
    }

    private static Optional<MacAddress> station(String mac) throws IOException {
        try {
            return mac.isEmpty() ? Optional.empty() : Optional.of(MacAddress.parse(mac));
        } catch (IllegalArgumentException invalid) {
            throw new IOException("not a finding: " + invalid.getMessage(), invalid);
        }
    }
}
