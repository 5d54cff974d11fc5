package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.PEER;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.FindingAdvice;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ordinary machines whose TTLs, DHCP fingerprints and names differ from frame to frame, and impostors. */
class SharedMacTest {

    private static final long PC = 0x0011_0000_0002L;
    private static final long ROUTER = 0x0011_0000_0001L;
    private static final long ROGUE = 0x0011_0000_0066L;
    private static final String ADDRESS = "192.0.2.10";

    @Test
    void aWindowsPcWithIpv4AndIpv6IsOneSystem() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.sends(0, RouterFrames.advertisement(ROUTER, 1, 64));
        starts(scene);
        for (int second = 2; second < 20; second += 2) {
            scene.connects(second, PC, ADDRESS, 128);
            scene.sends(second + 1, connection6(64));
        }

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aRogueAdvertisementMakesNoVictimASecondSystem() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.sends(0, RouterFrames.advertisement(ROUTER, 1, 64));
        starts(scene);
        for (int second = 2; second < 20; second += 4) {
            scene.sends(second, connection6(64));
            scene.sends(second + 1, RouterFrames.advertisement(ROGUE, 0x66, 255));
            scene.sends(second + 2, connection6(255));
            scene.sends(second + 3, RouterFrames.advertisement(ROUTER, 1, 64));
        }

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void twoSystemsAreFoundByTheirHopLimits() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        starts(scene);
        for (int second = 2; second < 20; second += 2) {
            scene.sends(second, connection6(128));
            scene.sends(second + 1, connection6(64));
        }

        assertThat(scene.found()).containsExactly("shared-mac/00:11:00:00:00:02/hop-limit");
        assertThat(scene.findings().get(0).fields())
                .containsEntry("first", "128")
                .containsEntry("second", "64");
    }

    @Test
    void onlyAChangeOfTheTtlCounts() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        starts(scene);
        for (int second = 2; second < 8; second += 2) {
            scene.connects(second, PC, ADDRESS, 128);
            scene.connects(second + 1, PC, ADDRESS, 64);
        }
        long before = scene.findings().get(0).count();
        for (int second = 8; second < 3_000; second++) {
            scene.connects(second, PC, ADDRESS, 64);
        }

        assertThat(scene.findings().get(0).count()).isEqualTo(before);
        assertThat(scene.reported).hasSize(1);
    }

    @Test
    void aSystemThatWasReplacedIsNotTwo() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        starts(scene);
        for (int day = 0; day < 4; day++) {
            for (int i = 0; i < 5; i++) {
                scene.announces(2 + day * 86_400 + i, PC, ADDRESS);
                scene.connects(2 + day * 86_400 + i, PC, ADDRESS, day % 2 == 0 ? 64 : 128);
            }
        }

        assertThat(scene.found()).noneMatch(key -> key.startsWith("shared-mac"));
    }

    @Test
    void theContainersOfAHostAreNoIntruders() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        starts(scene);
        for (int second = 2; second < 20; second += 3) {
            scene.connects(second, PC, ADDRESS, 64);
            scene.connects(second + 1, PC, ADDRESS, 63);
            scene.connects(second + 2, PC, ADDRESS, 62); // a container in a virtual machine
        }

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void networkBootEveryMorningIsNotASecondSystem() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int day = 0; day < 8; day++) {
            scene.sends(day * 86_400, DhcpFrames.request(PC, "", "PXEClient:Arch:00007:UNDI:003016", 1, 2, 3, 67));
            scene.sends(day * 86_400 + 30, DhcpFrames.request(PC, "", "HTTPClient:Arch:00016", 1, 2, 3, 59));
            scene.sends(day * 86_400 + 60, DhcpFrames.request(PC, "pc-7", "MSFT 5.0", 1, 15, 3, 6));
        }

        assertThat(scene.found()).isEmpty();
        assertThat(scene.summary(PC).record().fingerprint()).isEqualTo("1,15,3,6 (MSFT 5.0)");
    }

    @Test
    void theRoleOfTheFindingAllowsSeveralSystems() {
        for (Policy policy : new Policy[] {Policy.NONE, policy(group("dual-boot", Set.of(Role.SHARED_MAC), PC))}) {
            AuditScenario scene = AuditScenario.with(policy);
            starts(scene);
            for (int second = 10; second < 40; second += 2) {
                scene.connects(second, PC, ADDRESS, 64);
                scene.sends(second, DhcpFrames.request(PC, "linux", "", 1, 28, 2));
                scene.connects(second + 1, PC, ADDRESS, 128);
                scene.sends(second + 1, DhcpFrames.request(PC, "windows", "MSFT 5.0", 1, 15, 3, 6));
            }

            if (policy == Policy.NONE) {
                assertThat(scene.found()).hasSize(3);
                assertThat(FindingAdvice.of(FindingKind.SHARED_MAC).ifLegitimate())
                        .contains("role shared-mac");
            } else {
                assertThat(scene.found()).isEmpty();
            }
        }
    }

    @Test
    void anotherStationsMessageMakesNoVictimTwoSystems() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int second = 0; second < 20; second += 2) {
            scene.sends(second, DhcpFrames.request(PC, "pc-7", "MSFT 5.0", 1, 15, 3, 6));
            byte[] forged = DhcpFrames.request(PC, "evil", "", 1, 28, 2);
            scene.sends(second + 1, FrameBytes.with(forged, 6, 0, 0x11, 0, 0, 0, 0x66));
        }

        assertThat(scene.found()).containsExactly("dhcp-abuse/00:11:00:00:00:66/00:11:00:00:00:02");
    }

    private static void starts(AuditScenario scene) {
        scene.announces(1, PC, ADDRESS);
        scene.announces6(1, PC);
    }

    // A TCP SYN from 2001:db8::a.
    private static byte[] connection6(int hopLimit) {
        byte[] packet = FrameBytes.ipv6(10, 0x80, 6, FrameBytes.tcp(40_000, 443, 2));
        return FrameBytes.ethernet(PEER, PC, 0x86DD, FrameBytes.with(packet, 7, hopLimit));
    }
}
