package io.macmon.fleet.finding;

import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.cli.control.JsonObject;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/** A finding as a line for people, in the form of the audit's. */
public final class FindingText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private static final Instant LAST_TIME = Instant.parse("2200-01-01T00:00:00Z");
    private static final int MAX_LENGTH = 32 << 10; // the application's findings are far shorter

    private FindingText() {}

    /**
     * The line; it may contain anything.
     *
     * @param json a value of {@code fleet-findings.v1}
     * @throws IOException if it is something else
     */
    public static String line(String json, ZoneId zone) throws IOException {
        JsonObject finding = parse(json);
        JsonObject macmon = finding.object("macmon");
        String station = finding.object("ether").text("src_mac");
        return String.join(
                "  ",
                TIME.withZone(zone).format(time(finding.text("timestamp"))),
                String.format(
                        Locale.ROOT, "%-6s", severity(finding.object("alert").number("severity", Severity.INFO.eve()))),
                macmon.text("kind"),
                station.isEmpty() ? macmon.text("sensor") : station,
                macmon.text("evidence"),
                "to do: " + macmon.text("action"),
                "ID " + macmon.text("finding"));
    }

    /**
     * The fields of a finding.
     *
     * @param json a value of {@code fleet-findings.v1}, which any producer may have written
     * @throws IOException if it is something else
     */
    public static JsonObject parse(String json) throws IOException {
        if (json.length() > MAX_LENGTH) {
            throw new IOException("not a finding: it has " + json.length() + " characters");
        }
        JsonObject finding = JsonObject.parse(json);
        if (finding.object("macmon").text("kind").isEmpty()) {
            throw new IOException("not a finding: it has no kind");
        }
        time(finding.text("timestamp"));
        time(finding.object("macmon").text("first"));
        time(finding.object("macmon").text("last"));
        return finding;
    }

    static Instant time(String timestamp) throws IOException {
        try {
            Instant time = OffsetDateTime.parse(timestamp, FleetFinding.TIME).toInstant();
            if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST_TIME)) {
                throw new IOException("not a finding: its time is " + time); // some dates cannot be printed
            }
            return time;
        } catch (DateTimeException invalid) {
            throw new IOException("not a finding: " + invalid.getMessage(), invalid);
        }
    }

    static Severity severity(long eve) {
        return Arrays.stream(Severity.values())
                .filter(severity -> severity.eve() == eve)
                .findFirst()
                .orElse(Severity.INFO);
    }
}
