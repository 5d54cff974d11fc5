package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.BROADCAST;
import static io.macmon.analyzer.audit.AuditScenario.arp;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static io.macmon.analyzer.audit.AuditScenario.replyInVlan;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.VirtualRouter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddressRulesTest {

    private static final long ROUTER = 0x0011_0000_0001L;
    private static final long PRINTER = 0x0011_0000_0002L;
    private static final long THIEF = 0x0011_0000_0003L;
    private static final long VRRP_7 = 0x0000_5E00_0107L;
    private static final String GATEWAY = "192.0.2.1";

    @Test
    void aStationMayAnnounceItsAddressRepeatedly() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.announces(0, PRINTER, "192.0.2.10");
        scene.answers(1, PRINTER, "192.0.2.10");
        scene.announces(2_000, PRINTER, "192.0.2.10");

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void announcingAnAddressWhileItsOwnerIsSendingIsGratuitousArp() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, ROUTER, GATEWAY);
        scene.announces(1, THIEF, GATEWAY);
        scene.answers(2, THIEF, GATEWAY); // counts for the same finding
        scene.answers(3, ROUTER, GATEWAY); // the owner remains

        assertThat(scene.found()).containsExactly("gratuitous-arp/00:11:00:00:00:03/192.0.2.1");
        assertThat(scene.findings().get(0).count()).isEqualTo(2);
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("a gratuitous ARP claims 192.0.2.1, which still belongs to 00:11:00:00:00:01");
    }

    @Test
    void anAddressTakenOverFromASilentOwnerHasMoved() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, PRINTER, "192.0.2.10");
        scene.announces(301, THIEF, "192.0.2.10"); // its owner has been silent for over five minutes

        assertThat(scene.found()).containsExactly("address-moved/00:11:00:00:00:03/192.0.2.10");
    }

    @Test
    void anAddressThatAlternatesIsOneFlipFlopInsteadOfMoves() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, PRINTER, "192.0.2.10");
        scene.answers(1, THIEF, "192.0.2.10");
        assertThat(scene.found()).containsExactly("address-moved/00:11:00:00:00:03/192.0.2.10");

        scene.answers(2, PRINTER, "192.0.2.10");
        scene.answers(3, THIEF, "192.0.2.10");
        scene.answers(4, PRINTER, "192.0.2.10");
        assertThat(scene.found()).containsExactly("flip-flop/00:11:00:00:00:03/192.0.2.10");
        assertThat(scene.findings().get(0).count()).isEqualTo(3);
    }

    @Test
    void anAddressThatReturnsTheNextDayHasMoved() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, PRINTER, "192.0.2.10");
        scene.answers(301, THIEF, "192.0.2.10"); // its owner was silent
        scene.answers(86_400, PRINTER, "192.0.2.10");

        assertThat(scene.found())
                .containsExactlyInAnyOrder(
                        "address-moved/00:11:00:00:00:03/192.0.2.10", "address-moved/00:11:00:00:00:02/192.0.2.10");
    }

    @Test
    void aSenderThatIsNotTheSourceIsAMismatchAndItsClaimIsIgnored() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.sends(0, arp(THIEF, BROADCAST, 2, PRINTER, "192.0.2.10", 0, "192.0.2.250"));
        scene.answers(1, ROUTER, "192.0.2.10");

        assertThat(scene.found()).containsExactly("sender-mismatch/00:11:00:00:00:03/00:11:00:00:00:02");
    }

    @Test
    void routersThatShareAnAddressMayTakeItOver() {
        AuditScenario scene = AuditScenario.with(policy(
                new VirtualRouter(IpAddress.parse(GATEWAY), List.of()),
                group("routers", Set.of(Role.ROUTER), ROUTER, PRINTER)));
        scene.announces(0, VRRP_7, GATEWAY);
        scene.sends(1, arp(ROUTER, BROADCAST, 1, VRRP_7, GATEWAY, 0, GATEWAY)); // some send it from their own address
        scene.announces(2, PRINTER, GATEWAY);
        scene.announces(3, VRRP_7, GATEWAY);

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void onlyRoutersMayHaveAVirtualRoutersAddress() {
        AuditScenario scene = AuditScenario.with(policy(
                new VirtualRouter(IpAddress.parse(GATEWAY), List.of()),
                group("routers", Set.of(Role.ROUTER), ROUTER),
                group("printers", Set.of(), PRINTER)));
        scene.answers(0, PRINTER, GATEWAY);
        scene.announces(1, VRRP_7, GATEWAY);

        assertThat(scene.found()).containsExactly("wrong-address/00:11:00:00:00:02/192.0.2.1");
    }

    @Test
    void aProxyDoesNotTakeOverAddresses() {
        AuditScenario scene = AuditScenario.with(
                policy(group("proxies", Set.of(Role.PROXY_ARP), ROUTER), group("printers", Set.of(), PRINTER, THIEF)));
        scene.answers(0, PRINTER, "192.0.2.10");
        scene.answers(1, ROUTER, "192.0.2.10");
        scene.answers(2, PRINTER, "192.0.2.10");
        scene.answers(3, ROUTER, "192.0.2.10");

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void anAddressOutsideThePrefixIsFoundInClaimsAndInPackets() {
        Policy policy = policy(group("printers", List.of(), List.of("192.0.2.0/24"), Set.of(), false, PRINTER));
        AuditScenario claims = AuditScenario.with(policy);
        claims.answers(0, PRINTER, "198.51.100.10");
        AuditScenario packets = AuditScenario.with(policy);
        packets.connects(0, PRINTER, "198.51.100.10", 64);
        packets.connects(1, PRINTER, "192.0.2.10", 64);

        assertThat(claims.found()).containsExactly("wrong-address/00:11:00:00:00:02/198.51.100.10");
        assertThat(packets.found()).containsExactly("wrong-address/00:11:00:00:00:02/198.51.100.10");
        assertThat(packets.summary(PRINTER).record().addresses())
                .extracting(held -> held.address().toString())
                .contains("198.51.100.10");
        assertThat(packets.findings().get(0).evidence())
                .isEqualTo("sends from 198.51.100.10; group 'printers' allows 192.0.2.0/24");
    }

    @Test
    void aSecondAddressIsNewOnceTheFirstHasSettled() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, PRINTER, "192.0.2.10");
        scene.answers(30, PRINTER, "192.0.2.11"); // an alias at boot
        scene.answers(90, PRINTER, "192.0.2.12");

        assertThat(scene.found()).containsExactly("new-address/00:11:00:00:00:02/192.0.2.12");
    }

    @Test
    void aStationMayChangeBetweenItsListedAddresses() {
        AuditScenario scene = AuditScenario.with(
                policy(group("printers", List.of(), List.of("192.0.2.0/24"), Set.of(), false, PRINTER)));
        scene.answers(0, PRINTER, "192.0.2.10");
        scene.answers(90, PRINTER, "192.0.2.12");

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void addressesThatNoStationCanHaveAreIgnored() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (String address : List.of("0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255")) {
            scene.answers(0, PRINTER, address);
            scene.answers(1, THIEF, address);
        }
        assertThat(scene.found()).isEmpty();
        assertThat(scene.summary(PRINTER).record().addresses()).isEmpty();
    }

    @Test
    void aSpoofedAddressHasMovedOnceItsOwnerIsSilent() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, PRINTER, "192.0.2.10");
        scene.announces(60, THIEF, "192.0.2.10");
        assertThat(scene.found()).containsExactly("gratuitous-arp/00:11:00:00:00:03/192.0.2.10");

        scene.asks(3_600, THIEF, "192.0.2.10", GATEWAY);
        scene.asks(7_200, THIEF, "192.0.2.10", GATEWAY);
        assertThat(scene.found())
                .containsExactly("address-moved/00:11:00:00:00:03/192.0.2.10"); // no longer "still belongs to"
        assertThat(scene.findings())
                .allSatisfy(finding -> assertThat(finding.count()).isEqualTo(1));
    }

    @Test
    void aNewAddressIsFoundEvenIfTheStationProbedForItFirst() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, PRINTER, "192.0.2.10");
        scene.asks(90, PRINTER, "0.0.0.0", "192.0.2.12");
        scene.announces(92, PRINTER, "192.0.2.12");

        assertThat(scene.found()).containsExactly("new-address/00:11:00:00:00:02/192.0.2.12");
    }

    @Test
    void aLeaseEndsWhenTheAddressIsLeasedToAnotherStation() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        lease(scene, 0, PRINTER);
        scene.answers(1, PRINTER, "192.0.2.50");
        lease(scene, 100, THIEF);
        scene.answers(101, THIEF, "192.0.2.50");
        assertThat(scene.found()).isEmpty();

        scene.answers(102, PRINTER, "192.0.2.50");
        scene.answers(103, THIEF, "192.0.2.50");
        assertThat(scene.found()).isNotEmpty();
    }

    // A DHCP server's ACK to a station that was seen.
    private static void lease(AuditScenario scene, double second, long client) {
        scene.talks(second, client);
        byte[] message = new byte[243];
        message[0] = 2;
        message[1] = 1;
        message[2] = 6;
        System.arraycopy(new byte[] {(byte) 192, 0, 2, 50}, 0, message, 16, 4);
        System.arraycopy(new MacAddress(client).toBytes(), 0, message, 28, 6);
        System.arraycopy(new byte[] {99, (byte) 130, 83, 99, 53, 1, 5}, 0, message, 236, 7);
        byte[] datagram = FrameBytes.joined(udp(67, 68, message.length), message);
        byte[] packet = FrameBytes.ipv4(AuditScenario.ip(GATEWAY), -1, 17, datagram);
        scene.sends(second + 0.1, FrameBytes.ethernet(BROADCAST, ROUTER, 0x0800, packet));
    }

    private static byte[] udp(int from, int to, int length) {
        return ByteBuffer.allocate(8)
                .putShort((short) from)
                .putShort((short) to)
                .putShort((short) (8 + length))
                .putShort((short) 0)
                .array();
    }

    @Test
    void theSameAddressInTwoVlansBelongsToTwoNetworks() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 0; i < 4; i++) {
            scene.sends(i, replyInVlan(10, PRINTER, "192.0.2.10"));
            scene.sends(i + 0.5, replyInVlan(20, THIEF, "192.0.2.10"));
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void anOwnerOfAnUnknownVlanIsOutdatedOnceItHasOne() {
        Instant since = AuditScenario.at(-1_000);
        List<AddressOwner> owners = Stream.of(AddressOwner.ANY_VLAN, 10)
                .map(vlan -> new AddressOwner(
                        IpAddress.parse("192.0.2.10"), vlan, new MacAddress(PRINTER), null, since, since))
                .toList();
        AuditScenario scene =
                AuditScenario.with(AuditConfig.DEFAULT, Policy.NONE, new Contents(true, List.of(), owners, List.of()));
        for (int i = 0; i < 4; i++) {
            scene.sends(i, replyInVlan(10, PRINTER, "192.0.2.10"));
            scene.sends(i + 0.5, replyInVlan(20, THIEF, "192.0.2.10"));
        }

        assertThat(scene.found()).allMatch(id -> id.startsWith("new-station/"));
    }

    @Test
    void aListOfOneIpVersionDoesNotLimitTheOther() {
        Policy.Member member = policy(group("printers", List.of(), List.of("192.0.2.0/24"), Set.of(), false, PRINTER))
                .member(PRINTER)
                .orElseThrow();

        assertThat(member.allows(IpAddress.parse("2001:db8::1"))).isTrue();
        assertThat(member.allows(IpAddress.parse("198.51.100.1"))).isFalse();
    }
}
