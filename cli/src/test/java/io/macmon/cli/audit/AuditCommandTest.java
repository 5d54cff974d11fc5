package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.cli.SmallCapture;
import io.macmon.cli.lab.Host;
import io.macmon.cli.process.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Year;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs of {@code macmon audit} over capture files. */
class AuditCommandTest extends AuditFixture {

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
    void aFileWithoutAReadableSourceIsNoCleanAudit() throws Exception {
        Path file = SmallCapture.write(folder.resolve("garbage.pcap"), new byte[] {1, 2, 3}, new byte[] {4});

        AuditResult audit = AuditResult.of("-r", file);

        assertThat(audit.exitCode()).isEqualTo(1);
        assertThat(audit.err()).contains(": 0 of 2 frames had a readable source address, so nothing could be checked");
    }

    @Test
    void summarisesWhatItLearned() {
        AuditResult audit = AuditResult.of("-r", strange, "--learn", "1h", "-w", folder.resolve("learned.yaml"));

        assertThat(audit.err()).contains("3 stations seen");
    }
}
