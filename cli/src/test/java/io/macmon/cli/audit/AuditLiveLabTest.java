package io.macmon.cli.audit;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Program;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.text.MacmonException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripted segment on a live wire, and from the capture file that another program records there. */
@LabTest
class AuditLiveLabTest {

    @TempDir
    Path folder;

    private Lab wire;
    private Path policy;

    @BeforeEach
    void makeWire() throws Exception {
        wire = Lab.open();
        QuietLab.disableIpv6(wire);
        policy = Files.writeString(folder.resolve("policy.yaml"), AuditLab.POLICY);
    }

    @AfterEach
    void removeWire() {
        wire.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ring", "pcap4j"})
    void listsEveryPlantedViolationLiveAndFromTheRecordedCapture(String engine) throws Exception {
        AuditLab lab = new AuditLab();
        Path recording = folder.resolve("recorded.pcapng");
        Path report = folder.resolve("report.json");
        Process recorder = record(recording);
        try (Program audit = Program.start(
                        "audit",
                        "--parent",
                        Lab.PARENT,
                        "--engine",
                        engine,
                        "--policy",
                        policy.toString(),
                        "--no-state",
                        "--json",
                        "--format",
                        "json",
                        "--report",
                        report.toString())
                .awaitListening()) {
            send(lab);
            audit.awaitOutput(line -> line.contains("mab-eapol"));
            audit.terminate();

            assertThat(audit.exitCode()).as("%s", audit.err()).isEqualTo(ExitCode.FINDINGS);
            AuditReportJson.read(report).assertMatches(lab);
            assertThat(findings(audit.out()))
                    .containsAll(lab.planted().stream()
                            .map(planted -> Finding.idOf(planted.id()))
                            .toList());
        } finally {
            recorder.toHandle().destroy();
            recorder.waitFor();
        }

        recorded(recording).assertMatches(lab);
    }

    /** The findings in lines of EVE; more than in the report, which lacks withdrawn findings. */
    private static List<String> findings(List<String> lines) throws Exception {
        List<String> findings = new ArrayList<>();
        for (String line : lines) {
            JsonNode event = new ObjectMapper().readTree(line);
            assertThat(event.get("event_type").asText()).isEqualTo("alert");
            assertThat(event.at("/alert/category").asText()).isEqualTo("MAC audit");
            findings.add(event.at("/macmon/finding").asText());
        }
        return findings;
    }

    private void send(AuditLab lab) throws MacmonException {
        for (AuditLab.TimedFrame cue : lab.frames()) {
            wire.send(cue.frame());
        }
    }

    private AuditReportJson recorded(Path recording) throws Exception {
        try (Program audit =
                Program.start("audit", "-r", recording.toString(), "--policy", policy.toString(), "--format", "json")) {
            assertThat(audit.exitCode()).as("%s", audit.err()).isEqualTo(ExitCode.FINDINGS);
            return AuditReportJson.parse(String.join("\n", audit.out()));
        }
    }

    private static Process record(Path file) throws Exception {
        Process recorder = new ProcessBuilder(
                        Requirements.program("dumpcap"), "-q", "-i", Lab.PARENT, "-w", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        eventually("dumpcap listens", () -> Files.exists(file) && Files.size(file) > 0);
        return recorder;
    }
}
