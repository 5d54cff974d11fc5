package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.ip;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A man in the middle that forwards what remote hosts send, where neither it nor the router was seen to send ARP. */
class RemotePathsTest {

    private static final long GATEWAY = 0x0011_0000_0001L;
    private static final long VICTIM = 0x0011_0000_0002L;
    private static final long THIEF = 0x0011_0000_0003L;
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final String KEY = "path-changed/00:11:00:00:00:03/00:11:00:00:00:01";

    @Test
    void remoteHostsThatComeFromAnotherStationAreFound() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        forwards(scene, GATEWAY, 0, 100);
        forwards(scene, GATEWAY, 100, 120);
        assertThat(scene.found()).isEmpty();

        forwards(scene, THIEF, 121, 125);
        scene.talks(125, GATEWAY);
        forwards(scene, THIEF, 126, 130);
        assertThat(scene.found()).containsExactly(KEY);
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("sends packets from remote hosts (198.51.100.1, 198.51.100.2, 198.51.100.3) that used to "
                        + "come through 00:11:00:00:00:01, which still sends");
        assertThat(scene.findings().get(0).fields()).containsEntry("previous", "00:11:00:00:00:01");

        forwards(scene, GATEWAY, 131, 200); // the router is not blamed for its own return
        assertThat(scene.found()).containsExactly(KEY);
    }

    @Test
    void madeUpAddressesDoNotHideIt() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        forwards(scene, GATEWAY, 0, 100);
        for (int i = 0; i < 100_000; i++) {
            scene.sends(100 + i / 10_000.0, packet(THIEF, "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)));
        }
        scene.talks(125, GATEWAY);
        forwards(scene, THIEF, 126, 130);
        scene.talks(130, GATEWAY);
        forwards(scene, THIEF, 131, 140);

        assertThat(scene.found()).containsExactly(KEY);
    }

    @Test
    void addressesThatWereChosenToFillTheTableDoNotHideIt() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        Map<Long, String> bySlot = new TreeMap<>();
        for (int i = 0; i < 65_536; i++) {
            String address = "10.9." + (i >> 8) + "." + (i & 255);
            bySlot.putIfAbsent((ip(address) * MULTIPLIER * MULTIPLIER) >>> 52, address);
        }
        for (int second = 0; second <= 70; second += 35) {
            for (String address : bySlot.values()) {
                scene.sends(second, packet(THIEF, address));
            }
        }
        forwards(scene, GATEWAY, 80, 180);
        forwards(scene, THIEF, 181, 185);
        scene.talks(185, GATEWAY);
        forwards(scene, THIEF, 186, 190);

        assertThat(scene.found()).containsExactly(KEY);
    }

    @Test
    void aRouterThatTakesOverFromOneThatFailedIsFine() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        forwards(scene, GATEWAY, 0, 100);
        forwards(scene, THIEF, 101, 200);

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aListedRouterMayTakeOver() {
        Policy policy = policy(group("routers", Set.of(Role.ROUTER), GATEWAY, THIEF), group("pcs", Set.of(), VICTIM));
        AuditScenario scene = AuditScenario.with(policy);
        forwards(scene, GATEWAY, 0, 100);
        forwards(scene, THIEF, 101, 110);
        scene.talks(111, GATEWAY);
        forwards(scene, THIEF, 112, 200);

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void hostsOfTheSegmentAreNotRemote() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 1; i <= 5; i++) {
            scene.announces(0, 0x0022_0000_0000L + i, "198.51.100." + i);
        }
        forwards(scene, GATEWAY, 0, 100);
        forwards(scene, THIEF, 101, 110);
        scene.talks(111, GATEWAY);
        forwards(scene, THIEF, 112, 120);

        assertThat(scene.found()).noneMatch(key -> key.startsWith("path-changed"));
    }

    private static void forwards(AuditScenario scene, long router, int from, int to) {
        for (int second = from; second < to; second++) {
            for (int host = 1; host <= 5; host++) {
                scene.sends(second + host / 10.0, packet(router, "198.51.100." + host));
            }
        }
    }

    private static byte[] packet(long router, String source) {
        byte[] packet = FrameBytes.ipv4(ip(source), ip("192.0.2.2"), 17, FrameBytes.udp(443, 50_000));
        return FrameBytes.ethernet(VICTIM, router, 0x0800, packet);
    }
}
