package io.macmon.cli.audit;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.cli.Ip;
import io.macmon.cli.Program;
import io.macmon.cli.lab.Host;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code macmon audit} of a device while it runs. */
@LabTest
class AuditDeviceLabTest extends LabFixture {

    private static final Host LISTED = new Host("listed", "00:11:22:33:44:01", "10.9.0.1", "fe80::1");
    private static final Host OTHER = new Host("other", "00:11:22:33:44:02", "10.9.0.2", "fe80::2");

    private Path policy;

    @BeforeEach
    void setUp() throws Exception {
        policy = folder.resolve("policy.yaml");
        enforce("groups: {staff: {mac: [" + LISTED.mac() + "]}}");
    }

    @Test
    void writesAReportEveryInterval() throws Exception {
        Path report = folder.resolve("report.json");
        try (Program audit = audit("--report-every", "1s", "--report", report.toString(), "--format", "json")) {
            lab.send(LISTED.arpRequest("10.9.0.2"));
            eventually("the first is reported", () -> holds(report, LISTED));
            assertThat(Files.readString(report)).doesNotContain(OTHER.mac().toString());
            Files.delete(report);
            lab.send(OTHER.arpRequest("10.9.0.1"));
            eventually("the second is reported", () -> holds(report, OTHER));
            assertThat(holds(report, LISTED)).isTrue();
            audit.terminate();

            assertThat(audit.exitCode()).isZero();
        }
    }

    @Test
    void appliesAChangedPolicy() throws Exception {
        try (Program audit = audit("--policy", policy.toString())) {
            lab.send(OTHER.arpRequest("10.9.0.1"));
            audit.awaitOutput(line -> line.contains("unexpected-source  " + OTHER.mac()));

            enforce("groups: {staff: {macs_: []}}");
            audit.awaitError(line -> line.contains("policy.yaml:1:") && line.endsWith("; the policy stays unchanged"));
            sendSighup(audit);
            eventually("it is read again at once", () -> countErrors(audit, "the policy stays unchanged") == 2);

            enforce("groups: {staff: {mac: [" + LISTED.mac() + ", " + OTHER.mac() + "]}}");
            audit.awaitError(line -> line.endsWith("the changed policy is now in effect"));
            lab.send(OTHER.arpRequest("10.9.0.1"), LISTED.arpRequest("10.9.0.2"));
            audit.terminate();

            assertThat(audit.exitCode()).isZero();
            assertThat(audit.out()).anyMatch(line -> line.contains(OTHER.mac().toString()) && line.contains("allowed"));
        }
    }

    @Test
    void ownMacvlansAreNotAccusedAndTheirSecondArpAnswerIsNamedWithItsCure() throws Exception {
        Ip.run("address add 10.9.0.100/16 dev " + Lab.PARENT);
        Ip.run("link add link " + Lab.PARENT + " name mv0 type macvlan mode bridge");
        Ip.run("link set mv0 up");
        String macvlan = Ip.device("mv0").get("address").asText();

        List<String> before = findingsWhileAsked();
        assertThat(before)
                .anyMatch(line -> line.contains("  arp-flux  " + macvlan)
                        && line.contains("macvlan mv0 (" + macvlan)
                        && line.contains("arp_ignore=1"))
                .noneMatch(line -> line.contains("unexpected-source  " + macvlan)
                        || line.contains("address-theft")
                        || line.contains("flip-flop")
                        || line.contains("address-moved"));

        Path settings = Path.of("/proc/sys/net/ipv4/conf/all");
        assumeThat(Files.isWritable(settings.resolve("arp_ignore"))).isTrue();
        Files.writeString(settings.resolve("arp_ignore"), "1");
        Files.writeString(settings.resolve("arp_announce"), "2");
        assertThat(findingsWhileAsked()).noneMatch(line -> line.contains("arp-flux"));
    }

    @Test
    void aMacvlanThatIsCreatedDuringTheAuditIsNotAccusedInTheReport() throws Exception {
        Path setting = Path.of("/proc/sys/net/ipv4/conf/all/arp_ignore");
        assumeThat(Files.isWritable(setting)).isTrue();
        Files.writeString(setting, "1");
        Path report = folder.resolve("report.json");
        try (Program audit = audit("--policy", policy.toString(), "--report", report.toString(), "--format", "json")) {
            Ip.run("link add link " + Lab.PARENT + " name mv0 type macvlan mode bridge");
            Ip.run("address add 10.9.0.101/16 dev mv0");
            Ip.run("link set mv0 up");
            String macvlan = Ip.device("mv0").get("address").asText();
            eventually("the macvlan answers", () -> {
                lab.send(LISTED.arpRequest("10.9.0.101"));
                return audit.out().stream().anyMatch(line -> line.contains("new-station  " + macvlan));
            });
            audit.terminate();

            assertThat(audit.exitCode()).as("%s", audit.out()).isZero();
            assertThat(AuditReportJson.read(report).verdicts()).containsEntry(macvlan, "own");
        }
    }

    private List<String> findingsWhileAsked() throws Exception {
        try (Program audit = audit("--policy", policy.toString())) {
            for (int i = 0; i < 5; i++) {
                lab.send(LISTED.arpRequest("10.9.0.100"));
            }
            lab.send(OTHER.arpRequest("10.9.0.1"));
            audit.awaitOutput(line -> line.contains("unexpected-source  " + OTHER.mac()));
            audit.terminate();
            audit.exitCode();
            return audit.out();
        }
    }

    @Test
    void appliesAChangedStationFile() throws Exception {
        Path stations = Files.writeString(folder.resolve("stations"), LISTED.mac() + "\n");
        try (Program audit = audit("--macs", stations.toString())) {
            lab.send(OTHER.arpRequest("10.9.0.1"));
            audit.awaitOutput(line -> line.contains("unexpected-source  " + OTHER.mac()));
            Files.writeString(stations, "");
            audit.awaitError(line -> line.contains("lists no stations"));
            Files.writeString(stations, LISTED.mac() + "\n" + OTHER.mac() + "\n");
            audit.awaitError(line -> line.endsWith("the changed policy is now in effect"));
            audit.terminate();

            assertThat(audit.exitCode()).isZero();
        }
    }

    @Test
    void reportsALinkOutageAndTheStationsSeenBeforeTheDeviceIsRemoved() throws Exception {
        Path report = folder.resolve("report.csv");
        try (Program audit = audit("--report", report.toString(), "--format", "csv")) {
            lab.send(LISTED.arpRequest("10.9.0.2"));
            audit.awaitOutput(line -> line.contains("new-station"));
            lab.links().setDown(lab.parent());
            audit.awaitOutput(line -> line.contains("DOWN"));
            lab.links().setUp(lab.parent());
            audit.awaitOutput(line -> line.contains("UP "));
            lab.links().delete(lab.parent());

            assertThat(audit.exitCode()).isEqualTo(1);
            assertThat(audit.err()).last().asString().contains("eth0 is gone", "all earlier frames are reported");
            assertThat(holds(report, LISTED)).isTrue();
        }
    }

    @Test
    void endsWithoutErrorWhenItsReaderClosesThePipe() throws Exception {
        List<String> shell = List.of("sh", "-c", "{ \"$@\"; echo \"exit $?\" >&2; } | head -n 2", "sh");
        try (Program audit = start(shell, "--policy", policy.toString(), "--quiet-period", "100ms")) {
            audit.awaitListening();
            eventually("it has ended", () -> {
                lab.send(OTHER.arpRequest("10.9.0.1"));
                Thread.sleep(20);
                return countErrors(audit, "exit") > 0;
            });

            assertThat(audit.exitCode()).isZero();
            assertThat(audit.out())
                    .as("the date, and a finding")
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains(OTHER.mac().toString());
            assertThat(audit.err()).hasSize(2).last().isEqualTo("exit 3");
        }
    }

    @Test
    void reportsAnotherSenderOfThisMachinesAddress() throws Exception {
        MacAddress own = lab.parent().address().orElseThrow();
        try (Program audit = audit("--engine", "ring");
                PacketSocket socket = PacketSocket.open(lab.parent().index())) {
            socket.send(Frames.from(own));
            lab.send(LISTED.arpRequest("10.9.0.2"));
            audit.awaitOutput(line -> line.contains("new-station  " + LISTED.mac()));
            assertThat(audit.out()).noneMatch(line -> line.contains("own-address"));
            lab.send(Frames.from(own));
            audit.awaitOutput(line -> line.contains("HIGH    own-address  " + own));
            audit.terminate();

            assertThat(audit.exitCode()).isEqualTo(ExitCode.FINDINGS);
        }
    }

    @Test
    void warnsThatAnEngineWithoutDirectionsCannotDetectSuchASender() throws Exception {
        MacAddress own = lab.parent().address().orElseThrow();
        try (Program audit = audit("--engine", "pcap4j")) {
            audit.awaitError(line -> line.contains("cannot detect another station with this machine"));
            lab.send(Frames.from(own), LISTED.arpRequest("10.9.0.2"));
            audit.awaitOutput(line -> line.contains("new-station  " + LISTED.mac()));
            audit.terminate();

            assertThat(audit.exitCode()).isZero();
            assertThat(audit.out()).noneMatch(line -> line.contains("own-address"));
        }
    }

    private Program audit(String... more) throws IOException {
        return start(List.of(), more).awaitListening();
    }

    private Program start(List<String> starter, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("audit", "--parent", Lab.PARENT));
        arguments.addAll(List.of("--state", folder.resolve("audit.db").toString()));
        arguments.addAll(List.of(more));
        return Program.startIn(starter, arguments.toArray(String[]::new));
    }

    private static void sendSighup(Program audit) throws Exception {
        new ProcessBuilder("sh", "-c", "kill -HUP " + audit.process().pid())
                .start()
                .waitFor();
    }

    private static long countErrors(Program audit, String text) {
        return audit.err().stream().filter(line -> line.contains(text)).count();
    }

    private static boolean holds(Path report, Host host) throws IOException {
        return Files.exists(report)
                && Files.readString(report).contains(host.mac().toString());
    }

    // Like an editor: writes a new file and renames it over the old one.
    private void enforce(String text) throws IOException {
        Path draft = Files.writeString(folder.resolve("draft"), text + "\n");
        Files.move(draft, policy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
