package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.process.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code macmon audit --learn --merge}, with the scripted segment. */
class LearnMergeTest {

    private static final String EDITED = """
            # my network
            groups:
              printers:       # by the door
                  mac:
                    - 00:1b:a9:*   # Brother
                  vlan: untagged
              stations:
                mac: [00:0d:b9:00:00:0f]  # the switch
                vlan: [untagged]

            # lab
            ignore: 00:0c:29:00:00:01
            deny: [00:de:ad:00:00:01]   # the stolen one
            """;

    @TempDir
    Path folder;

    private Path capture;
    private Path policy;

    @BeforeEach
    void setUp() throws IOException {
        capture = folder.resolve("lab.pcap");
        AuditFileTest.write(capture, new AuditLab());
        policy = Files.writeString(folder.resolve("policy.yaml"), EDITED);
    }

    @Test
    void addsWhatThePolicyLacksAndKeepsEveryLineOfIt() throws Exception {
        AuditResult result = merge();

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("stations added to " + policy);
        assertThat(result.out()).contains("--- " + policy, "\n+");
        List<String> lines = Files.readAllLines(policy);
        assertThat(lines)
                .containsSubsequence(EDITED.lines()
                        .filter(line -> !line.contains("the switch"))
                        .toList());
        assertThat(lines).anyMatch(line -> line.contains("[00:0d:b9:00:00:0f, 00:") && line.endsWith("# the switch"));
        assertThat(String.join("\n", lines))
                .contains("virtual-routers: ", "192.0.2.254", "role: [router]")
                .containsOnlyOnce("00:de:ad:00:00:01")
                .containsOnlyOnce("00:0c:29:00:00:01")
                .doesNotContain("00:1b:a9:00");

        AuditResult audit = AuditResult.of("-r", capture, "--policy", policy, "--format", "json");
        assertThat(AuditReportJson.parse(audit.out()).findings().keySet())
                .noneMatch(key -> key.startsWith("unexpected-source"));
    }

    @Test
    void addsNothingTheSecondTime() throws Exception {
        merge();
        String once = Files.readString(policy);
        AuditResult again = merge();

        assertThat(again.err()).contains("0 stations added");
        assertThat(again.out()).isEmpty();
        assertThat(policy).hasContent(once);
    }

    @Test
    void writesToAnotherFileOnRequest() throws Exception {
        Path other = folder.resolve("other.yaml");
        AuditResult result = AuditResult.of("-r", capture, "--learn", "1d", "--merge", policy, "-w", other);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(policy).hasContent(EDITED);
        assertThat(AuditResult.of("check", other).exitCode()).isZero();
    }

    @Test
    void refusesAnInvalidPolicyBeforeItListens() throws Exception {
        Files.writeString(policy, "groups: {a: {mac: nonsense}}\n");

        assertThat(merge().exitCode()).isEqualTo(ExitCode.WRONG);
        assertThat(AuditResult.of("-r", capture, "--merge", policy).err()).contains("works only with --learn");
    }

    private AuditResult merge() {
        return AuditResult.of("-r", capture, "--learn", "1d", "--merge", policy);
    }
}
