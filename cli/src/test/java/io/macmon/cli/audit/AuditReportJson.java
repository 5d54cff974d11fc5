package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A report in JSON, read by an independent parser. */
record AuditReportJson(JsonNode report) {

    static AuditReportJson read(Path file) throws IOException {
        return new AuditReportJson(new ObjectMapper().readTree(file.toFile()));
    }

    static AuditReportJson parse(String text) throws IOException {
        return new AuditReportJson(new ObjectMapper().readTree(text));
    }

    /** The evidence, by kind, station and subject. Each finding must have its values as fields as well. */
    Map<String, String> findings() {
        Map<String, String> findings = new TreeMap<>();
        for (JsonNode finding : report.get("findings")) {
            assertThat(finding.get("fields")).as(key(finding)).isNotEmpty();
            findings.put(key(finding), finding.get("evidence").asText());
        }
        return findings;
    }

    private static String key(JsonNode finding) {
        String subject = finding.get("subject").asText("");
        return finding.get("kind").asText() + "/" + finding.get("station").asText("00:00:00:00:00:00")
                + (subject.isEmpty() ? "" : "/" + subject);
    }

    /** The verdicts, by address. */
    Map<String, String> verdicts() {
        Map<String, String> verdicts = new TreeMap<>();
        report.get("stations")
                .forEach(station -> verdicts.put(
                        station.get("mac").asText(), station.get("verdict").asText()));
        return verdicts;
    }

    JsonNode station(String mac) {
        for (JsonNode station : report.get("stations")) {
            if (station.get("mac").asText().equals(mac)) {
                return station;
            }
        }
        throw new AssertionError("no station " + mac + " in " + verdicts().keySet());
    }

    long counter(String name) {
        return report.at("/counters/" + name).asLong();
    }

    /** Fails unless exactly the planted findings are there, each with its evidence. */
    void assertMatches(AuditLab lab) {
        Map<String, String> findings = findings();
        assertThat(findings.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        lab.planted().stream().map(AuditLab.PlantedFinding::id).toList());
        for (AuditLab.PlantedFinding planted : lab.planted()) {
            assertThat(findings.get(planted.id())).as(planted.id()).contains(planted.evidence());
        }
        assertThat(verdicts()).containsExactlyInAnyOrderEntriesOf(lab.verdicts());
        assertThat(counter("frames")).isEqualTo(lab.frames().size());
        report.get("counters").fieldNames().forEachRemaining(name -> {
            if (name.startsWith("dropped")) {
                assertThat(counter(name)).as(name).isZero();
            }
        });
    }
}
