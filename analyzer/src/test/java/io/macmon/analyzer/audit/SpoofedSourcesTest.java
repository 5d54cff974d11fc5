package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.policy.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Packets from the IP address of another station. */
class SpoofedSourcesTest {

    private static final long ROUTER = 0x0011_0000_0001L;
    private static final long OWNER = 0x0011_0000_0002L;
    private static final long THIEF = 0x0011_0000_0003L;
    private static final String ADDRESS = "192.0.2.50";
    private static final int TTL = 64;

    private AuditScenario scene = AuditScenario.with(
            policy(group("routers", Set.of(Role.ROUTER), ROUTER), group("office", Set.of(), OWNER, THIEF)));

    @Test
    void aPacketFromAnothersAddressIsFound() {
        scene.answers(0, OWNER, ADDRESS);
        scene.connects(1, THIEF, ADDRESS, TTL);

        assertThat(scene.found()).containsExactly("address-spoofed/00:11:00:00:00:03/192.0.2.50");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("sends from 192.0.2.50, which belongs to 00:11:00:00:00:02, without being a router");
        assertThat(scene.findings().get(0).fields())
                .containsEntry("address", ADDRESS)
                .containsEntry("owner", "00:11:00:00:00:02");
    }

    @Test
    void eachFurtherPacketCounts() {
        scene.answers(0, OWNER, ADDRESS);
        for (int i = 1; i <= 10; i++) {
            scene.connects(i, THIEF, ADDRESS, TTL);
        }
        assertThat(scene.findings().get(0).count()).isEqualTo(10);
    }

    @Test
    void packetsFromItsOwnAddressInBetweenHideNothing() {
        scene.answers(0, OWNER, ADDRESS);
        scene.answers(0, THIEF, "192.0.2.60");
        for (int i = 1; i <= 10; i++) {
            scene.connects(i, THIEF, "192.0.2.60", TTL);
            scene.connects(i, THIEF, ADDRESS, TTL);
        }
        assertThat(scene.findings().get(0).count()).isEqualTo(10);
    }

    @Test
    void routersAndProxiesMayForward() {
        scene = AuditScenario.with(policy(
                group("routers", Set.of(Role.ROUTER), ROUTER),
                group("proxies", Set.of(Role.PROXY_ARP), THIEF),
                group("office", Set.of(), OWNER)));
        scene.answers(0, OWNER, ADDRESS);
        scene.connects(1, ROUTER, ADDRESS, TTL - 1);
        scene.connects(1, THIEF, ADDRESS, TTL);

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aMachineWithTwoCardsMayUseAnAddressThatIsListedForBoth() {
        scene = AuditScenario.with(
                policy(group("servers", List.of(), List.of(ADDRESS + "/32"), Set.of(), false, OWNER, THIEF)));
        scene.answers(0, OWNER, ADDRESS);
        scene.connects(1, THIEF, ADDRESS, TTL);

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void addressesWithoutALivingOwnerAreFine() {
        scene.connects(0, THIEF, "198.51.100.7", TTL);
        scene.answers(0, OWNER, ADDRESS);
        scene.connects(301, THIEF, ADDRESS, TTL);

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aStationThatClaimsTheAddressIsADisputeOnly() {
        scene.answers(0, OWNER, ADDRESS);
        scene.answers(1, THIEF, ADDRESS);
        scene.connects(2, THIEF, ADDRESS, TTL);

        assertThat(scene.found()).containsExactly("address-moved/00:11:00:00:00:03/192.0.2.50");
    }

    @Test
    void withoutAPolicyAnyStationMayBeARouter() {
        scene = AuditScenario.withoutPolicy();
        scene.answers(0, OWNER, ADDRESS);
        scene.connects(1, THIEF, ADDRESS, TTL);

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void anotherVlanIsAnotherNetwork() {
        scene.sends(0, AuditScenario.replyInVlan(20, OWNER, ADDRESS));
        scene.connects(1, THIEF, ADDRESS, TTL);

        assertThat(scene.found()).isEmpty();
    }
}
