package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.BROADCAST;
import static io.macmon.analyzer.audit.AuditScenario.arp;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static io.macmon.analyzer.audit.AuditScenario.replyInVlan;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.Frame.Direction;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.VirtualRouter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Forged DHCP answers with the server's MAC address as source, and honest ones. */
class LeaseRulesTest {

    private static final long SERVER = 0x0011_0000_0001L;
    private static final long VICTIM = 0x0011_0000_0002L;
    private static final long THIEF = 0x0011_0000_0003L;
    private static final String ADDRESS = "192.0.2.50";

    @Test
    void aLeaseTakesNoAddressFromAnOwnerThatIsAlive() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, VICTIM, ADDRESS);
        scene.sends(1, DhcpFrames.ack(SERVER, THIEF, ADDRESS));
        scene.answers(2, THIEF, ADDRESS);

        assertThat(scene.found())
                .containsExactlyInAnyOrder(
                        "lease-conflict/00:11:00:00:00:01/192.0.2.50", "address-moved/00:11:00:00:00:03/192.0.2.50");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("a DHCP server leases 192.0.2.50 to 00:11:00:00:00:03, but 00:11:00:00:00:02 still uses it; "
                        + "the lease does not count");
        assertThat(scene.findings().get(0).fields())
                .containsEntry("client", "00:11:00:00:00:03")
                .containsEntry("owner", "00:11:00:00:00:02");
    }

    @Test
    void aLeaseTakesNoAddressFromALeaseHolderThatStillSends() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.talks(0, VICTIM);
        scene.sends(0, DhcpFrames.ack(SERVER, VICTIM, ADDRESS));
        scene.talks(1, VICTIM);
        scene.sends(2, DhcpFrames.ack(SERVER, THIEF, ADDRESS));

        assertThat(scene.found()).containsExactly("lease-conflict/00:11:00:00:00:01/192.0.2.50");
    }

    @Test
    void aLeaseTakesNoAddressOfARouterOrServerHoweverLongItIsSilent() {
        for (Role role : List.of(Role.ROUTER, Role.DHCP_SERVER)) {
            AuditScenario scene = AuditScenario.with(policy(
                    group("servers", Set.of(Role.DHCP_SERVER), SERVER),
                    group("important", Set.of(role), VICTIM),
                    group("others", Set.of(), THIEF)));
            scene.answers(0, VICTIM, ADDRESS);
            scene.sends(3_600, DhcpFrames.ack(SERVER, THIEF, ADDRESS));

            assertThat(scene.found()).containsExactly("lease-conflict/00:11:00:00:00:01/192.0.2.50");
        }
    }

    @Test
    void aLeaseTakesNoAddressOfThisMachine() {
        AuditConfig config = AuditConfig.DEFAULT.withOwnAddresses(List.of(new MacAddress(VICTIM)));
        AuditScenario scene = AuditScenario.with(config, policy());
        scene.sends(0, arp(VICTIM, BROADCAST, 1, VICTIM, ADDRESS, 0, "192.0.2.1"), Direction.OUTBOUND);
        scene.sends(3_600, DhcpFrames.ack(SERVER, THIEF, ADDRESS));

        assertThat(scene.found()).containsExactly("lease-conflict/00:11:00:00:00:01/192.0.2.50");
    }

    @Test
    void aLeaseTakesNoAddressThatThePolicyListsForAnotherStationOrAVirtualRouter() {
        AuditScenario listed = AuditScenario.with(policy(
                group("servers", Set.of(Role.DHCP_SERVER), SERVER),
                group("files", List.of(), List.of(ADDRESS + "/32"), Set.of(), false, VICTIM),
                group("others", Set.of(), THIEF)));
        listed.sends(0, DhcpFrames.ack(SERVER, THIEF, ADDRESS)); // its owner has not been seen
        listed.sends(1, DhcpFrames.ack(SERVER, VICTIM, ADDRESS));
        AuditScenario virtual = AuditScenario.with(policy(
                new VirtualRouter(IpAddress.parse(ADDRESS), List.of()),
                group("servers", Set.of(Role.DHCP_SERVER, Role.ROUTER), SERVER),
                group("others", Set.of(), THIEF)));
        virtual.sends(0, DhcpFrames.ack(SERVER, THIEF, ADDRESS));

        assertThat(listed.found()).containsExactly("lease-conflict/00:11:00:00:00:01/192.0.2.50");
        assertThat(listed.findings().get(0).evidence()).contains("the policy lists it for another station");
        assertThat(virtual.found()).containsExactly("lease-conflict/00:11:00:00:00:01/192.0.2.50");
    }

    @Test
    void anAddressMayBeLeasedAgainAfterItsOwnerIsSilentOrGaveItBack() {
        AuditScenario expired = AuditScenario.withoutPolicy();
        expired.talks(0, VICTIM);
        expired.sends(0, DhcpFrames.ack(SERVER, VICTIM, ADDRESS));
        expired.answers(1, VICTIM, ADDRESS);
        expired.talks(119, THIEF);
        expired.sends(120, DhcpFrames.ack(SERVER, THIEF, ADDRESS));
        expired.answers(121, THIEF, ADDRESS);
        AuditScenario released = AuditScenario.withoutPolicy();
        released.talks(0, VICTIM);
        released.sends(0, DhcpFrames.ack(SERVER, VICTIM, ADDRESS));
        released.answers(1, VICTIM, ADDRESS);
        released.sends(2, DhcpFrames.release(VICTIM, ADDRESS));
        released.talks(2, THIEF);
        released.sends(3, DhcpFrames.ack(SERVER, THIEF, ADDRESS));
        released.answers(4, THIEF, ADDRESS);

        assertThat(expired.found()).isEmpty();
        assertThat(released.found()).isEmpty();
    }

    @Test
    void aReleaseInAnothersNameFreesNothing() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.talks(0, VICTIM);
        scene.sends(0, DhcpFrames.ack(SERVER, VICTIM, ADDRESS));
        byte[] forged = DhcpFrames.release(VICTIM, ADDRESS);
        System.arraycopy(new MacAddress(THIEF).toBytes(), 0, forged, 6, 6);
        scene.sends(1, forged);
        scene.sends(2, DhcpFrames.ack(SERVER, THIEF, ADDRESS));

        assertThat(scene.found())
                .containsExactlyInAnyOrder(
                        "dhcp-abuse/00:11:00:00:00:03/00:11:00:00:00:02",
                        "lease-conflict/00:11:00:00:00:01/192.0.2.50");
    }

    @Test
    void aLeaseInAnotherVlanHidesNoTheft() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.talks(0, THIEF);
        scene.answers(0, VICTIM, ADDRESS);
        byte[] lease = DhcpFrames.ack(SERVER, THIEF, ADDRESS);
        scene.sends(1, RouterFrames.inVlan(20, lease));
        scene.answers(2, THIEF, ADDRESS);

        assertThat(scene.found()).containsExactly("address-moved/00:11:00:00:00:03/192.0.2.50");
    }

    @Test
    void claimingAnAddressFirstInAnotherVlanHidesNoTheft() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.sends(0, replyInVlan(20, THIEF, ADDRESS));
        scene.sends(1, replyInVlan(10, VICTIM, ADDRESS));
        scene.sends(2, replyInVlan(10, THIEF, ADDRESS));

        assertThat(scene.found()).containsExactly("address-moved/00:11:00:00:00:03/192.0.2.50 vlan 10");
    }
}
