package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.cli.process.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code macmon audit findings}, {@code mute} and {@code unmute}, after an audit of the scripted segment. */
class FindingCommandsTest {

    private static final String FLIP_FLOP = "flip-flop/00:04:f2:00:00:0a/192.0.2.90";

    @TempDir
    Path folder;

    private Path policy;
    private Path capture;
    private Path database;

    @BeforeEach
    void audit() throws Exception {
        policy = Files.writeString(folder.resolve("policy.yaml"), AuditLab.POLICY);
        capture = folder.resolve("lab.pcap");
        AuditFileTest.write(capture, new AuditLab());
        database = folder.resolve("audit.db");
        assertThat(audit("json").exitCode()).isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void listsTheFindingsInTheDatabase() throws Exception {
        List<JsonNode> findings = listed();

        assertThat(findings)
                .extracting(finding -> finding.get("id").asText())
                .contains(Finding.idOf(FLIP_FLOP))
                .doesNotHaveDuplicates();
        assertThat(listed("--kind", "flip-flop")).hasSize(1);
        assertThat(listed("--station", "00:04:f2:00:00:0a"))
                .hasSize(2)
                .allMatch(finding -> finding.get("station").asText().equals("00:04:f2:00:00:0a"));
        assertThat(listed("--severity", "high"))
                .hasSizeLessThan(findings.size())
                .allMatch(finding -> finding.get("severity").asText().equals("high"));
        assertThat(listed("--since", "1h")).isEmpty();
        assertThat(run("findings").out()).contains("flip-flop  00:04:f2:00:00:0a  192.0.2.90", " findings\n");
    }

    @Test
    void aMutedFindingIsListedInEveryReportWithWhoAndWhyAndDoesNotCount() throws Exception {
        AuditReportJson before = AuditReportJson.parse(audit("json").out());
        for (JsonNode finding : before.report().get("findings")) {
            if (finding.get("violation").asBoolean()) {
                mute(finding.get("id").asText());
            }
        }

        AuditResult muted = audit("json");
        assertThat(muted.exitCode()).as(muted.err()).isEqualTo(ExitCode.DONE);
        AuditReportJson report = AuditReportJson.parse(muted.out());
        assertThat(report.report().get("clean").asBoolean()).isTrue();
        assertThat(report.findings()).isEqualTo(before.findings());
        assertThat(report.report().get("mutes")).isNotEmpty().allSatisfy(mute -> {
            assertThat(mute.get("who").asText()).isNotEmpty();
            assertThat(mute.get("why").asText()).isEqualTo("a test");
            assertThat(mute.get("count").asInt()).isPositive();
        });
        for (String format : List.of("table", "csv", "markdown", "html")) {
            assertThat(audit(format).out()).as(format).contains("a test", Finding.idOf(FLIP_FLOP));
        }
        assertThat(audit("table").err()).doesNotContain("flip-flop");

        assertThat(run("unmute", Finding.idOf(FLIP_FLOP)).exitCode()).isZero();
        assertThat(audit("json").exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(listed("--muted"))
                .isNotEmpty()
                .noneMatch(finding -> finding.get("kind").asText().equals("flip-flop"));
    }

    @Test
    void theWholeKeyNamesAFindingAsWell() {
        assertThat(run("mute", FLIP_FLOP, "--for", "7d", "--why", "a test").err())
                .contains("muted " + FLIP_FLOP + " until ");
        assertThat(run("unmute", FLIP_FLOP).err()).contains("unmuted " + FLIP_FLOP);
    }

    @Test
    void explainsWhatIsWrong() {
        assertWrong(run("mute", "nonsense", "--for", "7d", "--why", "x"), "no finding in", "'nonsense'");
        assertWrong(run("mute", "nonsense", "--for", "0s", "--why", "x"), "--for: must be longer than 0s");
        assertWrong(run("mute", "nonsense", "--for", "7d", "--why", " "), "--why: must have 1 to 200 characters");
        assertWrong(run("mute", "nonsense", "--for", "7d"), "missing --why TEXT");
        assertWrong(run("unmute", "nonsense"), "no muted finding in", "'nonsense'");
        assertWrong(run("findings", "--kind", "flipflop"), "unknown kind 'flipflop'; did you mean 'flip-flop'?");
        assertWrong(run("findings", "--severity", "hihg"), "invalid value 'hihg'; did you mean 'high'?");
        assertWrong(AuditResult.of("fndings"), "unknown command 'fndings'; did you mean 'findings'?");
        AuditResult missing = AuditResult.of("findings", "--state", folder.resolve("none.db"));
        assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(missing.err()).contains("none.db: no such file");
    }

    private static void assertWrong(AuditResult result, String... texts) {
        assertThat(result.err()).contains(texts);
        assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG);
    }

    private void mute(String id) {
        AuditResult result = run("mute", id, "--for", "7d", "--why", "a test");
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    private List<JsonNode> listed(String... filters) throws Exception {
        List<String> words = new ArrayList<>(List.of("findings", "--json"));
        words.addAll(List.of(filters));
        List<JsonNode> findings = new ArrayList<>();
        for (String line : run(words.toArray(String[]::new)).lines()) {
            findings.add(new ObjectMapper().readTree(line));
        }
        return findings;
    }

    private AuditResult run(String... words) {
        List<Object> all = new ArrayList<>(List.of((Object[]) words));
        all.addAll(List.of("--state", database));
        return AuditResult.of(all.toArray());
    }

    private AuditResult audit(String format) {
        return AuditResult.of("-r", capture, "--policy", policy, "--state", database, "--format", format);
    }
}
