package io.macmon.cli.audit;

import static io.macmon.capture.lab.Eventually.eventually;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Ip;
import io.macmon.cli.Program;
import io.macmon.cli.lab.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Attack tools, and servers where none should be, one after another against the same audit. Each has a MAC address of
 * its own. The audit reports each soon after its start, in a few lines.
 */
@LabTest
class ManyAttacksLabTest extends AttackersFixture {

    private static final String PREFIX = "00:1b:21:00:66:";
    private static final Host OTHER = new Host("other", "00:1b:21:00:00:09", "192.0.2.9", "fe80::9");
    private static final String NEW_ADDRESSES =
            "for i in 1 2 3 4 5; do ip address add 2001:db8::a$i/64 dev eth0; sleep 0.3; done";
    private static final String SERVER = "dnsmasq --no-daemon --port=0 --conf-file=/dev/null --no-ping --user=root"
            + " --group=root --pid-file= --dhcp-leasefile=FOLDER/leases --dhcp-range=192.0.2.100,192.0.2.200";

    private static final String CLIENT =
            "exec dhclient -4 -d -cf FOLDER/dhclient.conf -lf FOLDER/lease -pf FOLDER/dhclient -sf /bin/true eth0";

    /**
     * @param evidence text in the finding's evidence
     * @param command  of the attacker
     * @param victim   the shell's command that the victim runs; empty if none
     */
    private record Attack(String finding, String evidence, String command, String victim) {

        static Attack parse(String line) {
            String[] fields = line.split("\\|", -1);
            return new Attack(fields[0].strip(), fields[1].strip(), fields[2].strip(), fields[3].strip());
        }
    }

    @BeforeEach
    void letTheClientAskOften() throws IOException {
        Files.writeString(folder.resolve("dhclient.conf"), "initial-interval 1;\nbackoff-cutoff 2;\nretry 2;\n");
    }

    @Test
    void findsTheAttacksOfThcIpv6() throws Exception {
        findsEach("""
            address-theft      | 2001:db8::1       | atk6-fake_solicitate6 wire VICTIM VICTIM ATTACKER 2001:db8::1 |
            address-theft      | 2001:db8::1       | atk6-parasite6 wire | ping -n -i 0.2 2001:db8::1
            address-denial     | denies 2001:db8:: | atk6-dos-new-ip6 wire | NEW_ADDRESSES
            rogue-dhcp         | DHCPv6 answers    | atk6-fake_dhcps6 wire 2001:db8:66::/64 2001:db8::66 | QUERY
            rogue-router       | 2001:db8:66::/64  | atk6-fake_router6 wire 2001:db8:66::/64 |
            rogue-router       | 2001:db8:66::/64  | atk6-fake_router26 -A 2001:db8:66::/64 wire |
            rogue-router       | 2001:db8:66::/64  | atk6-fake_router26 -E H111 -A 2001:db8:66::/64 wire |
            fragmented-control | RFC 7112          | atk6-fake_router26 -E F -A 2001:db8:66::/64 wire |
            rogue-router       | lifetime 0 s      | atk6-kill_router6 wire fe80::1 |
            rogue-router       | ICMP redirects    | atk6-flood_redir6 wire |
            rogue-router       | advertisement     | atk6-fake_mldrouter6 -l wire advertise fe80::66 |
            rogue-router       | MLD queries       | atk6-fake_mld26 -l wire query |
            rogue-router       | PIM messages      | atk6-fake_pim6 -l wire hello |
            address-theft      | 2001:db8::1       | atk6-fake_advertise6 wire 2001:db8::1 |
            dhcp-abuse         | different clients | atk6-flood_dhcpc6 -n -1 wire |
            storm              | 1000 broadcasts   | atk6-flood_rs6 wire |
            sender-mismatch    | neighbour         | atk6-flood_advertise6 -k wire |
            """);
    }

    @Test
    void findsRealServersOfAnAttacker() throws Exception {
        Files.writeString(folder.resolve("bird.conf"), """
            router id 192.0.2.66;
            protocol device { }
            protocol ospf v2 { area 0 { interface "wire" { hello 1; dead 4; }; }; }
            protocol rip { ipv4 { import all; export all; }; interface "wire" { update time 1; }; }
            """);
        findsEach("""
            rogue-router | OSPF messages     | bird -f -c FOLDER/bird.conf -s FOLDER/bird1 -P FOLDER/bird1.pid |
            rogue-router | RIP routes        | bird -f -c FOLDER/bird.conf -s FOLDER/bird2 -P FOLDER/bird2.pid |
            rogue-dhcp   | server 192.0.2.66 | %1$s -i wire | %2$s
            dhcp-abuse   | different clients | dhcpstarv -i wire | exec %1$s -i gateway
            """.formatted(SERVER, CLIENT));
    }

    /** Linux sends BPDUs and queries as any bridge does. */
    @Test
    void findsABridgeOfAnAttacker() throws Exception {
        try (Program audit = audit(ATTACKER)) {
            lab.wireNamespace().call(() -> {
                Ip.run("link add bridge address " + ATTACKER
                        + " type bridge stp_state 1 mcast_snooping 1 mcast_querier 1 mcast_query_use_ifaddr 1");
                Ip.run("link set wire master bridge");
                Ip.run("address add 192.0.2.66/24 dev bridge");
                return Ip.run("link set bridge up");
            });
            audit.awaitOutput(line -> line.contains("macmon rogue-switch\"") && line.contains("BPDU"));
            audit.awaitOutput(line -> line.contains("macmon rogue-router\"") && line.contains("IGMP queries"));
        }
    }

    /** The attacker's programs use the addresses of the router and server. */
    @Test
    void findsThatARouterAndServerSendOtherSettings() throws Exception {
        Path policy = Files.writeString(
                folder.resolve("policy.yaml"),
                "groups: {routers: {mac: " + ATTACKER + ", role: [router, dhcp-server]}}");
        Files.writeString(Path.of("/proc/sys/net/ipv6/conf/" + Lab.PARENT + "/accept_ra"), "2");
        String gateway = " --interface=wire --bind-interfaces --dhcp-option=option:router,";
        try (Program audit = Program.start(
                        "audit", "--parent", Lab.PARENT, "--policy", policy.toString(), "--no-state", "--json")
                .awaitListening()) {
            try (BackgroundProgram radvd = radvd("2001:db8:1::/64");
                    BackgroundProgram dnsmasq = start(filledIn(SERVER + gateway + "192.0.2.66", ""))) {
                eventually(
                        "the victim believes the router",
                        () -> Ip.run("-6 route").contains("2001:db8:1::/64"));
                awaitLease(dnsmasq);
            }
            try (BackgroundProgram radvd = radvd("2001:db8:2::/64");
                    BackgroundProgram dnsmasq = start(filledIn(SERVER + gateway + "192.0.2.67", ""))) {
                eventually(
                        "the victim believes the router",
                        () -> Ip.run("-6 route").contains("2001:db8:2::/64"));
                audit.awaitOutput(line -> line.contains("macmon router-changed\"") && line.contains("2001:db8:2::"));
                awaitLease(dnsmasq);
                audit.awaitOutput(line -> line.contains("macmon dhcp-changed\"") && line.contains("192.0.2.67"));
            }
        }
    }

    private BackgroundProgram radvd(String prefix) throws Exception {
        Files.writeString(
                folder.resolve("radvd.conf"),
                "interface wire { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; prefix " + prefix
                        + " {}; };");
        return start(filledIn(
                "radvd --nodaemon --logmethod=stderr --config=FOLDER/radvd.conf --pidfile=FOLDER/radvd.pid", ""));
    }

    private void awaitLease(BackgroundProgram server) throws Exception {
        try (BackgroundProgram client =
                BackgroundProgram.start(folder.resolve("client.log"), List.of("sh", "-c", filledIn(CLIENT, "")))) {
            server.awaitLog("DHCPACK");
            client.awaitLog("bound to 192.0.2.1");
        }
    }

    private void findsEach(String lines) throws Exception {
        List<Attack> attacks = lines.lines().map(Attack::parse).toList();
        for (Attack attack : attacks) {
            Requirements.program(attack.command.split(" ", -1)[0]);
        }
        String attackers = IntStream.range(0, attacks.size())
                .mapToObj(ManyAttacksLabTest::attacker)
                .collect(joining(", "));
        try (Program audit = audit(attackers)) {
            lab.send(OTHER.arpRequest("192.0.2.7"));
            for (int i = 0; i < attacks.size(); i++) {
                finds(audit, attacks.get(i), attacker(i));
            }
            audit.terminate();

            audit.exitCode();
            alerts(audit.out()).stream()
                    .collect(groupingBy(ManyAttacksLabTest::station))
                    .values()
                    .forEach(AttackersFixture::assertFewOfEachKind);
        }
    }

    private static String attacker(int number) {
        return PREFIX + String.format("%02x", number + 1);
    }

    private void finds(Program audit, Attack attack, String attacker) throws Exception {
        lab.wireNamespace().call(() -> Ip.run("link set wire address " + attacker));
        OffsetDateTime start = OffsetDateTime.now(ZoneOffset.UTC);
        try (BackgroundProgram tool = start(filledIn(attack.command, attacker));
                BackgroundProgram victim = BackgroundProgram.start(
                        folder.resolve("victim.log"), List.of("sh", "-c", filledIn(attack.victim, attacker)))) {
            JsonNode alert = alert(audit.awaitOutput(line -> line.contains("macmon " + attack.finding + '"')
                    && line.contains(attack.evidence)
                    && (line.contains(attacker) || !line.contains(PREFIX))));
            assertThat(Duration.between(start, time(alert))).as("%s", attack).isLessThan(LIMIT);
        }
    }

    private String filledIn(String command, String attacker) {
        return command.replace("FOLDER", folder.toString())
                .replace("ATTACKER", attacker)
                .replace("VICTIM", "2001:db8::7")
                .replace("NEW_ADDRESSES", NEW_ADDRESSES)
                .replace("QUERY", "exec atk6-dump_dhcp6 eth0");
    }

    private static String station(JsonNode alert) {
        return alert.at("/ether/src_mac").asText();
    }
}
