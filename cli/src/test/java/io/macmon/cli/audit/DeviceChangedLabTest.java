package io.macmon.cli.audit;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Program;
import io.macmon.cli.audit.DeviceSegment.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that run real DHCP clients: one is replaced, one is upgraded, and one changes its address. */
@LabTest
class DeviceChangedLabTest {

    private static final String PRINTER = "02:00:00:00:00:01";
    private static final String BOARD = "02:00:00:00:00:02";
    private static final List<String> PHONE = List.of("02:00:00:00:00:a1", "06:00:00:00:00:b2", "0a:00:00:00:00:c3");
    private static final String PRINTS = "udhcpc -f -q -i eth0 -V Acme-LaserJet -x hostname:printer-12 -s /bin/true";
    private static final String BOARDS = "dhcpcd -4 -A -B -1 -c /bin/true -f FOLDER/dhcpcd.conf ";

    @TempDir
    Path folder;

    private Path report;

    @BeforeEach
    void findPrograms() throws Exception {
        List.of("dnsmasq", "dhclient", "dhcpcd", "udhcpc").forEach(Requirements::program);
        report = folder.resolve("report.json");
        Files.writeString(folder.resolve("dhclient.conf"), "initial-interval 1;\nbackoff-cutoff 2;\nretry 2;\n");
        Files.writeString(folder.resolve("dhcpcd.conf"), "duid\nhostname board\n");
    }

    @Test
    void anotherSystemIsNoticedAtItsFirstExchangeAnUpgradeIsLowAndAPhoneIsOneDevice() throws Exception {
        try (DeviceSegment segment = DeviceSegment.build(folder);
                Program audit = DeviceSegment.audit(report)) {
            segment.startDhcpServer();
            Device printer = segment.device(PRINTER, "").run(PRINTS).run(PRINTS);
            Device board = segment.device(BOARD, "");
            for (int i = 0; i < 3; i++) {
                board.run(BOARDS + "eth0"); // the first time two messages, then one
            }
            Device phone = segment.device(PHONE.get(0), "");
            for (String mac : PHONE) {
                phone.changeMac(mac).run("udhcpc -f -q -i eth0 -C -x 0x3d:00aabbccddeeff01 -s /bin/true");
            }
            printer.unplug();
            Instant replaced = Instant.now();
            segment.device(PRINTER, "")
                    .start("dhclient -4 -d -sf /bin/true -cf FOLDER/dhclient.conf -lf FOLDER/leases -pf FOLDER/pid"
                            + " eth0");
            for (int i = 0; i < 2; i++) {
                board.run(BOARDS + "-i dhcpcd-10.0.6:Linux-6.12.9:x86_64:GenuineIntel eth0");
            }

            eventually(
                    "both changes are found",
                    () -> Files.exists(report)
                            && !findings(PRINTER, "device-changed").isEmpty()
                            && !findings(BOARD, "identity-changed").isEmpty());
            audit.terminate();
            audit.exitCode();

            JsonNode another = findings(PRINTER, "device-changed").get(0);
            assertThat(another.get("severity").asText()).isEqualTo("high");
            assertThat(Instant.parse(another.get("first").asText()))
                    .isBetween(replaced.minusSeconds(1), replaced.plus(Duration.ofMinutes(1)));
            assertThat(another.at("/fields/dhcp_vendor_class_before").asText()).isEqualTo("Acme-LaserJet");
            assertThat(another.at("/fields/dhcp_vendor_class").asText()).isEqualTo("none");
            assertThat(another.get("evidence").asText())
                    .contains("its DHCP vendor class was 'Acme-LaserJet' and is now 'none'");
            assertThat(findings(PRINTER, "identity-changed")).isEmpty();

            JsonNode upgrade = findings(BOARD, "identity-changed").get(0);
            assertThat(upgrade.get("severity").asText()).isEqualTo("low");
            assertThat(upgrade.at("/fields/dhcp_vendor_class").asText()).startsWith("dhcpcd-10.0.6");
            assertThat(findings(BOARD, "device-changed")).isEmpty();

            for (String mac : PHONE) {
                JsonNode station = AuditReportJson.read(report).station(mac);
                assertThat(station.get("randomised").asBoolean()).isTrue();
                assertThat(station.get("same_device")).hasSize(PHONE.size() - 1).allSatisfy(link -> {
                    assertThat(PHONE).contains(link.get("mac").asText());
                    assertThat(link.get("evidence").asText()).isEqualTo("DHCP client id 00aabbccddeeff01");
                });
                assertThat(findings(mac, "device-changed")).isEmpty();
            }
        }
    }

    @Test
    void anotherTcpStackIsNoticedAtItsFirstConnections() throws Exception {
        // Connections are refused: their first packet is enough.
        Path connects = Files.writeString(folder.resolve("connects"), """
            for i in 1 2 3 4 5 6; do
                (: < /dev/tcp/192.0.2.9/9) 2>/dev/null || :
            done
            """);
        Path other = Files.writeString(folder.resolve("other"), """
            echo 128 > /proc/sys/net/ipv4/ip_default_ttl &&
            echo 0 > /proc/sys/net/ipv4/tcp_timestamps &&
            . %s
            """.formatted(connects));
        try (DeviceSegment segment = DeviceSegment.build(folder);
                Program audit = DeviceSegment.audit(report)) {
            segment.device(DeviceSegment.SERVER, "192.0.2.9/24");
            Device printer = segment.device(PRINTER, "192.0.2.12/24").run("bash " + connects);
            printer.unplug();
            segment.device(PRINTER, "192.0.2.12/24").run("bash " + other);

            eventually(
                    "the change is found",
                    () -> Files.exists(report)
                            && !findings(PRINTER, "device-changed").isEmpty());
            audit.terminate();
            audit.exitCode();

            JsonNode another = findings(PRINTER, "device-changed").get(0);
            assertThat(another.get("severity").asText()).isEqualTo("high");
            assertThat(another.at("/fields/ttl_before").asText()).isEqualTo("64");
            assertThat(another.at("/fields/ttl").asText()).isEqualTo("128");
            assertThat(another.at("/fields/tcp_syn_before").asText()).contains(",S,T,N,W");
            assertThat(another.at("/fields/tcp_syn").asText())
                    .contains(":128:1:")
                    .doesNotContain("T");
        }
    }

    private List<JsonNode> findings(String station, String kind) throws Exception {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode finding : AuditReportJson.read(report).report().get("findings")) {
            if (finding.get("kind").asText().equals(kind)
                    && finding.get("station").asText().equals(station)) {
                found.add(finding);
            }
        }
        return found;
    }
}
