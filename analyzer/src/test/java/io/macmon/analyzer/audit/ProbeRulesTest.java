package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.BROADCAST;
import static io.macmon.analyzer.audit.AuditScenario.arp;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.policy.Role;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Stations that keep others from using free addresses. */
class ProbeRulesTest {

    private static final long VICTIM = 0x0011_0000_0002L;
    private static final long THIEF = 0x0011_0000_0003L;
    private static final long MADE_UP = 0x0200_0000_0000L;
    private static final String NONE = "0.0.0.0";

    private AuditScenario scene = AuditScenario.withoutPolicy();

    @Test
    void theSecondDeniedAddressIsFound() {
        denies(0, THIEF, "192.0.2.50");
        assertThat(denials()).isZero();
        denies(1, THIEF, "192.0.2.51");

        assertThat(scene.found()).contains("address-denial/00:11:00:00:00:03");
        assertThat(scene.findings())
                .filteredOn(finding -> finding.kind().id().equals("address-denial"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.evidence())
                            .isEqualTo("an ARP reply from 00:11:00:00:00:03 denies 192.0.2.51 to 00:11:00:00:00:02, "
                                    + "which checks whether it is free; at least 2 addresses denied within 10 "
                                    + "minutes");
                    assertThat(finding.fields())
                            .containsEntry("address", "192.0.2.51")
                            .containsEntry("client", "00:11:00:00:00:02");
                });
    }

    @Test
    void anAddressMadeOfTheVictimsMacAddressIsFoundAtOnce() {
        long interfaceId = 0x0211_00FF_FE00_0002L;
        scene.sends(0, neighbour(135, VICTIM, interfaceId));
        scene.sends(0.1, neighbour(136, THIEF, interfaceId));

        assertThat(scene.found()).contains("address-denial/00:11:00:00:00:03");
    }

    @Test
    void aProbeForTheSameAddressDeniesItAsWell() {
        for (String address : new String[] {"192.0.2.50", "192.0.2.51"}) {
            probes(0, VICTIM, address);
            probes(0.1, THIEF, address);
        }
        assertThat(scene.found()).containsExactly("address-denial/00:11:00:00:00:03");
    }

    @Test
    void madeUpSourcesAreFoundAsAWhole() {
        for (int i = 0; i < 4; i++) {
            denies(i, MADE_UP + i, "192.0.2." + (50 + i));
        }
        assertThat(scene.found()).contains("address-denial/00:00:00:00:00:00");
    }

    @Test
    void claimingAllAddressesBeforehandDoesNotHideIt() {
        for (int i = 50; i < 60; i++) {
            scene.announces(0, THIEF, "192.0.2." + i);
        }
        for (int i = 50; i < 55; i++) {
            assertThat(denials()).isZero();
            denies(i, THIEF, "192.0.2." + i);
        }
        assertThat(scene.found()).containsExactly("address-denial/00:11:00:00:00:03");
    }

    @Test
    void ownersAndOneThatWasSilentMayAnswer() {
        scene.answers(0, THIEF, "192.0.2.50");
        denies(1, THIEF, "192.0.2.50");
        for (int i = 0; i < 5; i++) {
            denies(2 + i, VICTIM + 10, "192.0.2.51"); // the same address each time
        }
        assertThat(denials()).isZero();
    }

    @Test
    void aStationThatClaimsTheAddressItProbedForIsFine() {
        for (int i = 0; i < 5; i++) {
            probes(i, VICTIM, "192.0.2." + (50 + i));
            scene.announces(i + 0.5, VICTIM, "192.0.2." + (50 + i));
        }
        assertThat(denials()).isZero();
    }

    @Test
    void aScanWithProbesIsNoDenial() {
        for (int i = 0; i < 200; i++) {
            probes(i / 100.0, VICTIM, "10.0.0." + i);
        }
        for (int i = 0; i < 20; i++) {
            denies(3 + i, MADE_UP + i / 2, "192.0.2." + (50 + i));
        }
        assertThat(denials()).isZero();
    }

    @Test
    void aProxyMayAnswer() {
        scene = AuditScenario.with(
                policy(group("proxies", Set.of(Role.PROXY_ARP), THIEF), group("office", Set.of(), VICTIM)));
        denies(0, THIEF, "192.0.2.50");
        denies(1, THIEF, "192.0.2.51");

        assertThat(denials()).isZero();
    }

    private void denies(double second, long mac, String address) {
        probes(second, VICTIM, address);
        scene.sends(second + 0.1, arp(mac, VICTIM, 2, mac, address, VICTIM, NONE));
    }

    private void probes(double second, long mac, String address) {
        scene.sends(second, arp(mac, BROADCAST, 1, mac, NONE, 0, address));
    }

    private long denials() {
        return scene.found().stream()
                .filter(id -> id.startsWith("address-denial"))
                .count();
    }

    /** A neighbour solicitation for duplicate address detection, or an advertisement, for a link-local address. */
    private static byte[] neighbour(int type, long mac, long interfaceId) {
        byte[] prefix = FrameBytes.hex("fe80 0000 0000 0000");
        byte[] target = ByteBuffer.allocate(16).put(prefix).putLong(interfaceId).array();
        byte[] message = FrameBytes.joined(new byte[] {(byte) type, 0, 0, 0, 0, 0, 0, 0}, target);
        byte[] packet = FrameBytes.with(FrameBytes.ipv6(0, 1, 58, message), 7, 255);
        byte[] from = type == 135
                ? FrameBytes.with(packet, 8, 0, 0, 0, 0)
                : FrameBytes.with(packet, 8, 0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3);
        return FrameBytes.ethernet(0x3333_FF00_0002L, mac, 0x86DD, from);
    }
}
