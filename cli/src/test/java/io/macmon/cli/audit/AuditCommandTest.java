package io.macmon.cli.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.cli.Eve;
import io.macmon.cli.SmallCapture;
import io.macmon.cli.lab.Host;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Year;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs of {@code macmon audit} over capture files. */
class AuditCommandTest {

    private static final Host PRINTER = new Host("printer", "00:11:22:33:44:01", "10.9.0.1", "fe80::1");
    private static final Host LAPTOP = new Host("laptop", "00:11:22:33:44:02", "10.9.0.2", "fe80::2");
    private static final Host STRANGER = new Host("stranger", "00:11:22:33:44:99", "10.9.0.99", "fe80::99");
    private static final String HOSTILE = "\u001b[2J<script>alert(1)</script>\r\n|`x`\"'\u0007";
    private static final String FORMULA = "=cmd|'/c calc'!A1";

    @TempDir
    Path folder;

    private Path policy;
    private Path clean;
    private Path strange;

    @BeforeEach
    void writeFiles() throws IOException {
        write("empty");
        policy = write("policy.yaml", "groups:", "  staff:", "    mac: [" + PRINTER.mac() + ", " + LAPTOP.mac() + "]");
        clean = SmallCapture.write(
                folder.resolve("clean.pcap"), PRINTER.arpRequest("10.9.0.2"), LAPTOP.arpReply(PRINTER));
        strange = SmallCapture.write(
                folder.resolve("strange.pcap"),
                PRINTER.arpRequest("10.9.0.2"),
                LAPTOP.arpReply(PRINTER),
                STRANGER.arpRequest("10.9.0.2"));
    }

    @Test
    void exitsWithZeroWhenEverythingMatchesThePolicy() {
        AuditResult audit = AuditResult.of("-r", clean, "--policy", policy);

        assertThat(audit.exitCode()).as(audit.err()).isZero();
        assertThat(audit.out()).contains(PRINTER.mac().toString(), "staff", "allowed");
        assertThat(audit.err()).isEmpty();
    }

    @Test
    void reportsAnUnlistedStationWithEvidenceAndExitsWithThree() {
        AuditResult audit = AuditResult.of("-r", strange, "--policy", policy);

        assertThat(audit.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(audit.lines()).startsWith("2023-11-14");
        assertThat(audit.lines().get(1))
                .contains("HIGH", "unexpected-source", STRANGER.mac().toString(), "ARP");
    }

    @Test
    void acceptsStationsOnTheCommandLineInsteadOfAPolicy() {
        String both = PRINTER.mac() + "," + LAPTOP.mac();

        assertThat(AuditResult.of("-r", clean, "--mac", both).exitCode()).isZero();
        assertThat(AuditResult.of("-r", strange, "--mac", both).exitCode()).isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void withoutAPolicyNoStationIsUnexpected() {
        assertThat(AuditResult.of("-r", strange).exitCode()).isZero();
    }

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

    @ParameterizedTest
    @ValueSource(strings = {"hostapd", "freeradius", "ethers", "dnsmasq", "nft"})
    void writesThePolicysAllowListForEachEnforcer(String format) throws Exception {
        Path file = folder.resolve("list");

        AuditResult screen = AuditResult.of("--policy", policy, "--export", format);
        AuditResult written = AuditResult.of("--policy", policy, "--export", format, "-w", file);

        assertThat(screen.exitCode()).as(screen.err()).isZero();
        assertThat(screen.out().toLowerCase(Locale.ROOT).replace('-', ':'))
                .contains(PRINTER.mac().toString(), LAPTOP.mac().toString());
        assertThat(written.exitCode()).isZero();
        assertThat(written.out()).isEmpty();
        assertThat(file).hasContent(screen.out());
    }

    @Test
    void learnsForALengthOfCaptureTimeAPolicyThatTheStationsMeet() throws Exception {
        Path learned = folder.resolve("learned.yaml");

        AuditResult first = AuditResult.of("-r", strange, "--learn", "1s", "-w", learned);

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).isEmpty();
        assertThat(Files.readString(learned))
                .contains(PRINTER.mac().toString(), LAPTOP.mac().toString())
                .doesNotContain(STRANGER.mac().toString());
        assertThat(AuditResult.of("-r", clean, "--policy", learned).exitCode()).isZero();
        assertThat(AuditResult.of("-r", strange, "--policy", learned).exitCode())
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(AuditResult.of("-r", strange, "--learn", "1h").out())
                .contains(STRANGER.mac().toString());
        assertThat(AuditResult.of("-r", strange, "--learn", "1h", "--export", "ethers")
                        .lines())
                .anyMatch(line -> line.startsWith(STRANGER.mac().toString()));
    }

    @Test
    void failsToLearnFromACaptureWithoutFrames() throws Exception {
        Path empty = SmallCapture.write(folder.resolve("empty.pcap"));

        AuditResult audit = AuditResult.of("-r", empty, "--learn", "1h");

        assertThat(audit.exitCode()).isEqualTo(1);
        assertThat(audit.err()).contains("no station was seen", "is the right device");
    }

    @Test
    void printsNothingButJsonLines() {
        AuditResult audit = AuditResult.of("-r", strange, "--policy", policy, "--json");

        assertThat(audit.exitCode()).isEqualTo(ExitCode.FINDINGS);
        Eve eve = Eve.of(audit.lines());
        assertThat(eve.all()).singleElement().satisfies(finding -> {
            assertThat(finding.get("event_type").asText()).isEqualTo("alert");
            assertThat(finding.at("/ether/src_mac").asText())
                    .isEqualTo(STRANGER.mac().toString());
            assertThat(finding.get("timestamp").asText()).startsWith("2023-11-14T22:13:22");
        });
    }

    @ParameterizedTest
    @CsvSource({"json, {", "csv, mac", "markdown, #", "html, <!DOCTYPE html>"})
    void aReportForProgramsIsAloneOnStandardOutputAndTheSameInAFile(String format, String start) throws Exception {
        Path file = Files.writeString(folder.resolve("report"), "of yesterday");

        AuditResult screen = AuditResult.of("-r", strange, "--policy", policy, "--format", format);
        AuditResult written =
                AuditResult.of("-r", strange, "--policy", policy, "--format", format, "--report", file, "-q");

        assertThat(screen.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(screen.out())
                .startsWithIgnoringCase(start)
                .contains(STRANGER.mac().toString());
        assertThat(written.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(written.out()).isEmpty();
        assertThat(withoutTimeMade(Files.readString(file))).isEqualTo(withoutTimeMade(screen.out()));
        assertThat(names()).noneMatch(name -> name.contains("part"));
    }

    // Two runs make their reports at two times.
    private static String withoutTimeMade(String report) {
        return report.replaceAll("\"made_at\" : \"[^\"]+\"|Made [^ ]+ [^ ]+ ", "made");
    }

    @Test
    void refusesAnUnwritableReportBeforeTheAudit() {
        Path nowhere = folder.resolve("no/such/report");

        AuditResult report = AuditResult.of("-r", strange, "--policy", policy, "--report", nowhere);
        AuditResult learned = AuditResult.of("-r", strange, "--learn", "1h", "-w", folder);

        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.err()).contains("cannot write the report to " + nowhere, "is not a directory; create it");
        assertThat(report.out()).isEmpty();
        assertThat(learned.exitCode()).isEqualTo(1);
        assertThat(learned.err()).contains("cannot write the list to " + folder, "it is a directory");
    }

    @Test
    void printsAReportThatCannotBeWrittenAtTheEnd() {
        AuditResult audit =
                AuditResult.of("-r", strange, "--policy", policy, "--report", "/dev/full", "--format", "html", "-q");

        assertThat(audit.exitCode()).isEqualTo(1);
        assertThat(audit.err())
                .contains("cannot write the report to /dev/full", STRANGER.mac().toString(), "staff");
    }

    @Test
    void printsALearnedListThatCannotBeWritten() {
        AuditResult audit = AuditResult.of("-r", strange, "--learn", "1h", "-w", "/dev/full");

        assertThat(audit.exitCode()).isEqualTo(1);
        assertThat(audit.err())
                .contains("cannot write the policy to /dev/full", STRANGER.mac().toString());
    }

    @Test
    void quietPrintsOnlyTheReport() {
        AuditResult loud = AuditResult.of("-r", strange, "--policy", policy);
        AuditResult quiet = AuditResult.of("-r", strange, "--policy", policy, "-q");

        assertThat(quiet.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(withoutTimeMade(String.join("\n", quiet.lines())))
                .isEqualTo(withoutTimeMade(
                        String.join("\n", loud.lines().subList(2, loud.lines().size()))));
    }

    @Test
    void aStationIsNewOnlyInItsFirstRun() {
        Path database = folder.resolve("audit.db");

        AuditResult first = AuditResult.of("-r", strange, "--state", database, "--json");
        AuditResult second = AuditResult.of("-r", strange, "--state", database, "--json");

        assertThat(first.out().lines().filter(line -> line.contains("new-station")))
                .hasSize(3);
        assertThat(second.out()).doesNotContain("new-station");
        assertThat(first.err() + second.err()).isEmpty();
        assertThat(names()).contains("audit.db").noneMatch(name -> name.endsWith("-wal"));
    }

    @Test
    void stationsImportedFromArpwatchAreNotNew() throws Exception {
        Path arpDat = write(
                "arp.dat",
                "0:11:22:33:44:1\t10.9.0.1\t1690000000\tprinter",
                "0:11:22:33:44:2\t10.9.0.2\t1690000000\tlaptop");
        Path database = folder.resolve("audit.db");

        AuditResult audit =
                AuditResult.of("-r", strange, "--state", database, "--import", arpDat, "--json", "--keep", "36500d");

        assertThat(audit.err()).contains("2 stations imported from " + arpDat);
        assertThat(Eve.of(audit.lines()).all())
                .filteredOn(finding -> finding.toString().contains("new-station"))
                .extracting(finding -> finding.at("/ether/src_mac").asText())
                .containsExactly(STRANGER.mac().toString());
    }

    @Test
    void refusesADatabaseThatAnotherAuditUses() throws Exception {
        Path database = folder.resolve("audit.db");
        Path lock = folder.resolve("audit.db.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            channel.write(ByteBuffer.wrap("4711\n".getBytes(UTF_8)));
            AuditResult second = AuditResult.of("-r", strange, "--state", database);

            assertThat(held.isValid()).isTrue();
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err()).contains("another macmon, process 4711, is using it", "--state");
        }
    }

    @Test
    void leavesTheDatabaseOfANewerVersionUntouched() throws Exception {
        Path database = folder.resolve("audit.db");
        AuditResult.of("-r", clean, "--state", database);
        execute(database, "PRAGMA user_version = 999");

        AuditResult refused = AuditResult.of("-r", strange, "--state", database);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("was written by a newer macmon", "give another file with --state");
    }

    @Test
    void renamesADamagedDatabaseAndContinues() throws Exception {
        Path database = folder.resolve("audit.db");
        AuditResult.of("-r", clean, "--state", database);
        byte[] bytes = Files.readAllBytes(database);
        Arrays.fill(bytes, 200, bytes.length, (byte) 0x5A);
        Files.write(database, bytes);

        AuditResult audit = AuditResult.of("-r", strange, "--state", database, "--policy", policy);

        assertThat(audit.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(audit.err()).contains("the database " + database + " is damaged", "continues with a new one");
        assertThat(names()).anyMatch(name -> name.startsWith("audit.db") && name.contains("corrupt"));
        assertThat(audit.out().lines().filter(line -> line.contains("  new-station  ")))
                .hasSize(3);
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

    @Test
    void reportsAnExpectedStationAsAbsentAfterTheLimit() throws Exception {
        Path expects = write(
                "expects.yaml",
                "groups:",
                "  staff:",
                "    expected: true",
                "    mac: [" + PRINTER.mac() + ", " + LAPTOP.mac() + "]");
        byte[][] frames = new byte[30][];
        Arrays.fill(frames, LAPTOP.arpRequest("10.9.0.1"));
        frames[0] = PRINTER.arpRequest("10.9.0.2");
        Path file = SmallCapture.write(folder.resolve("long.pcap"), frames);

        assertThat(AuditResult.of("-r", file, "--policy", expects).exitCode()).isZero();
        AuditResult short10 = AuditResult.of("-r", file, "--policy", expects, "--absent-after", "10s");
        assertThat(short10.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(short10.out()).contains("absent-station", "last seen 2023-11-14T22:13:20Z");
    }

    @Test
    void auditsTheFilesOfAPatternTogether() throws Exception {
        SmallCapture.write(
                folder.resolve("part-2.pcap"),
                SmallCapture.ETHERNET,
                SmallCapture.FIRST_SECOND + 100,
                STRANGER.arpRequest("10.9.0.1"));
        SmallCapture.write(folder.resolve("part-1.pcap"), PRINTER.arpRequest("10.9.0.2"));

        AuditResult audit = AuditResult.of("-r", folder + "/part-*.pcap", "--policy", policy, "--format", "json");

        assertThat(audit.exitCode()).isEqualTo(ExitCode.FINDINGS);
        JsonNode report = new ObjectMapper().readTree(audit.out());
        assertThat(report.get("from").asText()).startsWith("2023-11-14T22:13:20");
        assertThat(report.get("until").asText()).startsWith("2023-11-14T22:15:00");
        assertThat(report.at("/counters/frames").asInt()).isEqualTo(2);
    }

    @Test
    void theEndOfAFindingIsAnEvent() throws Exception {
        byte[][] frames = new byte[3_700][];
        Arrays.fill(frames, PRINTER.arpRequest("10.9.0.2"));
        frames[0] = new Host("", "00:11:22:33:44:99", "10.9.0.9", "fe80::9").arpRequest("10.9.0.1");
        Path capture = SmallCapture.write(folder.resolve("hour.pcap"), frames);
        Path eve = folder.resolve("eve.json");

        AuditResult audit = AuditResult.of("-r", capture, "--policy", policy, "--out", "text:-", "--out", "eve:" + eve);
        assertThat(audit.exitCode()).as(audit.err()).isEqualTo(ExitCode.FINDINGS);
        assertThat(audit.lines())
                .filteredOn(line -> line.contains(" END "))
                .singleElement()
                .asString()
                .contains("unexpected-source  00:11:22:33:44:99", "resolved; last seen 2023-11-14T22:13:20Z, 1 time");
        assertThat(audit.out()).contains("once, 22:13:20, resolved");
        assertThat(Files.readAllLines(eve)).hasSize(2).element(1).asString().contains("\"macmon resolved\"");
    }

    @Test
    void anAuditOfNothingIsAnError() throws Exception {
        Path empty = SmallCapture.write(folder.resolve("empty.pcap"));
        AuditResult audit = AuditResult.of("-r", empty);

        assertThat(audit.exitCode()).isEqualTo(1);
        assertThat(audit.err()).contains(empty + ": it has no frames that this audit selects, so nothing was checked");
        assertThat(audit.out()).contains("No frames, so nothing was checked");

        Path other = SmallCapture.write(folder.resolve("other.pcap"), PRINTER.arpRequest("10.9.0.2"));
        assertThat(AuditResult.of("-r", other, "--filter", "ip6").exitCode()).isEqualTo(1);
    }

    @Test
    void countsFramesOfUnsupportedLinkTypes() throws Exception {
        int radio = 127;
        Path file = SmallCapture.write(
                folder.resolve("radio.pcap"), radio, SmallCapture.FIRST_SECOND, PRINTER.arpRequest("10.9.0.2"));

        AuditResult audit = AuditResult.of("-r", file);

        assertThat(audit.exitCode()).isEqualTo(1);
        assertThat(audit.err())
                .contains(file + ": 0 of 1 frame could be read: link types that are not supported:"
                        + " IEEE802_11_RADIOTAP 1");
        assertThat(audit.out())
                .contains("skipped 1", "radio.pcap, no frames", "No frames, so nothing was checked")
                .doesNotContain("No violations", "Received");
        assertThat(withoutTimeMade(audit.out()))
                .doesNotContain(
                        Integer.toString(Year.now(ZoneId.systemDefault()).getValue()));
    }

    @Test
    void noEscapeSequenceInAListOrAFileNameReachesTheTerminal() throws Exception {
        String escape = "\u001b]0;title\u0007\u001b[31m";
        Files.writeString(folder.resolve("list"), "00:11:" + escape + "\n");
        Path policy = Files.writeString(folder.resolve("p.yaml"), "groups: {a: {macs: list}}");
        Path named = Files.writeString(folder.resolve("n" + escape + ".yaml"), "groups: {a: {mac: x}}");
        Path capture = SmallCapture.write(folder.resolve("c.pcap"), PRINTER.arpRequest("10.9.0.2"));
        for (Object[] arguments : new Object[][] {
            {"-r", capture, "--policy", policy},
            {"-r", capture, "--policy", named},
            {"-r", folder.resolve("absent" + escape)},
            {"-r", capture, "--report", folder.resolve("absent" + escape + "/report")},
            {"-r", capture, "--" + escape},
            {"-r", capture, "--format", escape},
            {"-r", capture, "--mac", escape}
        }) {
            AuditResult audit = AuditResult.of(arguments);

            assertThat(audit.exitCode()).as("%s", List.of(arguments)).isIn(1, 2);
            assertThat(audit.err())
                    .as("%s", List.of(arguments))
                    .startsWith("macmon: ")
                    .contains("\\x1b[31m")
                    .doesNotContain("\u001b", "\u0007");
            assertThat(audit.out()).doesNotContain("\u001b");
        }
    }

    @Test
    void aFileWithoutAReadableSourceIsNoCleanAudit() throws Exception {
        Path file = SmallCapture.write(folder.resolve("garbage.pcap"), new byte[] {1, 2, 3}, new byte[] {4});

        AuditResult audit = AuditResult.of("-r", file);

        assertThat(audit.exitCode()).isEqualTo(1);
        assertThat(audit.err()).contains(": 0 of 2 frames had a readable source address, so nothing could be checked");
    }

    @Test
    void escapesNamesFromTheNetworkOnScreenAndInReports() throws Exception {
        Path file = SmallCapture.write(
                folder.resolve("hostile.pcap"),
                dhcpRequest(PRINTER, HOSTILE),
                dhcpRequest(PRINTER, HOSTILE + "2"),
                dhcpRequest(LAPTOP, FORMULA),
                dhcpRequest(STRANGER, HOSTILE + "3"),
                dot1xIdentity(STRANGER, HOSTILE + "4"),
                dot1xIdentity(STRANGER, HOSTILE + "5"));

        List<String> texts = new ArrayList<>();
        for (String format : List.of("table", "csv", "markdown", "html", "json")) {
            AuditResult audit = AuditResult.of("-r", file, "--policy", policy, "--format", format);
            assertThat(audit.exitCode()).isEqualTo(ExitCode.FINDINGS);
            assertThat(audit.out())
                    .as(format)
                    .contains("alert(1)", "dot1x-identity")
                    .doesNotContain("\u001b", "\u0007");
            texts.add(audit.out());
        }
        assertThat(texts.get(1)).doesNotContain(",=cmd", "\"=cmd");
        assertThat(texts.get(1).lines()).hasSize(4);
        assertThat(texts.get(2).replaceAll("`[^`\n]*`", "")).doesNotContain("alert"); // text in backquotes is not HTML
        assertThat(texts.get(3)).doesNotContain("<script>alert");
        assertThat(new ObjectMapper().readTree(texts.get(4)).get("stations")).hasSize(3);
        Eve.of(AuditResult.of("-r", file, "--policy", policy, "--json").lines());
        assertThat(AuditResult.of("-r", file, "--learn", "1h").out()).doesNotContain("\u001b", "\r");
    }

    private static byte[] dhcpRequest(Host client, String name) {
        byte[] bytes = name.getBytes(ISO_8859_1);
        ByteBuffer message = ByteBuffer.allocate(236 + 4 + 3 + 2 + bytes.length + 1);
        message.put(new byte[] {1, 1, 6, 0}).position(28).put(client.mac().toBytes());
        message.position(236)
                .putInt(0x63825363)
                .put(new byte[] {53, 1, 3, 12, (byte) bytes.length})
                .put(bytes)
                .put((byte) 0xFF);
        return client.udpBroadcast("0.0.0.0", 68, 67, message.array());
    }

    private static byte[] dot1xIdentity(Host supplicant, String identity) {
        byte[] bytes = identity.getBytes(ISO_8859_1);
        short length = (short) (5 + bytes.length);
        return ByteBuffer.allocate(Math.max(60, 18 + length))
                .put(MacAddress.parse("01:80:c2:00:00:03").toBytes())
                .put(supplicant.mac().toBytes())
                .putShort((short) 0x888E)
                .put(new byte[] {2, 0})
                .putShort(length)
                .put(new byte[] {2, 1})
                .putShort(length)
                .put((byte) 1)
                .put(bytes)
                .array();
    }

    private static void execute(Path database, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    @Test
    void writesAReportThroughALinkAndKeepsItsPermissions() throws IOException {
        Path real = Files.createFile(folder.resolve("real.csv"));
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-------"));
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), real);

        AuditResult audit = AuditResult.of("-r", clean, "--format", "csv", "--report", link);

        assertThat(audit.exitCode()).as(audit.err()).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(real).content().contains(PRINTER.mac().toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-------");
    }

    @Test
    void summarisesWhatItLearned() {
        AuditResult audit = AuditResult.of("-r", strange, "--learn", "1h", "-w", folder.resolve("learned.yaml"));

        assertThat(audit.err()).contains("3 stations seen");
    }
}
