package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.BROADCAST;
import static io.macmon.analyzer.audit.AuditScenario.PEER;
import static io.macmon.analyzer.audit.AuditScenario.arp;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.policy.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Frames and claims with MAC addresses that no station has, which hosts believe all the same. */
class InvalidAddressTest {

    private static final long ROUTER = 0x0011_0000_0001L;
    private static final long THIEF = 0x0011_0000_0003L;
    private static final long MULTICAST = 0x0100_5E00_0001L;
    private static final String GATEWAY = "192.0.2.1";

    @Test
    void anAddressGivenToABroadcastMulticastOrZeroMacIsFound() {
        for (long nobody : List.of(BROADCAST, MULTICAST, 0L)) {
            AuditScenario scene = AuditScenario.withoutPolicy();
            scene.answers(0, ROUTER, GATEWAY);
            scene.sends(1, arp(THIEF, PEER, 2, nobody, GATEWAY, PEER, "192.0.2.250"));
            scene.sends(2, arp(THIEF, BROADCAST, 1, nobody, GATEWAY, 0, GATEWAY));
            scene.sends(3, arp(THIEF, BROADCAST, 1, nobody, GATEWAY, 0, "192.0.2.250"));
            scene.answers(4, ROUTER, GATEWAY); // still the owner

            assertThat(scene.found()).containsExactly("invalid-sender/00:11:00:00:00:03/192.0.2.1");
            assertThat(scene.findings().get(0).count()).isEqualTo(3);
        }
    }

    @Test
    void theEvidenceNamesTheOwner() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, ROUTER, GATEWAY);
        scene.sends(1, arp(THIEF, PEER, 2, BROADCAST, GATEWAY, PEER, "192.0.2.250"));

        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("an ARP reply gives 192.0.2.1 to the MAC address ff:ff:ff:ff:ff:ff, which no station has; "
                        + "it belongs to 00:11:00:00:00:01");
    }

    @Test
    void aNeighbourAdvertisementOfABroadcastMulticastOrZeroMacIsFound() {
        for (long nobody : List.of(BROADCAST, MULTICAST, 0L)) {
            AuditScenario scene = AuditScenario.withoutPolicy();
            scene.sends(0, neighbourAdvertisement(THIEF, nobody));

            assertThat(scene.found()).containsExactly("invalid-sender/00:11:00:00:00:03/2001:db8::1");
            assertThat(scene.summary(THIEF).record().addresses()).isEmpty();
        }
    }

    @Test
    void aFrameWithABroadcastMulticastOrZeroSourceIsFoundAndItsClaimIsRead() {
        for (long nobody : List.of(BROADCAST, MULTICAST, 0L)) {
            AuditScenario scene = AuditScenario.withoutPolicy();
            scene.answers(0, ROUTER, GATEWAY);
            scene.sends(1, arp(nobody, PEER, 2, THIEF, GATEWAY, PEER, "192.0.2.250"));
            scene.sends(2, arp(nobody, PEER, 2, nobody, GATEWAY, PEER, "192.0.2.250"));
            scene.answers(3, ROUTER, GATEWAY);

            String kind = nobody == 0 ? "zero" : nobody == MULTICAST ? "multicast" : "broadcast";
            String source =
                    nobody == 0 ? "00:00:00:00:00:00" : nobody == MULTICAST ? "01:00:5e:00:00:01" : "ff:ff:ff:ff:ff:ff";
            assertThat(scene.found())
                    .containsExactlyInAnyOrder(
                            "invalid-source/00:00:00:00:00:00/" + kind,
                            "sender-mismatch/" + source + "/00:11:00:00:00:03",
                            "invalid-sender/" + source + "/192.0.2.1");
        }
    }

    @Test
    void aServiceBehindAnInvalidSourceIsJudged() {
        byte[] advertisement = routerAdvertisement(BROADCAST);
        AuditScenario scene = AuditScenario.with(policy(group("routers", Set.of(Role.ROUTER), ROUTER)));
        scene.sends(0, advertisement);

        assertThat(scene.found())
                .containsExactlyInAnyOrder(
                        "invalid-source/00:00:00:00:00:00/broadcast", "rogue-router/ff:ff:ff:ff:ff:ff/router");
    }

    @Test
    void aLeaseFromAnInvalidSourceIsNotBelieved() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, ROUTER, GATEWAY);
        scene.sends(1, DhcpFrames.ack(BROADCAST, THIEF, GATEWAY));
        scene.answers(2, THIEF, GATEWAY);

        assertThat(scene.found()).hasSizeGreaterThan(1).anyMatch(id -> id.endsWith("00:11:00:00:00:03/192.0.2.1"));
    }

    @Test
    void manySourcesOfOneSortAreOneFinding() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 0; i < 10_000; i++) {
            scene.talks(i / 1_000.0, 0x0300_0000_0000L + i);
        }
        assertThat(scene.found()).containsExactly("invalid-source/00:00:00:00:00:00/multicast");
        assertThat(scene.findings().get(0).evidence())
                .startsWith("a frame has the source 03:00:00:00:00:00, which no station has: UDP to port 53");
        assertThat(scene.audit.state().counters()).containsEntry("stations", 0L);
    }

    @Test
    void loopbackFramesHaveNoInvalidSource() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.sends(0, AuditScenario.udp(0, 0));

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aClusterThatAnswersWithAMulticastMacMayBeAllowed() {
        AuditScenario scene = AuditScenario.with(policy(group("cluster", Set.of(Role.PROXY_ARP), THIEF)));
        scene.sends(0, arp(THIEF, PEER, 2, 0x03BF_C000_0201L, GATEWAY, PEER, "192.0.2.250"));

        assertThat(scene.found()).isEmpty();
    }

    private static byte[] neighbourAdvertisement(long source, long target) {
        byte[] message = FrameBytes.hex("88 00 0000 20000000 20010db8000000000000000000000001 0201"
                + String.format(java.util.Locale.ROOT, "%012x", target));
        byte[] packet = FrameBytes.ipv6(0xFE80L << 48 | 3, 0xFF02L << 48 | 1, 58, message);
        return FrameBytes.ethernet(0x3333_0000_0001L, source, 0x86DD, FrameBytes.with(packet, 7, 255));
    }

    private static byte[] routerAdvertisement(long source) {
        byte[] message = FrameBytes.hex("86 00 0000 40 00 0708 00000000 00000000");
        byte[] packet = FrameBytes.ipv6(0xFE80L << 48 | 3, 0xFF02L << 48 | 1, 58, message);
        return FrameBytes.ethernet(0x3333_0000_0001L, source, 0x86DD, FrameBytes.with(packet, 7, 255));
    }
}
