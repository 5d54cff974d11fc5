package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.Program;
import io.macmon.cli.process.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripted segment from a capture file. */
class AuditFileTest {

    private static final long START_SECONDS = 1_714_979_000;

    @TempDir
    Path folder;

    private final AuditLab lab = new AuditLab();

    @Test
    void listsEveryPlantedViolationAndNothingElse() throws Exception {
        audit().assertMatches(lab);
    }

    @Test
    void learnsWhatStationsAnnounce() throws Exception {
        AuditReportJson outcome = audit();

        assertThat(outcome.report().get("macmon").asText()).startsWith("macmon ");
        assertThat(outcome.report().get("host").asText()).isNotEmpty();
        assertThat(outcome.report().get("made_at").asText()).startsWith("20");
        assertThat(outcome.report().at("/policy_files/0/sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(outcome.report().at("/received/both_directions")).isNotEmpty();
        assertThat(outcome.report().get("changes").isNull()).isTrue(); // there is no database
        assertThat(outcome.station("00:1b:21:00:00:01").at("/names/0/name").asText())
                .isEqualTo("office-pc");
        assertThat(outcome.station("00:1b:21:00:00:01")
                        .at("/addresses/0/address")
                        .asText())
                .isEqualTo("192.0.2.77");
        assertThat(outcome.station("00:1e:37:00:00:01").get("identity").asText())
                .isEqualTo("alice");
        assertThat(outcome.station("00:1e:37:00:00:01").get("dot1x").asText()).isEqualTo("logged-off");
        assertThat(outcome.station("00:1e:37:00:00:05").get("dot1x").asText()).isEqualTo("authenticated");
        assertThat(outcome.station("00:40:8c:00:00:01").at("/vlans/0").asInt()).isEqualTo(30);
        assertThat(outcome.station("da:a1:19:00:00:07").get("randomised").asBoolean())
                .isTrue();
        assertThat(outcome.station("00:00:5e:00:01:07").get("services").toString())
                .contains("vrrp 7");
    }

    private AuditReportJson audit() throws Exception {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), AuditLab.POLICY);
        Path capture = folder.resolve("lab.pcap");
        write(capture, lab);
        try (Program audit =
                Program.start("audit", "-r", capture.toString(), "--policy", policy.toString(), "--format", "json")) {
            assertThat(audit.exitCode()).as("%s", audit.err()).isEqualTo(ExitCode.FINDINGS);
            return AuditReportJson.parse(String.join("\n", audit.out()));
        }
    }

    /** Writes the frames of the scripted segment. */
    static void write(Path file, AuditLab lab) throws IOException {
        int bytes =
                lab.frames().stream().mapToInt(cue -> 16 + cue.frame().length).sum();
        ByteBuffer pcap = ByteBuffer.allocate(24 + bytes)
                .putInt(0xA1B2C3D4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_535)
                .putInt(1);
        for (AuditLab.TimedFrame cue : lab.frames()) {
            pcap.putInt((int) (START_SECONDS + cue.millis() / 1_000))
                    .putInt((int) (cue.millis() % 1_000) * 1_000)
                    .putInt(cue.frame().length)
                    .putInt(cue.frame().length)
                    .put(cue.frame());
        }
        Files.write(file, pcap.array());
    }
}
