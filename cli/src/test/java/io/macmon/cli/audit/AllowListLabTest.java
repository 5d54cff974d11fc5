package io.macmon.cli.audit;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Ip;
import io.macmon.cli.lab.Host;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.net.MacAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom the programs admit that enforce an exported list; FreeRADIUS is in {@code FreeRadiusLabTest}. */
@LabTest
class AllowListLabTest extends LabFixture {

    private static final String PRINTER = "00:1b:a9:00:00:01";
    private static final String NAMELESS = "00:1b:a9:00:00:02";
    private static final List<String> LISTED = List.of(PRINTER, NAMELESS);
    private static final List<String> IN_PREFIXES = List.of("00:1b:a9:10:00:05", "00:1b:a9:20:3f:01");
    private static final String LAST = "00:1b:a9:10:00:06"; // listed
    private static final List<String> OTHERS = List.of(
            "00:1b:a9:00:00:03",
            "00:1b:a9:10:00:66",
            "00:1b:a9:10:80:01",
            "00:1b:a9:20:3e:01",
            "00:1b:a9:20:40:01",
            "00:40:8c:00:00:01",
            "00:99:00:00:00:01");

    private Path policy;

    @BeforeEach
    void writePolicy() throws Exception {
        Files.writeString(folder.resolve("hosts"), PRINTER + ",printer,192.0.2.7,[2001:db8::7]\n");
        policy = Files.writeString(folder.resolve("policy.yaml"), """
            groups:
              printers: {mac: ["00:1b:a9:10:*", "00:1b:a9:20:3*"], macs: {file: hosts, format: dnsmasq}, vlan: 10}
              others: {mac: ["%s", "00:1b:a9:00:00:03", "00:40:8c:*"]}
            deny: ["00:1b:a9:00:00:03", "00:1b:a9:10:00:66", "00:1b:a9:10:8*", "00:1b:a9:20:3e:*", "00:40:*"]
            """.formatted(NAMELESS));
    }

    @Test
    void dnsmasqServesTheListedOnly() throws Exception {
        Ip.run("link set lo up");
        Ip.run("address add 192.0.2.1/24 dev " + Lab.PARENT);
        Path log = folder.resolve("dnsmasq.log");
        List<String> command = List.of(
                Requirements.program("dnsmasq"),
                "--conf-file=" + export("dnsmasq"),
                "--dhcp-ignore=tag:!known",
                "--dhcp-range=192.0.2.50,192.0.2.90",
                "--dhcp-leasefile=" + folder.resolve("leases"),
                "--interface=" + Lab.PARENT,
                "--port=0",
                "--no-ping",
                "--keep-in-foreground",
                "--log-facility=-",
                "--pid-file=",
                "--user=root",
                "--group=root");
        try (BackgroundProgram dnsmasq = BackgroundProgram.start(log, command).awaitLog("DHCP, IP range")) {
            List<String> asked = all(LISTED, IN_PREFIXES, OTHERS);
            for (String station : asked) {
                lab.send(LabFrame.dhcpClient(MacAddress.parse(station), 1, "", "x"));
                dnsmasq.awaitLog(station); // in DHCPDISCOVER
            }
            lab.send(LabFrame.dhcpClient(MacAddress.parse(LAST), 1, "", "x"));
            eventually(
                    "it answers the last one",
                    () -> Files.readAllLines(log).stream()
                            .anyMatch(line -> line.contains("DHCPOFFER") && line.contains(LAST)));
            List<String> lines = Files.readAllLines(log);

            assertThat(asked)
                    .filteredOn(station ->
                            lines.stream().anyMatch(line -> line.contains("DHCPOFFER") && line.contains(station)))
                    .containsExactlyElementsOf(all(LISTED, IN_PREFIXES));
        }
    }

    @Test
    void nftPassesTheListedOnly() throws Exception {
        run(Requirements.program("nft"), "-f", export("nft").toString());
        Path rules = Files.writeString(folder.resolve("rules"), """
            add set bridge macmon passed { type ether_addr; flags dynamic; size 64; }
            add chain bridge macmon check { type filter hook prerouting priority 0; }
            add rule bridge macmon check ether saddr @denied drop
            add rule bridge macmon check ether saddr != @allowed drop
            add rule bridge macmon check add @passed { ether saddr }
            """);
        run(Requirements.program("nft"), "-f", rules.toString());
        Ip.run("link add br0 type bridge");
        Ip.run("link set " + Lab.PARENT + " master br0");
        Ip.run("link set br0 up");
        eventually(
                "the port forwards",
                () -> Ip.run("-d link show dev " + Lab.PARENT).contains("state forwarding"));
        for (String station : all(OTHERS, IN_PREFIXES, LISTED)) {
            lab.send(new Host("", station, "192.0.2.9", "fe80::9").arpRequest("192.0.2.1"));
        }

        String passed = run(Requirements.program("nft"), "list", "set", "bridge", "macmon", "passed");
        assertThat(all(LISTED, IN_PREFIXES, OTHERS))
                .filteredOn(passed::contains)
                .containsExactlyElementsOf(all(LISTED, IN_PREFIXES));
    }

    @Test
    void arpSetsTheAddressesOfTheListed() throws Exception {
        Ip.run("address add 192.0.2.1/24 dev " + Lab.PARENT);
        String output = run(Requirements.program("arp"), "-f", export("ethers").toString());

        assertThat(output.lines().filter(line -> line.contains("192.0.2.7") || line.contains("2001:db8::7")))
                .isEmpty();
        assertThat(Ip.run("neighbour show").strip()).isEqualTo("192.0.2.7 dev eth0 lladdr " + PRINTER + " PERMANENT");
    }

    // Without a radio, hostapd does not admit stations, but it lists whom it would admit.
    @Test
    void hostapdLoadsTheListed() throws Exception {
        Path settings = Files.writeString(
                folder.resolve("hostapd.conf"), """
            interface=%s
            driver=wired
            ctrl_interface=%s
            macaddr_acl=1
            accept_mac_file=%s
            """.formatted(Lab.PARENT, folder.resolve("ctrl"), export("hostapd")));
        List<String> command = List.of(Requirements.program("hostapd"), settings.toString());
        try (BackgroundProgram hostapd = BackgroundProgram.start(folder.resolve("hostapd.log"), command)) {
            hostapd.awaitLog("AP-ENABLED");
            String listed = run(
                    Requirements.program("hostapd_cli"),
                    "-p",
                    folder.resolve("ctrl").toString(),
                    "-s",
                    folder.toString(),
                    "-i",
                    Lab.PARENT,
                    "accept_acl",
                    "SHOW");

            assertThat(listed.lines()).containsExactlyInAnyOrder(PRINTER + " VLAN_ID=10", NAMELESS + " VLAN_ID=0");
        }
    }

    private Path export(String format) throws Exception {
        Path list = folder.resolve(format + ".list");
        AuditResult result = AuditResult.of("--policy", policy, "--export", format, "-w", list);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        return list;
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
        return output;
    }

    @SafeVarargs
    private static List<String> all(List<String>... lists) {
        List<String> all = new ArrayList<>();
        for (List<String> list : lists) {
            all.addAll(list);
        }
        return all;
    }
}
