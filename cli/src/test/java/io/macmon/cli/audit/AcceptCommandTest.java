package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.macmon.cli.process.ExitCode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code macmon audit accept}, after an audit of the scripted segment. */
class AcceptCommandTest {

    @TempDir
    Path folder;

    private Path policy;
    private Path capture;
    private Path database;
    private Map<String, String> findings;

    @BeforeEach
    void audit() throws Exception {
        policy = Files.writeString(folder.resolve("policy.yaml"), AuditLab.POLICY);
        capture = folder.resolve("lab.pcap");
        AuditFileTest.write(capture, new AuditLab());
        database = folder.resolve("audit.db");
        report("--state", database.toString());
        findings = audited();
    }

    @Test
    void whatIsAcceptedIsNoLongerFoundAndNothingElseChanges() throws Exception {
        Map<String, String> expected = new TreeMap<>(findings);
        for (String key : findings.keySet()) {
            String[] parts = key.split("/", 3);
            if (List.of("unexpected-source", "wrong-vlan", "wrong-address", "rogue-dhcp", "rogue-router")
                    .contains(parts[0])) {
                AuditResult accepted = parts[0].startsWith("rogue")
                        ? accept(key, "--new-group", parts[0])
                        : accept(key, "--group", group(parts[1]));
                assertThat(accepted.exitCode())
                        .as("%s: %s", key, accepted.err())
                        .isZero();
                assertThat(accepted.out()).contains("--- " + policy, "\n+");
                expected.remove(key);
            }
        }

        assertThat(audited()).isEqualTo(expected);
        assertThat(Files.readAllLines(policy).stream().filter(line -> line.contains("#")))
                .containsAll(AuditLab.POLICY
                        .lines()
                        .filter(line -> line.contains("#"))
                        .toList());
    }

    @Test
    void aDryRunOnlyPrintsTheDifference() throws Exception {
        AuditResult result = accept(unexpected(), "--new-group", "fresh", "--dry-run");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lines()).anyMatch(line -> line.equals("+  fresh:"));
        assertThat(policy).hasContent(AuditLab.POLICY);
    }

    @Test
    void noEscapeInAPolicyReachesTheTerminal() throws Exception {
        Files.writeString(policy, AuditLab.POLICY + "# \u202e\u200b\n");
        AuditResult result = accept(unexpected(), "--new-group", "fresh", "--dry-run");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).doesNotContain("\u202e", "\u200b");
    }

    @Test
    void keepsTheModeAndASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), policy);
        Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-rw----"));

        AuditResult result =
                AuditResult.of("accept", unexpected(), "--policy", link, "--state", database, "--new-group", "fresh");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(policy)))
                .isEqualTo("rw-rw----");
        assertThat(AuditResult.of("check", policy).exitCode()).isZero();
    }

    @Test
    void keepsTheOwnerAndTheGroup() throws Exception {
        try {
            Files.setAttribute(policy, "unix:uid", 12_345);
            Files.setAttribute(policy, "unix:gid", 12_346);
        } catch (FileSystemException refused) {
            assumeThat(refused).as("only root may give a file to another user").isNull();
        }

        assertThat(accept(unexpected(), "--new-group", "fresh").exitCode()).isZero();
        assertThat(Files.readString(policy)).contains("  fresh:");
        assertThat(Files.getAttribute(policy, "unix:uid")).isEqualTo(12_345);
        assertThat(Files.getAttribute(policy, "unix:gid")).isEqualTo(12_346);
    }

    @Test
    void acceptingTwiceChangesNothing() throws Exception {
        assertThat(accept(unexpected(), "--group", "phones").exitCode()).isZero();
        byte[] first = Files.readAllBytes(policy);

        AuditResult again = accept(unexpected(), "--group", "phones");
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).contains("nothing to change");
        assertThat(Files.readAllBytes(policy)).isEqualTo(first);
    }

    @Test
    void explainsWhatItRefuses() {
        assertWrong(accept(unexpected()), "--group: is missing");
        assertWrong(accept(unexpected(), "--group", "phnes"), "no group 'phnes'; did you mean 'phones'?");
        assertWrong(accept(unexpected(), "--group", "a", "--new-group", "b"), "exclude each other");
        assertWrong(accept(unexpected(), "--new-group", "phones"), "already has a group 'phones'");
        assertWrong(accept(key("wrong-vlan"), "--new-group", "fresh"), "is already in group '");
        assertWrong(
                accept(unexpected(), "--new-group", "x:\n    role: router\n    alias"),
                "a group name must have 1 to 32");
        assertWrong(accept(key("flip-flop"), "--group", "phones"), "'accept' cannot allow flip-flop", "mute it");
        assertWrong(
                accept(key("rogue-dhcp"), "--group", "offices"),
                "--group: the other stations of group 'offices' would get the role dhcp-server as well");
        assertWrong(accept("nonsense", "--group", "phones"), "'nonsense'");
        assertThat(policy).hasContent(AuditLab.POLICY);
    }

    private static void assertWrong(AuditResult result, String... texts) {
        assertThat(result.err()).contains(texts);
        assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG);
    }

    private String unexpected() {
        return key("unexpected-source");
    }

    private String key(String kind) {
        return findings.keySet().stream()
                .filter(key -> key.startsWith(kind + "/"))
                .findFirst()
                .orElseThrow();
    }

    private String group(String mac) throws Exception {
        String group = report().station(mac).get("group").asText("");
        return group.isEmpty() || group.equals("null") ? "phones" : group;
    }

    private AuditResult accept(String id, String... words) {
        List<Object> all = new ArrayList<>(List.of("accept", id, "--policy", policy, "--state", database));
        all.addAll(List.of((Object[]) words));
        return AuditResult.of(all.toArray());
    }

    private Map<String, String> audited() throws Exception {
        return new TreeMap<>(report().findings());
    }

    private AuditReportJson report(String... words) throws Exception {
        List<Object> all = new ArrayList<>(List.of("-r", capture, "--policy", policy, "--format", "json"));
        all.addAll(List.of((Object[]) words));
        AuditResult result = AuditResult.of(all.toArray());
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.FINDINGS);
        return AuditReportJson.parse(result.out());
    }
}
