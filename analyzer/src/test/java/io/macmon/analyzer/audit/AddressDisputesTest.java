package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static io.macmon.analyzer.audit.AuditScenario.replyInVlan;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A man in the middle that claims another station's address again and again. */
class AddressDisputesTest {

    private static final long ROUTER = 0x0011_0000_0001L;
    private static final long VICTIM = 0x0011_0000_0002L;
    private static final long THIEF = 0x0011_0000_0003L;
    private static final String ADDRESS = "192.0.2.10";

    @Test
    void aManInTheMiddleIsReportedWithGrowingPausesWhileItLasts() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, VICTIM, ADDRESS);
        for (int second = 1; second < 8_000; second += 2) {
            scene.answers(second, THIEF, ADDRESS);
            scene.talks(second + 1, VICTIM);
        }

        assertThat(scene.found()).containsExactly("address-moved/00:11:00:00:00:03/192.0.2.10");
        assertThat(scene.reported)
                .extracting(Finding::key)
                .containsOnly("address-moved/00:11:00:00:00:03/192.0.2.10")
                .hasSize(4); // at once, after a minute, ten minutes and an hour
        assertThat(scene.findings().get(0).count()).isEqualTo(4_000);
        assertThat(scene.findings().get(0).fields()).containsEntry("owner", "00:11:00:00:00:02");
    }

    @Test
    void aClaimToARoutersOrServersAddressIsHigh() {
        for (Role role : List.of(Role.ROUTER, Role.DHCP_SERVER)) {
            AuditScenario scene = AuditScenario.with(
                    policy(group("important", Set.of(role), ROUTER), group("others", Set.of(), THIEF)));
            scene.answers(0, ROUTER, ADDRESS);
            scene.answers(1, THIEF, ADDRESS);
            scene.answers(1_800, THIEF, ADDRESS); // a router may be silent for long
            scene.answers(1_801, ROUTER, ADDRESS);

            assertThat(scene.found()).containsExactly("address-theft/00:11:00:00:00:03/192.0.2.10");
            assertThat(scene.findings().get(0).count()).isEqualTo(2);
        }
    }

    @Test
    void aClaimToAnAddressThatIsAnnouncedAsARoutersIsHigh() {
        AuditScenario byDhcp = AuditScenario.withoutPolicy();
        byDhcp.talks(0, VICTIM);
        byDhcp.sends(61, DhcpFrames.ack(VICTIM, THIEF, ADDRESS, "192.0.2.1"));
        byDhcp.answers(62, ROUTER, ADDRESS);
        byDhcp.answers(63, THIEF, ADDRESS);
        assertThat(byDhcp.found()).containsExactly("address-theft/00:11:00:00:00:03/192.0.2.10");

        AuditScenario byAdvertisement = AuditScenario.withoutPolicy();
        byAdvertisement.talks(0, ROUTER);
        byAdvertisement.sends(61, RouterFrames.advertisement(ROUTER, 1));
        byAdvertisement.sends(62, advertisement(ROUTER));
        byAdvertisement.sends(63, advertisement(THIEF));
        assertThat(byAdvertisement.found()).containsExactly("address-theft/00:11:00:00:00:03/fe80::1");
    }

    @Test
    void aClaimToAListedAddressIsHighAlthoughItsOwnerHasNotSentYet() {
        AuditScenario scene = AuditScenario.with(AuditScenario.policy(
                AuditScenario.group("routers", List.of(), List.of("192.0.2.10"), Set.of(Role.ROUTER), false, ROUTER),
                AuditScenario.group("others", Set.of(), THIEF)));
        scene.answers(0, THIEF, ADDRESS);
        scene.answers(1, ROUTER, ADDRESS);

        assertThat(scene.found()).containsExactly("address-theft/00:11:00:00:00:03/192.0.2.10");
    }

    @Test
    void aNewDhcpServerMakesNoAddressARouters() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.sends(0, DhcpFrames.ack(THIEF, VICTIM, ADDRESS, "192.0.2.1"));
        scene.answers(1, ROUTER, ADDRESS);
        scene.answers(2, THIEF, ADDRESS);

        assertThat(scene.found()).containsExactly("address-moved/00:11:00:00:00:03/192.0.2.10");
    }

    // A neighbour advertisement of fe80::1.
    private static byte[] advertisement(long mac) {
        byte[] message = FrameBytes.joined(
                FrameBytes.hex("88000000E0000000 fe800000000000000000000000000001 0201"),
                new MacAddress(mac).toBytes());
        byte[] packet = FrameBytes.with(FrameBytes.ipv6(1, 2, 58, message), 7, 255, 0xFE, 0x80, 0, 0);
        return FrameBytes.ethernet(AuditScenario.BROADCAST, mac, 0x86DD, packet);
    }

    @Test
    void theTrueOwnerIsRememberedAndTheDisputeIsInTheNextReport() {
        AuditScenario first = run(new Contents(true, List.of(), List.of(), List.of()));
        first.answers(0, VICTIM, ADDRESS);
        first.answers(1, THIEF, ADDRESS);
        first.audit.onStop();
        first.audit.persistRemaining();
        Changes saved = first.persisted.get(first.persisted.size() - 1);
        assertThat(saved.owners())
                .singleElement()
                .satisfies(owner -> assertThat(owner.station().value()).isEqualTo(VICTIM));

        AuditScenario next = run(new Contents(true, saved.stations(), saved.owners(), saved.findings()));
        next.talks(3_600, VICTIM);
        assertThat(next.found()).contains("address-moved/00:11:00:00:00:03/192.0.2.10");
        assertThat(next.summary(VICTIM).findings()).isEmpty();

        AuditScenario again = run(new Contents(true, saved.stations(), saved.owners(), saved.findings()));
        again.answers(3_600, THIEF, ADDRESS); // the owner has not been seen yet
        again.answers(3_601, VICTIM, ADDRESS);
        assertThat(again.found()).containsExactly("flip-flop/00:11:00:00:00:03/192.0.2.10");

        AuditScenario later = run(new Contents(true, saved.stations(), saved.owners(), saved.findings()));
        later.talks(2 * 86_400, VICTIM);
        assertThat(later.found()).isEmpty();
    }

    @Test
    void aDisputeInAnotherVlanIsAnotherFinding() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int vlan : List.of(10, 20)) {
            scene.sends(vlan, replyInVlan(vlan, VICTIM, ADDRESS));
            scene.sends(vlan + 1, replyInVlan(vlan, THIEF, ADDRESS));
        }

        assertThat(scene.reported)
                .filteredOn(finding -> finding.kind() == FindingKind.ADDRESS_MOVED)
                .extracting(Finding::subject)
                .containsExactly("192.0.2.10 vlan 10", "192.0.2.10 vlan 20");
    }

    private static AuditScenario run(Contents earlier) {
        return AuditScenario.with(AuditConfig.DEFAULT, Policy.NONE, earlier);
    }
}
