package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.net.IpAddress;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.VirtualRouter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A router that takes over a virtual router's address, where the policy does not say who may have it. */
class VirtualRouterTakeoverTest {

    private static final long FIRST = 0x0011_0000_0001L;
    private static final long SECOND = 0x0011_0000_0002L;
    private static final long THIEF = 0x0011_0000_0003L;
    private static final long VRRP = 0x0000_5E00_0107L;
    private static final String SHARED = "192.0.2.254";
    private static final String TAKEOVER = "router-takeover/00:11:00:00:00:03/192.0.2.254";
    private static final int VRRP_VERSION = 34;
    private static final int VRRP_GROUP = 35;
    private static final int VRRP_PRIORITY = 36;
    private static final int VRRP_INTERVAL = 39;

    private AuditScenario scene = AuditScenario.withoutPolicy();

    @Test
    void aNewcomerThatPreemptsTheMasterIsFound() {
        firstIsMaster(0, 60, FIRST);
        for (int second = 60; second < 120; second++) {
            scene.sends(second, vrrp(THIEF, "192.0.2.66", 254));
            scene.announces(second, THIEF, SHARED);
        }

        assertThat(scene.found()).contains(TAKEOVER, "gratuitous-arp/00:11:00:00:00:03/192.0.2.254");
        assertThat(takeover().evidence())
                .isEqualTo("192.0.2.66 takes over VRRP group 7 (192.0.2.254) with priority 254; the active router is "
                        + "192.0.2.1 with priority 150");
        assertThat(takeover().fields())
                .containsEntry("protocol", "vrrp")
                .containsEntry("group", "7")
                .containsEntry("speaker", "192.0.2.66")
                .containsEntry("priority", "254")
                .containsEntry("speaker_before", "192.0.2.1")
                .containsEntry("priority_before", "150");
        assertThat(takeover().count()).isEqualTo(60);
    }

    @Test
    void aForgedResignationHidesNoTakeover() {
        firstIsMaster(0, 60, FIRST);
        scene.sends(60, vrrp(FIRST, "192.0.2.1", 0));
        scene.sends(61, vrrp(THIEF, "192.0.2.66", 254));

        assertThat(scene.found()).containsExactly(TAKEOVER);
    }

    @Test
    void anEqualRouterThatFollowsAForgedResignationIsFound() {
        for (boolean isVirtual : new boolean[] {false, true}) {
            scene = AuditScenario.withoutPolicy();
            firstIsMaster(0, 60, FIRST);
            scene.sends(59.5, vrrp(FIRST, "192.0.2.1", 0)); // forged; the master gives way to the higher address
            for (int second = 0; second < 60; second++) {
                scene.sends(59.9 + second, vrrp(isVirtual ? VRRP : THIEF, "192.0.2.66", 150));
            }

            assertThat(scene.found())
                    .containsExactly(
                            "router-changed/" + (isVirtual ? "00:00:5e:00:01:07" : "00:11:00:00:00:03") + "/member");
        }
    }

    @Test
    void manyNewcomersDoNotHideOneThatFollowedAForgedResignation() {
        firstIsMaster(0, 60, FIRST);
        scene.sends(59.5, vrrp(FIRST, "192.0.2.1", 0));
        scene.sends(59.9, vrrp(THIEF, "192.0.2.66", 150));
        for (int i = 0; i < 40; i++) {
            scene.sends(60 + i / 10.0, vrrp(THIEF + 1 + i, "192.0.2.67", 1));
        }
        for (int second = 64; second < 100; second++) {
            scene.sends(second, vrrp(THIEF, "192.0.2.66", 150));
        }

        assertThat(scene.findings())
                .filteredOn(finding -> finding.key().equals("router-changed/00:11:00:00:00:03/member"))
                .first()
                .satisfies(finding -> assertThat(finding.count()).isEqualTo(37));
    }

    @Test
    void aSecondForgedResignationDoesNotHideWhoFollowedTheFirst() {
        firstIsMaster(0, 60, FIRST);
        scene.sends(59.1, vrrp(FIRST, "192.0.2.1", 0));
        scene.sends(59.5, vrrp(THIEF, "192.0.2.66", 149));
        scene.sends(59.8, vrrp(FIRST, "192.0.2.1", 0));
        firstIsMaster(60, 61, FIRST);

        assertThat(scene.found()).contains(TAKEOVER);
    }

    @Test
    void anEqualRouterBehindTheAddressOfAListedOneIsFound() {
        scene = AuditScenario.with(policy(routers()));
        scene.asks(0, FIRST, "192.0.2.1", "192.0.2.9");
        scene.asks(0, SECOND, "192.0.2.2", "192.0.2.9");
        firstIsMaster(1, 60, VRRP);
        scene.sends(59.5, vrrp(VRRP, "192.0.2.1", 0));
        scene.sends(59.9, vrrp(VRRP, "192.0.2.2", 150));

        assertThat(scene.found()).containsExactly("router-changed/00:00:5e:00:01:07/member");
    }

    @Test
    void anEqualRouterMayFollowOneThatIsSilent() {
        firstIsMaster(0, 60, FIRST);
        scene.sends(59.5, vrrp(FIRST, "192.0.2.1", 0));
        scene.sends(61.6, vrrp(SECOND, "192.0.2.2", 150));

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aLesserRouterThatFollowsAForgedResignationIsFoundWhenTheMasterContinues() {
        firstIsMaster(0, 60, FIRST);
        scene.sends(59.1, vrrp(FIRST, "192.0.2.1", 0));
        scene.sends(59.8, vrrp(THIEF, "192.0.2.66", 149));
        scene.announces(59.8, THIEF, SHARED);
        assertThat(scene.found()).isEmpty(); // so far an ordinary failover
        firstIsMaster(60, 61, FIRST);
        scene.announces(60.5, THIEF, SHARED);

        assertThat(scene.found())
                .contains(
                        TAKEOVER,
                        "router-changed/00:11:00:00:00:01/resignation",
                        "gratuitous-arp/00:11:00:00:00:03/192.0.2.254");
        assertThat(takeover().evidence())
                .isEqualTo("192.0.2.66 takes over VRRP group 7 (192.0.2.254) with priority 149 after a resignation of "
                        + "192.0.2.1, which continues to advertise with priority 150");
        assertThat(takeover().fields())
                .containsEntry("speaker", "192.0.2.66")
                .containsEntry("speaker_before", "192.0.2.1")
                .containsEntry("priority", "149")
                .containsEntry("priority_before", "150");
    }

    @Test
    void aForgedResignationIsFoundWhenTheMasterContinues() {
        firstIsMaster(0, 60, FIRST);
        scene.sends(59.1, vrrp(FIRST, "192.0.2.1", 0));
        firstIsMaster(60, 61, FIRST);

        assertThat(scene.found()).containsExactly("router-changed/00:11:00:00:00:01/resignation");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("VRRP group 7 (192.0.2.254): 192.0.2.1 resigns, but advertises again after 900 ms; another "
                        + "station may have sent the resignation");
    }

    @Test
    void aRouterThatStartsAgainAfterItResignedIsNotFound() {
        firstIsMaster(0, 60, FIRST);
        scene.sends(60, vrrp(FIRST, "192.0.2.1", 0));
        scene.sends(60.6, vrrp(SECOND, "192.0.2.2", 100));
        firstIsMaster(64, 80, FIRST);

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void theOrdinaryFailoverIsNotFound() {
        for (boolean isResigning : new boolean[] {true, false}) {
            for (boolean isVirtual : new boolean[] {true, false}) {
                scene = AuditScenario.withoutPolicy();
                for (int round = 0; round < 10; round++) {
                    firstIsMaster(round * 100, round * 100 + 50, isVirtual ? VRRP : FIRST);
                    if (isResigning) {
                        scene.sends(round * 100 + 50, vrrp(isVirtual ? VRRP : FIRST, "192.0.2.1", 0));
                    }
                    double start = round * 100 + (isResigning ? 50.6 : 52.61);
                    for (int second = 0; second < 40; second++) {
                        scene.sends(start + second, vrrp(isVirtual ? VRRP : SECOND, "192.0.2.2", 100));
                    }
                }
                assertThat(scene.found()).isEmpty();
            }
        }
    }

    @Test
    void aRouterThatJoinsAnAliveGroupIsFound() {
        firstIsMaster(0, 60, FIRST);
        scene.sends(60, vrrp(THIEF, "192.0.2.66", 50));

        assertThat(scene.found()).containsExactly("router-changed/00:11:00:00:00:03/member");
        assertThat(scene.findings().get(0).evidence())
                .startsWith("192.0.2.66 joins VRRP group 7 (192.0.2.254) with priority 50; the active router is 192");
    }

    @Test
    void aKnownRouterThatPreemptsWithAnotherPriorityIsFound() {
        firstIsMaster(0, 20, FIRST);
        for (int second = 24; second < 60; second++) {
            scene.sends(second, vrrp(SECOND, "192.0.2.2", 100));
        }
        firstIsMaster(60, 120, FIRST);
        assertThat(scene.found()).isEmpty();
        scene.sends(120, vrrp(SECOND, "192.0.2.2", 254)); // by the thief

        assertThat(scene.found()).containsExactly("router-takeover/00:11:00:00:00:02/192.0.2.254");
    }

    @Test
    void aMasterWhosePriorityRisesIsFoundUnlessItHadThatPriorityBefore() {
        for (int second = 0; second < 100; second++) {
            scene.sends(second, vrrp(FIRST, "192.0.2.1", second / 10 % 2 == 0 ? 150 : 130)); // a track script
        }
        assertThat(scene.found()).isEmpty();
        scene.sends(100, vrrp(FIRST, "192.0.2.1", 254));

        assertThat(scene.found()).containsExactly("router-changed/00:11:00:00:00:01/priority");
        assertThat(scene.findings().get(0).fields())
                .containsEntry("before", "150")
                .containsEntry("after", "254");
    }

    @Test
    void anotherVersionOrIntervalIsFound() {
        firstIsMaster(0, 60, FIRST);
        scene.sends(60, FrameBytes.with(vrrp(SECOND, "192.0.2.2", 100), VRRP_INTERVAL, 200));
        scene.sends(61, FrameBytes.with(vrrp(FIRST, "192.0.2.1", 150), VRRP_VERSION, 0x21));

        assertThat(scene.found())
                .contains(
                        "router-changed/00:11:00:00:00:02/interval",
                        "router-changed/00:11:00:00:00:01/version",
                        "router-changed/00:11:00:00:00:01/interval");
        assertThat(scene.findings())
                .extracting(Finding::evidence)
                .contains("an advertisement for VRRP group 7 from 192.0.2.2 changes its interval from 1000 ms to "
                        + "2000 ms");
    }

    @Test
    void aGroupOfEachIpVersionHasSettingsOfItsOwn() {
        byte[] old = FrameBytes.with(vrrp(FIRST, "192.0.2.1", 150), VRRP_VERSION, 0x21);
        for (int second = 0; second < 60; second++) {
            scene.sends(second, old);
            scene.sends(second, vrrp6(FIRST, 150));
        }

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void theRolesOfThePolicyAllowARouterWithItsOwnAddress() {
        scene = AuditScenario.with(policy(routers(), group("office", Set.of(), THIEF)));
        firstIsMaster(0, 60, FIRST);
        scene.sends(60, vrrp(SECOND, "192.0.2.2", 200)); // a new router
        scene.sends(61, vrrp(FIRST, "192.0.2.1", 150));
        assertThat(scene.found()).isEmpty();

        scene.sends(62, vrrp(THIEF, "192.0.2.66", 254));
        assertThat(scene.found()).containsExactly("rogue-router/00:11:00:00:00:03/vrrp");
    }

    @Test
    void aVirtualMacAddressGetsNoRoleFromAnAddressThatItBorrows() {
        for (boolean isNamed : new boolean[] {true, false}) {
            scene = AuditScenario.with(
                    isNamed
                            ? policy(new VirtualRouter(IpAddress.parse(SHARED), List.of()), routers())
                            : policy(routers()));
            scene.asks(0, FIRST, "192.0.2.1", "192.0.2.9");
            scene.asks(0, SECOND, "192.0.2.2", "192.0.2.9");
            firstIsMaster(1, 60, VRRP);
            scene.sends(60, vrrp(VRRP, "192.0.2.2", 254));

            assertThat(scene.found()).hasSize(isNamed ? 0 : 1);
        }
        assertThat(scene.found()).containsExactly("router-takeover/00:00:5e:00:01:07/192.0.2.254");
        assertThat(scene.findings().get(0).fields()).containsEntry("other", "00:11:00:00:00:02");
    }

    @Test
    void aNewRouterIsAcceptedAfterAnHourWithoutTheOld() {
        firstIsMaster(0, 60, FIRST);
        for (int second = 60; second < 10_000; second += 2) {
            scene.sends(second, vrrp(SECOND, "192.0.2.2", 200));
        }
        assertThat(scene.found()).containsExactly("router-takeover/00:11:00:00:00:02/192.0.2.254");
        assertThat(scene.findings().get(0).count()).isBetween(1_790L, 1_810L);
    }

    @Test
    void manyGroupsDoNotPushOutAKnownOne() {
        firstIsMaster(0, 90, FIRST);
        for (int i = 0; i < 2_000; i++) {
            byte[] other = FrameBytes.with(vrrp(THIEF, "192.0.2.66", 254), VRRP_GROUP, 8 + i % 200);
            scene.sends(90, RouterFrames.inVlan(1 + i / 200, other));
        }
        scene.sends(91, vrrp(THIEF, "192.0.2.66", 254));

        assertThat(scene.found()).contains(TAKEOVER, "router-changed/00:00:00:00:00:00/groups");
    }

    @Test
    void noiseOfNewcomersHidesNoTakeover() {
        firstIsMaster(0, 60, FIRST);
        for (int i = 0; i < 20_000; i++) {
            byte[] other = vrrp(0x0200_0000_0000L + i, "198.51." + (i >> 8) + "." + (i & 0xFF), 50);
            scene.sends(60 + i / 1_000.0, other);
            if (i % 1_000 == 0) {
                scene.sends(60 + i / 1_000.0, vrrp(FIRST, "192.0.2.1", 150));
            }
        }
        scene.sends(80, vrrp(THIEF, "192.0.2.66", 254));

        assertThat(scene.reported).extracting(Finding::key).contains(TAKEOVER);
    }

    private Finding takeover() {
        return scene.findings().stream()
                .filter(finding -> finding.key().equals(TAKEOVER))
                .findFirst()
                .orElseThrow();
    }

    private void firstIsMaster(int from, int to, long mac) {
        for (int second = from; second < to; second++) {
            scene.sends(second, vrrp(mac, "192.0.2.1", 150));
            scene.answers(second, VRRP, SHARED);
        }
    }

    private static Group routers() {
        return group("routers", Set.of(Role.ROUTER), FIRST, SECOND);
    }

    private static byte[] vrrp(long mac, String source, int priority) {
        return FrameBytes.with(RouterFrames.vrrp(mac, source, 7, SHARED), VRRP_PRIORITY, priority);
    }

    private static byte[] vrrp6(long mac, int priority) {
        byte[] message = new byte[24];
        System.arraycopy(new byte[] {0x31, 7, (byte) priority, 1, 0, 100}, 0, message, 0, 6);
        message[8] = (byte) 0xFE;
        message[9] = (byte) 0x80;
        message[23] = (byte) 254;
        byte[] packet = FrameBytes.with(FrameBytes.ipv6(1, 0x12, 112, message), 7, 255);
        return FrameBytes.ethernet(0x3333_0000_0012L, mac, 0x86DD, FrameBytes.with(packet, 8, 0xFE, 0x80, 0, 0));
    }
}
