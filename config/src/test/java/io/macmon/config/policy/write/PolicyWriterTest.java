package io.macmon.config.policy.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.read.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyWriterTest {

    @TempDir
    Path folder;

    @Test
    void groupsStationsByRoleAndRandomisedOnesSeparately() throws IOException {
        Policy policy = read(List.of(
                station("00:11:22:33:44:02", Set.of(), 0),
                station("00:11:22:33:44:01", Set.of(Role.ROUTER), 0, 10),
                station("00:11:22:33:44:03", Set.of(Role.DHCP_SERVER), 0),
                station("00:11:22:33:44:04", Set.of(Role.DOT1X, Role.MAB), 0),
                station("00:11:22:33:44:05", Set.of(Role.DHCP_SERVER, Role.ROUTER), 0),
                station("00:11:22:33:44:06", Set.of(), 20),
                station("00:11:22:33:44:09", Set.of(Role.SWITCH), 0),
                station("02:11:22:33:44:0a", Set.of(Role.SWITCH, Role.ROUTER), 0),
                station("02:11:22:33:44:07", Set.of(Role.DOT1X), 0),
                station("02:11:22:33:44:08", Set.of(Role.DHCP_SERVER), 0)));

        assertThat(policy.groups())
                .extracting(group -> group.name() + " " + group.vlans() + " "
                        + group.stations().stream()
                                .map(listed -> listed.pattern().toString().substring(15))
                                .toList())
                .containsExactly(
                        "routers-vlan-10 [0, 10] [01]",
                        "router-dhcp-server [0] [05]",
                        "router-switch [0] [0a]",
                        "dhcp-servers [0] [03, 08]",
                        "switches [0] [09]",
                        "dot1x [0] [04]",
                        "stations [0] [02]",
                        "stations-vlan-20 [20] [06]",
                        "randomised [] [07]");
        assertThat(policy.member(MacAddress.parse("00:11:22:33:44:05").value())
                        .orElseThrow()
                        .group()
                        .roles())
                .containsExactlyInAnyOrder(Role.ROUTER, Role.DHCP_SERVER);
        assertThat(policy.member(MacAddress.parse("00:11:22:33:44:04").value())
                        .orElseThrow()
                        .group()
                        .roles())
                .containsExactly(Role.DOT1X);
    }

    @Test
    void writesWhatIsKnownInAComment() {
        String text = PolicyWriter.text(
                List.of(new LearnedStation(
                        MacAddress.parse("00:11:22:33:44:01"),
                        "Printers, Inc.",
                        "lp1",
                        List.of(),
                        List.of(IpAddress.parse("192.0.2.7"), IpAddress.parse("2001:db8::7")),
                        Set.of(),
                        false)),
                List.of());

        assertThat(text).contains("      - 00:11:22:33:44:01  # Printers, Inc.; lp1; 192.0.2.7, 2001:db8::7\n");
    }

    @Test
    void noNameEndsItsComment() throws IOException {
        String hostile = "x\n  evil:\n    mac: 66:00:00:00:00:01 #\r\u0085\u2028\u2029\u001b[2J\u0000\ufffe\ud800";
        LearnedStation station = new LearnedStation(
                MacAddress.parse("00:11:22:33:44:01"), hostile, hostile, List.of(), List.of(), Set.of(), false);

        Policy policy = read(List.of(station));

        assertThat(policy.groups()).hasSize(1);
        assertThat(policy.exactMembers()).hasSize(1);
        assertThat(PolicyWriter.text(List.of(station), List.of()).chars())
                .allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7F) || c == '…');
    }

    @Test
    void listsSharedRouterAddressesAsVirtualRouters() throws IOException {
        LearnedStation vrrp = new LearnedStation(
                MacAddress.parse("00:00:5e:00:01:07"),
                "",
                "",
                List.of(0),
                List.of(IpAddress.parse("192.0.2.1"), IpAddress.parse("2001:db8::"), IpAddress.parse("fe80::1")),
                Set.of(Role.ROUTER),
                false);

        Policy policy = read(List.of(vrrp, station("00:11:22:33:44:02", Set.of(), 0)));

        assertThat(policy.virtualRouters())
                .extracting(router -> router.address() + " " + router.macs())
                .containsExactly("192.0.2.1 []", "2001:db8:: []");
        assertThat(policy.exactMembers()).hasSize(2);
    }

    @Test
    void numbersGroupsWhoseNamesWouldBeTheSame() throws IOException {
        List<LearnedStation> trunks = IntStream.range(0, 40)
                .mapToObj(i -> station(
                        MacAddress.toString(0x0011_2233_4400L + i),
                        Set.of(Role.values()),
                        IntStream.rangeClosed(1000, 1010 + i).toArray()))
                .toList();

        Policy policy = read(trunks);

        assertThat(policy.groups()).hasSize(40).extracting(Group::name).doesNotHaveDuplicates();
        assertThat(policy.exactMembers()).hasSize(40);
    }

    @Test
    void cutsNoNumberInAGroupsName() {
        String text = PolicyWriter.text(
                List.of(
                        station("00:11:22:33:44:01", Set.of(), 10, 1002, 1003, 1004),
                        station("00:11:22:33:44:02", Set.of(Role.ROUTER, Role.DHCP_SERVER, Role.PROXY_ARP), 100)),
                List.of());

        assertThat(text).contains("  stations-vlan-10-1002-1003:\n", "  router-dhcp-server-proxy-arp:\n");
    }

    @Test
    void leavesOutAddressesThatNoStationHas() {
        LearnedStation group = station("01:00:5e:00:00:01", Set.of(), 0);
        LearnedStation zero = station("00:00:00:00:00:00", Set.of(), 0);

        assertThatThrownBy(() -> PolicyWriter.text(List.of(group, zero), List.of()))
                .hasMessageContaining("no stations were seen");
    }

    private Policy read(List<LearnedStation> stations) throws IOException {
        PolicyFile file = new PolicyFile(
                Files.writeString(folder.resolve("learned.yaml"), PolicyWriter.text(stations, List.of())));
        Policy policy = file.read();
        assertThat(file.warnings()).isEmpty();
        return policy;
    }

    private static LearnedStation station(String mac, Set<Role> roles, int... vlans) {
        MacAddress address = MacAddress.parse(mac);
        return new LearnedStation(
                address,
                "",
                "",
                Arrays.stream(vlans).boxed().toList(),
                List.of(),
                roles,
                address.isLocallyAdministered());
    }
}
