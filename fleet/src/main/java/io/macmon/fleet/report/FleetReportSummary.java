package io.macmon.fleet.report;

import static io.macmon.analyzer.report.ReportText.number;

import io.macmon.analyzer.report.ReportText;
import io.macmon.cli.control.JsonObject;
import io.macmon.config.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sentences of a report, as printable text without a full stop. */
final class FleetReportSummary {

    private static final String TOO_LONG = ", because the reply was too long";
    private static final Map<String, String> REASONS =
            Map.of("places", TOO_LONG, "findings", TOO_LONG, "stations", " with violations");

    private final FleetReport report;

    FleetReportSummary(FleetReport report) {
        this.report = report;
    }

    String title() {
        return "Fleet report for " + origin();
    }

    String origin() {
        return ReportText.safe(report.status().text("origin"));
    }

    /** As in {@code Violations: 2 high, 1 medium}. */
    String outcome() {
        String violations = ReportText.severities(report.severities());
        return (violations.isEmpty() ? "No violations" : "Violations: " + violations)
                + (report.isFull() ? ", among the latest " + number(FleetReport.MAX_VIOLATIONS) : "");
    }

    boolean hasViolations() {
        return !ReportText.severities(report.severities()).isEmpty();
    }

    /** How many stations and sensors there are, what is missing, and what the report leaves out. */
    List<String> sentences() {
        JsonObject status = report.status();
        List<String> sentences = new ArrayList<>();
        if (!report.unreachable().isEmpty()) {
            sentences.add("Instances that did not answer, so what they know is missing: "
                    + String.join(
                            ", ",
                            report.unreachable().stream().map(ReportText::safe).toList()));
        }
        if (!status.text("problem").isEmpty()) {
            sentences.add("Problem: " + SafeText.line(status.text("problem")));
        }
        sentences.add("Stations: " + number(status.number("stations", 0)) + " heard in the last 5 minutes, "
                + number(status.number("stations_all", 0)) + " in all");
        sentences.add("Sensors: " + number(status.number("sensors", 0)) + ", "
                + number(status.number("sensors_silent", 0)) + " silent, " + number(status.number("lost", 0))
                + " frames and records lost");
        if (status.number("lag", 0) > 0) {
            sentences.add(number(status.number("lag", 0)) + " sightings wait at the brokers");
        }
        report.leftOut().forEach((what, count) -> {
            if (count > 0) {
                sentences.add("Left out: " + number(count) + " " + what + REASONS.get(what));
            }
        });
        return sentences;
    }
}
