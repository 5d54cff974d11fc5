package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.process.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

    @TempDir
    Path folder;

    @Test
    void reportsAllErrorsAtOnceEachWithItsPlace() throws Exception {
        Files.writeString(folder.resolve("printers.txt"), "00:11:22:33:44:55\nnonsense\n00:11:22:33:44\n");
        Files.writeString(folder.resolve("hosts"), "dhcp-host=00:11:22:33:44:77,[nonsense]\ndhcp-host=11:*:x\n");
        Path policy = policy("""
            groups:
              printers: {macs: printers.txt, rol: router, vlan: [10, 4095, 5000]}
              servers:
                mac: [00:11:22:33:44:66, 00:11:22:33:44:zz, 01:00:5e:00:00:01]
                address: [192.0.2.300, 192.0.2.1]
                role: [router, dhcp-servr]
                expected: yes
              laptops: {mac: 00:11:22:33:44:66, role: [dot1x, mab], randomized: perhaps}
              hosts: {macs: hosts}
              none: {macs: missing.txt}
              empty: {}
            deny: [nonsense]
            virtual-routers:
              - {mac: 00:00:5e:00:01:07}
              - {address: 192.0.2.1, mac: x}
              - text
            own: [00:11:22]
            ignored: {}
            """);

        AuditResult result = AuditResult.of("check", policy);

        assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG);
        assertThat(result.lines())
                .anySatisfy(line -> assertThat(line).startsWith(policy + ":2:34: unknown key 'rol'; did you mean"))
                .anySatisfy(line -> assertThat(line).startsWith(policy + ":2:58: vlan: "))
                .anySatisfy(line -> assertThat(line).startsWith(policy + ":2:64: vlan: "))
                .anySatisfy(line -> assertThat(line).startsWith(folder.resolve("printers.txt") + ":2: "))
                .anySatisfy(line -> assertThat(line).startsWith(folder.resolve("printers.txt") + ":3: "))
                .anySatisfy(line -> assertThat(line).startsWith(policy + ":4:30: mac: "))
                .anySatisfy(line -> assertThat(line).startsWith(policy + ":4:49: mac: "))
                .anySatisfy(line -> assertThat(line).startsWith(policy + ":5:15: address: "))
                .anySatisfy(line -> assertThat(line).startsWith(policy + ":6:20: role: unknown role 'dhcp-servr'"))
                .anySatisfy(line -> assertThat(line).startsWith(policy + ":7:15: expected: must be true or false"))
                .anySatisfy(line -> assertThat(line).contains(":8:18: 00:11:22:33:44:66 is already in group 'servers'"))
                .anySatisfy(line -> assertThat(line).contains(":8:43: role: a station cannot be both dot1x and mab"))
                .anySatisfy(line -> assertThat(line).startsWith(folder.resolve("hosts") + ":1: "))
                .anySatisfy(line -> assertThat(line).startsWith(folder.resolve("hosts") + ":2: "))
                .anySatisfy(
                        line -> assertThat(line).contains(":10:16: macs: cannot read ", "missing.txt: no such file"))
                .anySatisfy(line -> assertThat(line).contains(":11:10: group 'empty' has no stations"))
                .anySatisfy(line -> assertThat(line).startsWith(policy + ":12:8: deny: "))
                .anySatisfy(line -> assertThat(line).contains(":14:5: 'address' is missing"))
                .anySatisfy(line -> assertThat(line).startsWith(policy + ":15:31: mac: "))
                .anySatisfy(
                        line -> assertThat(line).contains(":16:5: each item of 'virtual-routers' must have the form"))
                .anySatisfy(line -> assertThat(line).startsWith(policy + ":17:7: own: "))
                .anySatisfy(line -> assertThat(line).contains(":18:1: unknown key 'ignored'; did you mean 'ignore'?"))
                .last()
                .isEqualTo("23 errors");
    }

    @Test
    void noEscapeInAPolicyReachesTheTerminal() throws Exception {
        AuditResult result = AuditResult.of("check", policy("groups:\n  \"a\\e[2Jb\": {mac: \"\\e[31mx\"}\n"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG);
        assertThat(result.out()).contains("\\x1b[31mx", "\\x1b[2J").doesNotContain("\u001b");
    }

    @Test
    void acceptsAValidPolicyAndPrintsItsWarnings() throws Exception {
        Path policy = policy("""
            groups:
              printers: {mac: [00:11:22:33:44:55, 00:11:22:33:44:66]}
              phones: {randomized: allow}
            deny: [00:11:22:33:44:55]
            """);

        AuditResult result = AuditResult.of("check", policy);

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.lines()).hasSize(2);
        assertThat(result.lines().get(0)).contains("is in group 'printers' and also denied", "(warning)");
        assertThat(result.lines().get(1)).isEqualTo("valid: 2 groups, 2 entries");
    }

    @Test
    void anUnreadableFileIsAFailure() {
        AuditResult result = AuditResult.of("check", folder.resolve("none.yaml"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out()).contains("cannot read ", "none.yaml: no such file");
    }

    @Test
    void anErrorInTheSyntaxIsTheOnlyOne() throws Exception {
        AuditResult result = AuditResult.of("check", policy("groups:\n  a: [1\nown: x\n"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG);
        assertThat(result.lines()).hasSize(2);
    }

    private Path policy(String text) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), text);
    }
}
