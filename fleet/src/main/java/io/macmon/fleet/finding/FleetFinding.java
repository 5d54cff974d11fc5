package io.macmon.fleet.finding;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.cli.control.ControlReply;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something about a station or a sensor that takes more than one sensor to find.
 *
 * @param about    the MAC address of the station, or the name of the sensor
 * @param subject  distinguishes findings of one kind about the same station; may be empty
 * @param first    when it began, by the clocks of the sensors
 * @param last     when it was last seen, by the clocks of the sensors
 * @param evidence what was seen
 * @param fields   the values in the evidence, by name
 */
public record FleetFinding(
        FleetFindingKind kind,
        String about,
        String subject,
        Instant first,
        Instant last,
        String evidence,
        Map<String, String> fields) {

    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int GENERATOR_ID = 1_000_077; // as for the audit's findings

    public FleetFinding {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    /** The short identifier, the same in every run, as for the audit's findings. */
    public String id() {
        String key = kind.id() + "/" + about;
        return Finding.idOf(subject.isEmpty() ? key : key + "/" + subject);
    }

    /** The finding as an EVE alert, in the form of the audit's findings. */
    public byte[] json() {
        boolean isStation = !kind.isAboutSensor();
        ControlReply json = ControlReply.object()
                .text("timestamp", TIME.format(last))
                .text("event_type", "alert")
                .json("alert", alert().toString());
        if (isStation) {
            json.json("ether", ControlReply.object().text("src_mac", about).toString());
        }
        ControlReply macmon = ControlReply.object().text("finding", id()).text("kind", kind.id());
        if (!isStation) {
            macmon.text("sensor", about);
        }
        if (!subject.isEmpty()) {
            macmon.text("subject", subject);
        }
        macmon.text("first", TIME.format(first))
                .text("last", TIME.format(last))
                .text("evidence", evidence)
                .text("action", kind.action())
                .text("if_legitimate", kind.ifLegitimate());
        ControlReply named = ControlReply.object();
        fields.forEach(named::text);
        macmon.json("fields", named.toString());
        return json.json("macmon", macmon.toString()).toString().getBytes(StandardCharsets.UTF_8);
    }

    private ControlReply alert() {
        return ControlReply.object()
                .text("action", "allowed")
                .number("gid", GENERATOR_ID)
                .number("signature_id", kind.number())
                .number("rev", 1)
                .text("signature", "macmon " + kind.id())
                .text("category", "MAC fleet")
                .number("severity", kind.severity().eve());
    }
}
