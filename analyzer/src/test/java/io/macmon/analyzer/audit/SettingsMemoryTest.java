package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static io.macmon.analyzer.audit.RouterFrames.announcement;
import static io.macmon.analyzer.audit.RouterFrames.inVlan;
import static io.macmon.analyzer.audit.RouterFrames.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.AuditConfig;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a router announced is remembered, however much others send. */
class SettingsMemoryTest {

    private static final long ROUTER = 0x0011_0000_0001L;
    private static final long PC = 0x0011_0000_0002L;
    private static final long MADE_UP = 0x0200_0000_0000L;
    private static final byte[] PREFIX = prefix("2001:db8:1::");
    private static final byte[] OTHER = prefix("2001:db8:66::");
    private static final int VRRP_GROUP = 35;

    private AuditScenario scene = AuditScenario.withoutPolicy();

    @Test
    void aRouterWhoseStationWasForgottenKeepsItsSettings() {
        AuditConfig config = new AuditConfig(1_024, Duration.ofMinutes(1), 1 << 20, Optional.empty(), List.of());
        scene = AuditScenario.with(config, Policy.NONE);
        for (int second = 0; second < 120; second += 10) {
            scene.sends(second, announcement(ROUTER, 1, 100, PREFIX));
        }
        for (int i = 0; i < 8_000; i++) {
            scene.talks(120 + i / 1_000.0, MADE_UP + i / 4);
        }
        scene.sends(130, announcement(ROUTER, 1, 100, OTHER));

        assertThat(scene.found()).contains("router-changed/00:11:00:00:00:01/prefix");
    }

    @Test
    void advertisementsOfManyVirtualRoutersDoNotPushOutWhatTheRouterAnnounced() {
        scene.sends(0, announcement(ROUTER, 1, 100, PREFIX));
        scene.sends(90, announcement(ROUTER, 1, 100, PREFIX));
        byte[] advertisement = RouterFrames.vrrp(ROUTER, "192.0.2.1", 7, "192.0.2.254");
        for (int group = 0; group < 256; group++) {
            scene.sends(100, FrameBytes.with(advertisement, VRRP_GROUP, group));
        }
        scene.sends(101, announcement(ROUTER, 1, 100, OTHER));

        assertThat(scene.found()).contains("router-changed/00:11:00:00:00:01/prefix");
    }

    @Test
    void advertisementsInOtherVlansDoNotPushOutWhatTheRouterAnnounced() {
        for (AuditScenario network : List.of(AuditScenario.withoutPolicy(), routersOnly())) {
            for (int second = 0; second < 4_000; second += 200) {
                network.sends(second, announcement(ROUTER, 1, 100, PREFIX));
            }
            for (int vlan = 1; vlan < 1_000; vlan++) {
                network.sends(4_000 + vlan, inVlan(vlan, announcement(ROUTER, 1, 100, PREFIX)));
                network.sends(4_000 + vlan, inVlan(vlan, announcement(ROUTER, 1, 100, PREFIX)));
            }
            network.sends(5_001, announcement(ROUTER, 1, 100, OTHER));

            assertThat(network.found())
                    .containsExactlyInAnyOrder(
                            "router-changed/00:11:00:00:00:01/prefix", "router-changed/00:11:00:00:00:01/vlans");
            assertThat(network.audit.state().counters().get("settings_not_compared"))
                    .isEqualTo(2 * (999 - 127));
        }
    }

    @Test
    void advertisementsOfMadeUpRoutersDoNotPushOutWhatTheRouterAnnounced() {
        scene.sends(0, announcement(ROUTER, 1, 100, PREFIX));
        scene.sends(90, announcement(ROUTER, 1, 100, PREFIX));
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 1_000; i++) {
                scene.sends(100 + round * 70, announcement(MADE_UP + i, 1, 100, PREFIX));
            }
        }
        for (int i = 0; i < 1_000; i++) {
            scene.sends(300, announcement(MADE_UP + i, 1, 100, PREFIX));
        }
        scene.sends(301, announcement(ROUTER, 1, 100, OTHER));

        assertThat(scene.found())
                .contains("router-changed/00:11:00:00:00:01/prefix", "router-changed/00:00:00:00:00:00/announcers");
    }

    @Test
    void valuesThatWereForgedOnceDoNotKeepAChangeFromBeingAccepted() {
        scene.sends(0, DhcpFrames.ack(ROUTER, PC, "192.0.2.1", "192.0.2.1"));
        for (int i = 0; i < 16; i++) {
            scene.sends(100 + i, DhcpFrames.ack(ROUTER, PC, "192.0.2.1", "198.51.100." + i));
        }
        for (int second = 200; second < 50_000; second += 100) {
            scene.sends(second, DhcpFrames.ack(ROUTER, PC, "192.0.2.1", "192.0.2.53"));
        }
        assertThat(scene.findings()).hasSize(1);
        assertThat(scene.findings().get(0).count()).isLessThan(16 + 40);
    }

    @Test
    void aValueThatWasForgedLongAgoGetsNoCredit() {
        scene.sends(0, announcement(ROUTER, 1, 100, PREFIX));
        scene.sends(1, announcement(ROUTER, 1, 100, OTHER));
        for (int second = 200; second < 10_000; second += 200) {
            scene.sends(second, announcement(ROUTER, 1, 100, PREFIX));
        }
        scene.sends(13_700, announcement(ROUTER, 1, 100, OTHER)); // the router was off for an hour
        scene.sends(13_800, announcement(ROUTER, 1, 100, OTHER));

        assertThat(scene.findings().get(0).count()).isEqualTo(3);
    }

    private static AuditScenario routersOnly() {
        return AuditScenario.with(policy(group("routers", Set.of(Role.ROUTER), ROUTER)));
    }
}
