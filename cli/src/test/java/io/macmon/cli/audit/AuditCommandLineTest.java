package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code macmon audit} accepts and refuses on its command line and in its files. */
class AuditCommandLineTest extends AuditFixture {

    @Test
    void helpListsEveryExitCodeAndNoJavaConstant() {
        AuditResult help = AuditResult.of("--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out().replaceAll("\\s+", " "))
                .contains(
                        "Exit codes:", "--policy FILE", "--learn TIME", "user-name, chap, none", "hostapd, freeradius")
                .contains("table, json, csv, markdown, html")
                .doesNotContain("USER_NAME", "BARE_LOWER", "HOSTAPD", "macvlan on,");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "                                           | no input: add -i DEVICE to capture",
                "-r CLEAN --policy POLICY --mac 0:0:0:0:0:1 | policy: cannot be combined with --mac or --macs",
                "-r CLEAN -w list                           | -w: works only with --learn or --export",
                "--export ethers                            | export: takes its stations from --policy",
                "-r CLEAN --export ethers                   | add --learn",
                "-r CLEAN --policy POLICY --export ethers   | add --learn",
                "--policy POLICY --export hostpad           | did you mean 'hostapd'?",
                "--policy POLICY --export ethers -w POLICY  | -w: names the same file as --policy",
                "-r CLEAN --macs EMPTY                      | lists no stations",
                "-r CLEAN --learn 0s                        | learn: must be longer than 0s",
                "-r CLEAN --learn 5s --policy POLICY        | learn: cannot be combined with --policy, --mac or --macs",
                "-r CLEAN --learn 5s --for 5s               | for: works only for live captures",
                "-r CLEAN --format htm                      | did you mean 'html'?",
                "-r CLEAN --radius-password digest          | expected one of: user-name, chap, none",
                "-r CLEAN --radius-user-name bare-lowe      | did you mean 'bare-lower'?",
                "-r CLEAN --radius 127.0.0.1                | radius: needs the secret",
                "-r CLEAN --secret-file secret              | radius: is required by the other",
                "-r CLEAN --radius-nas-id switch            | radius: is required by the other",
                "-r CLEAN --radius h --radius-nas-ip x      | not an IP address: 'x'",
                "-r CLEAN --radius h --secret-file s --report s | report: names the same file as --radius",
                "-r CLEAN --learn 5s --json                 | json: cannot share standard output with the list",
                "-r CLEAN --json -q                         | -q: cannot be combined with --json unless",
                "-r CLEAN --json --out eve:-                | out: eve:- is the same as --json",
                "-r CLEAN --json --format json              | json: cannot share standard output with the report",
                "-r CLEAN --report CLEAN                    | report: names the same file as --read",
                "-r CLEAN --policy POLICY --report POLICY   | report: names the same file as --policy",
                "-r CLEAN --max-stations 1023               | max-stations: must be from 1024 to 2000000, got 1023",
                "-r CLEAN --max-stations 2000001            | max-stations: must be from 1024 to 2000000, got 2000001",
                "-r CLEAN --absent-after 0s                 | absent-after: must be longer than 0s",
                "-r CLEAN --quiet-period 0s                 | quiet-period: must be longer than 0s",
                "-r CLEAN --flood 0                         | flood: must be at least 1",
                "-r CLEAN --state db --keep 0s              | keep: must be longer than 0s",
                "-r CLEAN --import old                      | import: works only with a database",
                "-r CLEAN --no-state                        | no-state: works only for live captures",
                "--parent lo --no-state --state db          | no-state: cannot be combined with --state or --import",
                "--parent lo --no-state --import db         | no-state: cannot be combined with --state or --import",
                "--parent lo --no-state --report-every 1ms  | report-every: must be at least 1s",
                "--parent lo --json --report-every 1h       | report-every: needs a file",
                "--parent lo --no-state --out eve:- --report-every 1h | report-every: needs a file",
                "-r CLEAN --report-every 1h                 | report-every: works only for live captures",
                "-r CLEAN --out zeek:f                      | out: zeek works only with watch",
                "-r CLEAN --out csv:f                       | out: csv works only with watch",
                "-r CLEAN --out features:-                  | out: features works only with watch",
                "-r CLEAN --out ipfix:udp://127.0.0.1:1     | out: ipfix works only with watch",
                "-r CLEAN --parent lo                       | exclude each other",
            })
    void explainsAWrongCommandLineAndExitsWithTwo(String line, String explanation) {
        AuditResult refused = AuditResult.of(arguments(line));

        assertThat(refused.err()).contains(explanation).startsWith("macmon: ").doesNotContain("Exception", "\tat ");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(folder.resolve("db")).doesNotExist();
    }

    private Object[] arguments(String line) {
        return line == null
                ? new Object[0]
                : Arrays.stream(line.split(" +"))
                        .map(word -> word.replace("EMPTY", folder + "/empty")
                                .replace("CLEAN", clean.toString())
                                .replace("POLICY", policy.toString()))
                        .toArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-r /nonexistent                        | cannot read /nonexistent: no such file",
                "-r POLICY                              | not a pcap or pcapng file",
                "-r CLEAN --state /proc/no/audit.db      | cannot open the database /proc/no/audit.db",
                "-r CLEAN --out eve:/proc/no/file        | cannot write eve:/proc/no/file",
                "--parent nosuchdev --no-state          | no device named nosuchdev",
            })
    void explainsAFailureAndExitsWithOne(String line, String explanation) {
        AuditResult failed = AuditResult.of(arguments(line));

        assertThat(failed.err()).contains(explanation).startsWith("macmon: ").doesNotContain("Exception", "\tat ");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
    }

    @Test
    void namesAWrongKeyInThePolicyItsPlaceAndTheNearestKey() throws Exception {
        Path wrong = write("wrong.yaml", "groups:", "  staff:", "    macc: [" + PRINTER.mac() + "]");

        AuditResult refused = AuditResult.of("-r", clean, "--policy", wrong);

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains(wrong + ":3:5: ", "'macc'", "did you mean 'mac'?");
    }

    @Test
    void readsVendorsFromACompleteRegistryFile() throws Exception {
        Path registry = write(
                "oui.csv",
                "Registry,Assignment,Organization Name,Organization Address",
                "MA-L,001122,Printers of Old,Somewhere");
        Path damaged = write("damaged.csv", "this is", "no registry");

        assertThat(AuditResult.of("-r", clean, "--oui", registry).out()).contains("Printers of Old");
        AuditResult broken = AuditResult.of("-r", clean, "--oui", damaged);
        AuditResult absent = AuditResult.of("-r", clean, "--oui", folder.resolve("none.csv"));
        assertThat(broken.exitCode()).isEqualTo(2);
        assertThat(broken.err()).contains(damaged.toString());
        assertThat(absent.exitCode()).isEqualTo(1);
        assertThat(absent.err()).contains("none.csv: no such file");
    }
}
