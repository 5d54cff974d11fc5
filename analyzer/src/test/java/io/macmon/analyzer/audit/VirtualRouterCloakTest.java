package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.PEER;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.config.net.IpAddress;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.VirtualRouter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A virtual router's MAC address hides no intruder, and real virtual routers raise no finding. */
class VirtualRouterCloakTest {

    private static final long FIRST = 0x0011_0000_0001L;
    private static final long SECOND = 0x0011_0000_0002L;
    private static final long PC = 0x0011_0000_0007L;
    private static final long VRRP = 0x0000_5E00_0107L;
    private static final long OTHER_VRRP = 0x0000_5E00_0163L;
    private static final long HSRP = 0x0000_0C07_AC05L;
    private static final long GLBP = 0x0007_B400_0001L;
    private static final Group ROUTERS = group("routers", Set.of(Role.ROUTER), FIRST, SECOND);
    private static final Group OFFICE = group("office", Set.of(), PC);

    private static VirtualRouter shared(String... macs) {
        return new VirtualRouter(
                IpAddress.parse("192.0.2.254"),
                List.of(macs).stream().map(MacPattern::parse).toList());
    }

    private static AuditScenario network(Policy policy) {
        AuditScenario scene = AuditScenario.with(policy);
        scene.asks(0, FIRST, "192.0.2.1", "192.0.2.9");
        scene.asks(0, SECOND, "192.0.2.2", "192.0.2.9");
        scene.asks(0, PC, "192.0.2.9", "192.0.2.1");
        return scene;
    }

    @Test
    void anAdvertisementFromAnUnknownAddressAdmitsNobody() {
        AuditScenario scene = network(policy(ROUTERS, OFFICE));
        for (int second = 20; second < 40; second++) {
            scene.sends(second, RouterFrames.vrrp(OTHER_VRRP, "192.0.2.66", 0x63, "192.0.2.67"));
            scene.talks(second, OTHER_VRRP);
        }
        assertThat(scene.found()).containsExactly("unexpected-source/00:00:5e:00:01:63");
        assertThat(scene.findings().get(0).evidence()).contains("192.0.2.66", "no router owns", "virtual-routers");
        assertThat(scene.findings().get(0).fields()).containsEntry("speaker", "192.0.2.66");
        assertThat(scene.summary(OTHER_VRRP).verdict()).isEqualTo(Verdict.VIOLATES);
    }

    @Test
    void anAdvertisementFromAStationWithoutTheRoleNamesTheStation() {
        AuditScenario scene = network(policy(ROUTERS, OFFICE));
        scene.sends(20, RouterFrames.vrrp(OTHER_VRRP, "192.0.2.9", 0x63, "192.0.2.67"));

        assertThat(scene.found())
                .containsExactly("rogue-router/00:00:5e:00:01:63/vrrp", "unexpected-source/00:00:5e:00:01:63");
        assertThat(scene.findings().get(0).evidence()).contains("192.0.2.9", "00:11:00:00:00:07");
        assertThat(scene.findings().get(0).fields()).containsEntry("other", "00:11:00:00:00:07");
    }

    @Test
    void anAdvertisementAdmitsOnlyTheAddressOfItsGroup() {
        AuditScenario scene = network(policy(ROUTERS, OFFICE));
        scene.sends(20, RouterFrames.vrrp(OTHER_VRRP, "192.0.2.1", 7, "192.0.2.254"));
        scene.sends(21, RouterFrames.hsrp(FIRST, "192.0.2.1", 7, "192.0.2.254"));
        scene.talks(22, OTHER_VRRP);

        assertThat(scene.found()).containsExactly("unexpected-source/00:00:5e:00:01:63");
    }

    @Test
    void changingAddressesGivesNoTimeOfGrace() {
        AuditScenario scene = network(policy(ROUTERS, OFFICE));
        scene.talks(30, GLBP);
        scene.talks(44, GLBP + 0x100);

        assertThat(scene.found())
                .containsExactly("unexpected-source/00:07:b4:00:00:01", "unexpected-source/00:07:b4:00:01:01");
    }

    @Test
    void aClockThatIsSetBackGivesNoTimeOfGrace() {
        AuditScenario scene = network(policy(ROUTERS, OFFICE));
        scene.talks(-3_600, GLBP);

        assertThat(scene.found()).containsExactly("unexpected-source/00:07:b4:00:00:01");
    }

    @Test
    void virtualAddressesCountAsNewSourcesInAFlood() {
        AuditScenario scene = network(policy(ROUTERS, OFFICE));
        for (int i = 0; i < 4_096; i++) {
            scene.talks(20 + i / 2_000.0, 0x0000_0C9F_F000L + i);
            scene.talks(20 + i / 2_000.0, 0x0005_73A0_0000L + i);
        }
        scene.audit.onStop();

        assertThat(scene.found()).contains("mac-flood/00:00:00:00:00:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admitted", "unknown"})
    void aVirtualAddressGetsNoRoleForFree(String how) {
        AuditScenario scene = network(policy(shared(), ROUTERS, OFFICE));
        if (how.equals("admitted")) {
            scene.sends(1, RouterFrames.vrrp(OTHER_VRRP, "192.0.2.1", 0x63, "192.0.2.253"));
        }
        scene.sends(20, RouterFrames.advertisement(OTHER_VRRP, 0x66));
        scene.sends(21, RouterFrames.redirect(OTHER_VRRP, PC, "192.0.2.66", "192.0.2.9"));

        assertThat(scene.found())
                .contains("rogue-router/00:00:5e:00:01:63/router", "rogue-router/00:00:5e:00:01:63/redirect");
    }

    @Test
    void aVirtualRouterThatThePolicyListsMayRoute() {
        AuditScenario scene = network(policy(shared("00:00:5e:00:01:07"), ROUTERS, OFFICE));
        scene.sends(20, RouterFrames.advertisement(VRRP, 0x66));
        scene.sends(21, RouterFrames.redirect(VRRP, PC, "192.0.2.254", "192.0.2.9"));
        scene.answers(22, VRRP, "192.0.2.254");

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aVirtualRouterMayRedirectFromItsListedAddress() {
        AuditScenario scene = network(policy(shared(), ROUTERS, OFFICE));
        scene.sends(1, RouterFrames.vrrp(VRRP, "192.0.2.1", 7, "192.0.2.254"));
        scene.sends(21, RouterFrames.redirect(VRRP, PC, "192.0.2.254", "192.0.2.9"));

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void listedAddressesAreExclusive() {
        AuditScenario scene = network(policy(shared("00:00:5e:00:01:07"), ROUTERS, OFFICE));
        scene.sends(1, RouterFrames.vrrp(VRRP, "192.0.2.1", 7, "192.0.2.254"));
        scene.announces(2, VRRP, "192.0.2.254");
        scene.sends(3, RouterFrames.vrrp(OTHER_VRRP, "192.0.2.1", 0x63, "192.0.2.254"));
        scene.answers(4, OTHER_VRRP, "192.0.2.254");

        assertThat(scene.found()).containsExactly("wrong-address/00:00:5e:00:01:63/192.0.2.254");
    }

    @Test
    void anAddressThatNobodyAdvertisesTakesNoListedAddress() {
        AuditScenario scene = network(policy(shared(), ROUTERS, OFFICE));
        scene.sends(1, RouterFrames.vrrp(VRRP, "192.0.2.1", 7, "192.0.2.254"));
        scene.announces(2, VRRP, "192.0.2.254");
        scene.announces(3, OTHER_VRRP, "192.0.2.254");

        assertThat(scene.found()).containsExactly("gratuitous-arp/00:00:5e:00:01:63/192.0.2.254");
    }

    @Test
    void withoutAPolicyAVirtualAddressTakesNoAddressThatItDoesNotAdvertise() {
        AuditScenario scene = network(Policy.NONE);
        scene.announces(20, OTHER_VRRP, "192.0.2.1");

        assertThat(scene.found()).containsExactly("gratuitous-arp/00:00:5e:00:01:63/192.0.2.1");
    }

    @Test
    void realVirtualRoutersRaiseNoFinding() {
        AuditScenario scene = network(policy(shared(), ROUTERS, OFFICE));
        scene.answers(0.1, VRRP, "192.0.2.254"); // before the first advertisement
        for (int second = 1; second < 60; second++) {
            boolean isFirstMaster = second < 30;
            scene.sends(second, RouterFrames.vrrp(VRRP, isFirstMaster ? "192.0.2.1" : "192.0.2.2", 7, "192.0.2.254"));
            scene.answers(second, VRRP, "192.0.2.254");
            scene.sends(second, RouterFrames.hsrp(HSRP, "192.0.2.1", 5, "192.0.2.253"));
            scene.sends(second, RouterFrames.hsrp(SECOND, "192.0.2.2", 5, "192.0.2.253"));
            scene.answers(second, HSRP, "192.0.2.253");
            scene.sends(second, AuditScenario.udp(VRRP, PEER)); // forwards
            scene.talks(second, HSRP);
        }
        scene.audit.onStop();

        assertThat(scene.found()).isEmpty();
        assertThat(scene.summary(VRRP).verdict()).isEqualTo(Verdict.VIRTUAL);
        assertThat(scene.reported).extracting(Finding::key).isEmpty();
    }

    @Test
    void aRouterWhoseAddressThePolicyListsNeedNotBeHeardBefore() {
        Group routers = group("routers", List.of(), List.of("192.0.2.1/32"), Set.of(Role.ROUTER), false, FIRST);
        AuditScenario scene = AuditScenario.with(policy(routers, OFFICE));
        for (int second = 0; second < 40; second++) {
            scene.sends(second, RouterFrames.vrrp(VRRP, "192.0.2.1", 7, "192.0.2.254"));
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aRouterThatIsHeardLaterWithdrawsTheFinding() {
        AuditScenario scene = AuditScenario.with(policy(ROUTERS, OFFICE));
        for (int second = 0; second < 40; second++) {
            scene.sends(second, RouterFrames.vrrp(VRRP, "192.0.2.1", 7, "192.0.2.254"));
        }
        assertThat(scene.found()).containsExactly("unexpected-source/00:00:5e:00:01:07");

        scene.asks(41, FIRST, "192.0.2.1", "192.0.2.9");
        scene.sends(42, RouterFrames.vrrp(VRRP, "192.0.2.1", 7, "192.0.2.254"));
        assertThat(scene.found()).isEmpty();
    }
}
