package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.SmallCapture;
import io.macmon.cli.lab.Host;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Debian's arpwatch reports about a capture file, the audit reports as well, except for what
 * {@link #IGNORED} and {@link #aLeasedAddressThatMovesIsInNoFinding} name.
 */
class ArpwatchTest {

    private static final MacAddress BROADCAST = MacAddress.parse("ff:ff:ff:ff:ff:ff");
    private static final Host GATEWAY = host("00:1b:21:00:00:01", "192.0.2.1");
    private static final Host PC = host("00:1b:21:00:00:02", "192.0.2.2");
    private static final Host PRINTER = host("00:1b:21:00:00:03", "192.0.2.3");
    private static final MacAddress THIEF = MacAddress.parse("00:1b:21:00:00:66");
    private static final MacAddress ACCOMPLICE = MacAddress.parse("00:1b:21:00:00:67");
    private static final MacAddress VIRTUAL = MacAddress.parse("00:07:b4:00:01:01");
    private static final String POLICY = """
            groups:
              routers: {mac: 00:1b:21:00:00:01, address: 192.0.2.1, role: [router, dhcp-server]}
              stations: {mac: 00:1b:21:*, address: 192.0.2.0/24}
            """;

    /** No host believes a claim to these addresses, so they are in no finding and not among a station's addresses. */
    private static final Set<String> IGNORED = Set.of("0.0.0.0", "255.255.255.255");

    private static final Pattern MAIL = Pattern.compile("Subject: ([a-z ]+) \\(([0-9.]+)\\).*");
    private static final Pattern STATION = Pattern.compile(" *ethernet address: ([0-9a-f:]+)");
    private static final Pattern LOG = Pattern.compile("arpwatch: ([a-z ]+) ([0-9.]+) ([0-9a-f:]+).*");

    @TempDir
    Path folder;

    /** @param mac the frame's source, or the station that has the address now */
    private record Report(String event, String address, String mac) {}

    @Test
    void ordinaryStations() throws Exception {
        List<Report> reports = compare(
                GATEWAY.arpRequest("192.0.2.2"),
                PC.arpReply(GATEWAY),
                PRINTER.arpRequest("192.0.2.1"),
                host(PRINTER.mac(), "192.0.2.4").arpRequest("192.0.2.1"));

        assertThat(reports)
                .extracting(Report::event)
                .containsOnly("new station")
                .hasSize(4);
    }

    @Test
    void aManInTheMiddle() throws Exception {
        List<Report> reports = compare(
                GATEWAY.arpRequest("192.0.2.2"),
                PC.arpReply(GATEWAY),
                host(THIEF, "192.0.2.1").arpReply(PC),
                host(THIEF, "192.0.2.2").arpReply(GATEWAY),
                GATEWAY.arpReply(PC),
                host(THIEF, "192.0.2.1").arpReply(PC),
                host(ACCOMPLICE, "192.0.2.1").arpReply(PC),
                GATEWAY.arpReply(PC));

        assertThat(reports)
                .extracting(Report::event)
                .contains("changed ethernet address", "flip flop", "reused old ethernet address");
    }

    @Test
    void anAddressThatIsTakenByGratuitousArp() throws Exception {
        compare(
                PRINTER.arpRequest("192.0.2.1"),
                LabFrame.announcement(THIEF, "192.0.2.3"),
                PRINTER.arpRequest("192.0.2.1"),
                LabFrame.announcement(THIEF, "192.0.2.3"));
    }

    @Test
    void aGatewayThatNeverSpoke() throws Exception {
        compare(PC.arpRequest("192.0.2.1"), host(THIEF, "192.0.2.1").arpReply(PC), GATEWAY.arpReply(PC));
    }

    @Test
    void sendersAndSourcesThatNoStationHas() throws Exception {
        Host thief = host(THIEF, "192.0.2.9");
        List<Report> reports = compare(
                LabFrame.from(THIEF, host(ACCOMPLICE, "192.0.2.9").arpReply(PC)),
                LabFrame.from(THIEF, host(BROADCAST, "192.0.2.10").arpReply(PC)),
                LabFrame.from(THIEF, host("00:00:00:00:00:00", "192.0.2.11").arpReply(PC)),
                LabFrame.from(THIEF, host("01:00:5e:00:00:01", "192.0.2.12").arpReply(PC)),
                LabFrame.from(BROADCAST, thief.arpReply(PC)),
                host("01:00:5e:00:00:02", "192.0.2.13").arpReply(PC));

        assertThat(reports).extracting(Report::event).contains("ethernet mismatch", "ethernet broadcast");
    }

    @Test
    void aVirtualRouterThatNoRouterAdvertises() throws Exception {
        compare(
                GATEWAY.arpRequest("192.0.2.2"),
                host(VIRTUAL, "192.0.2.1").arpReply(PC),
                host("00:07:b4:00:02:02", "192.0.2.1").arpReply(PC),
                host("00:00:5e:00:01:07", "192.0.2.2").arpReply(GATEWAY));
    }

    @Test
    void addressesFromOtherNetworksAndOfNoHost() throws Exception {
        compare(
                host(THIEF, "10.9.9.9").arpRequest("192.0.2.1"),
                host(THIEF, "192.0.2.255").arpRequest("192.0.2.1"),
                host(THIEF, "255.255.255.255").arpRequest("192.0.2.1"),
                host(THIEF, "0.0.0.0").arpRequest("192.0.2.1"));
    }

    @Test
    void aForgedLeaseBeforeATheft() throws Exception {
        compare(
                GATEWAY.arpRequest("192.0.2.2"),
                PC.arpRequest("192.0.2.1"),
                LabFrame.dhcpServer(GATEWAY.mac(), "192.0.2.1", THIEF, 5, "192.0.2.1"),
                host(THIEF, "192.0.2.1").arpReply(PC));
    }

    /** A known server leased the address to the station that uses it now, after the other one left. */
    @Test
    void aLeasedAddressThatMovesIsInNoFinding() throws Exception {
        List<byte[]> frames = new ArrayList<>(List.of(
                GATEWAY.arpRequest("192.0.2.2"),
                LabFrame.dhcpServer(GATEWAY.mac(), "192.0.2.1", PC.mac(), 5, "192.0.2.77"),
                host(PC.mac(), "192.0.2.77").arpRequest("192.0.2.1")));
        for (int second = 0; second < 4_000; second++) {
            frames.add(GATEWAY.arpRequest("192.0.2.77")); // the lease expires
        }
        frames.add(LabFrame.dhcpServer(GATEWAY.mac(), "192.0.2.1", PRINTER.mac(), 5, "192.0.2.77"));
        frames.add(host(PRINTER.mac(), "192.0.2.77").arpRequest("192.0.2.1"));
        Path capture = SmallCapture.write(folder.resolve("lease.pcap"), frames.toArray(byte[][]::new));

        assertThat(arpwatch(capture)).extracting(Report::event).contains("changed ethernet address");
        assertThat(audit(capture, ExitCode.DONE).get("clean").asBoolean()).isTrue();
    }

    // Checks that the audit reports what arpwatch does, and returns that.
    private List<Report> compare(byte[]... frames) throws Exception {
        Path capture = SmallCapture.write(folder.resolve("frames.pcap"), frames);
        List<Report> reports = arpwatch(capture);
        assertThat(reports).isNotEmpty();
        JsonNode audit = audit(capture, ExitCode.DONE, ExitCode.FINDINGS);
        assertThat(reports)
                .filteredOn(report -> !IGNORED.contains(report.address))
                .allSatisfy(report -> assertThat((report.event.equals("new station") && listsNew(audit, report))
                                || isFound(audit, report.address))
                        .as("%s in %s", report, audit.get("findings"))
                        .isTrue());
        return reports;
    }

    private static boolean listsNew(JsonNode audit, Report report) {
        for (JsonNode station : audit.get("stations")) {
            if (station.get("mac").asText().equals(report.mac)) {
                return station.get("new").asBoolean()
                        && station.findValuesAsText("address").contains(report.address);
            }
        }
        return false;
    }

    private static boolean isFound(JsonNode audit, String address) {
        Pattern named = Pattern.compile("(?<![0-9.])" + Pattern.quote(address) + "(?![0-9])");
        for (JsonNode finding : audit.get("findings")) {
            if (finding.get("violation").asBoolean()
                    && named.matcher(finding.get("subject").asText("") + " "
                                    + finding.get("evidence").asText())
                            .find()) {
                return true;
            }
        }
        return false;
    }

    private JsonNode audit(Path capture, Integer... exitCodes) throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), POLICY);
        Path report = folder.resolve("report.json");
        AuditResult result = AuditResult.of(
                "-q",
                "-r",
                capture,
                "--policy",
                policy,
                "--state",
                Files.createTempDirectory(folder, "state").resolve("audit.db"),
                "--format",
                "json",
                "--report",
                report);
        assertThat(result.exitCode()).as(result.err()).isIn((Object[]) exitCodes);
        return AuditReportJson.read(report).report();
    }

    private List<Report> arpwatch(Path capture) throws Exception {
        String program = Requirements.program("arpwatch");
        Path data = Files.write(folder.resolve("arp.dat"), new byte[0]);
        Path log = folder.resolve("arpwatch.log");
        Process process = new ProcessBuilder(
                        program, "-d", "-f", data.toString(), "-n", "192.0.2.0/24", "-r", capture.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        return reports(Files.readAllLines(log));
    }

    private static List<Report> reports(List<String> lines) {
        List<Report> reports = new ArrayList<>();
        String event = "";
        String address = "";
        for (String line : lines) {
            Matcher mail = MAIL.matcher(line);
            Matcher station = STATION.matcher(line);
            Matcher log = LOG.matcher(line);
            if (mail.matches()) {
                event = mail.group(1);
                address = mail.group(2);
            } else if (station.matches() && !event.isEmpty()) {
                reports.add(new Report(event, address, station.group(1)));
                event = "";
            } else if (log.matches()) {
                reports.add(new Report(log.group(1), log.group(2), log.group(3)));
            }
        }
        return reports;
    }

    private static Host host(String mac, String address) {
        return host(MacAddress.parse(mac), address);
    }

    private static Host host(MacAddress mac, String address) {
        return new Host("", mac, address, "fe80::1");
    }
}
