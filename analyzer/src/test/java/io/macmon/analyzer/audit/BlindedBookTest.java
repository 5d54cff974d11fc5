package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.BROADCAST;
import static io.macmon.analyzer.audit.AuditScenario.PEER;
import static io.macmon.analyzer.audit.AuditScenario.arp;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.ip;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ways to take an address that hosts believe, and that the address book must not overlook. */
class BlindedBookTest {

    private static final long ROUTER = 0x0011_0000_0001L;
    private static final long PC = 0x0011_0000_0002L;
    private static final long THIEF = 0x0011_0000_0003L;
    private static final long MADE_UP_VIRTUAL = 0x0000_5E00_0199L;
    private static final String GATEWAY = "192.0.2.1";
    private static final Policy POLICY =
            policy(group("routers", Set.of(Role.ROUTER), ROUTER), group("office", Set.of(), PC, THIEF));

    @Test
    void aSenderThatNeverSentAFrameTakesNoAddress() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.announces(0, ROUTER, GATEWAY);
        scene.sends(10, arp(THIEF, BROADCAST, 1, MADE_UP_VIRTUAL, GATEWAY, 0, GATEWAY));
        scene.answers(11, ROUTER, GATEWAY);

        assertThat(scene.found()).containsExactly("sender-mismatch/00:11:00:00:00:03/00:00:5e:00:01:99");
    }

    @Test
    void aRouterMayAnnounceItsVirtualAddressBeforeThatSendsAFrame() {
        AuditScenario scene = AuditScenario.with(POLICY);
        scene.announces(0, ROUTER, GATEWAY);
        scene.sends(10, arp(ROUTER, BROADCAST, 1, MADE_UP_VIRTUAL, "192.0.2.254", 0, "192.0.2.254"));
        scene.announces(11, THIEF, "192.0.2.254");

        assertThat(scene.found()).containsExactly("address-moved/00:11:00:00:00:03/192.0.2.254");
    }

    @Test
    void aPriorityTagBeforeTheVlanTagHidesNoTheft() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.sends(0, RouterFrames.inVlan(10, arp(ROUTER, BROADCAST, 1, ROUTER, GATEWAY, 0, GATEWAY)));
        byte[] theft = RouterFrames.inVlan(10, arp(THIEF, BROADCAST, 1, THIEF, GATEWAY, 0, GATEWAY));
        scene.sends(10, RouterFrames.inVlan(0, theft));

        assertThat(scene.found()).containsExactly("gratuitous-arp/00:11:00:00:00:03/192.0.2.1 vlan 10");
    }

    @Test
    void aPriorityTagAloneIsTheSameNetwork() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.announces(0, ROUTER, GATEWAY);
        scene.sends(10, RouterFrames.inVlan(0, arp(THIEF, BROADCAST, 1, THIEF, GATEWAY, 0, GATEWAY)));

        assertThat(scene.found()).containsExactly("gratuitous-arp/00:11:00:00:00:03/192.0.2.1");
    }

    @Test
    void aRouterIsNotBlamedForAStationThatTookItsAddressFirst() {
        for (boolean isDhcp : new boolean[] {true, false}) {
            AuditScenario scene = AuditScenario.with(POLICY);
            scene.talks(0, THIEF);
            if (isDhcp) {
                scene.sends(1, DhcpFrames.toServer(3, THIEF, THIEF, GATEWAY));
            } else {
                scene.announces(1, THIEF, GATEWAY);
            }
            scene.asks(10, ROUTER, GATEWAY, "192.0.2.9");
            scene.answers(11, THIEF, GATEWAY);
            scene.asks(12, ROUTER, GATEWAY, "192.0.2.9");

            assertThat(scene.summary(ROUTER).findings()).isEmpty();
            assertThat(scene.summary(THIEF).findings()).isNotEmpty();
        }
    }

    @Test
    void anArpFrameWithALengthInsteadOfATypeIsRead() {
        for (int length : new int[] {36, 46}) {
            AuditScenario scene = AuditScenario.withoutPolicy();
            scene.announces(0, ROUTER, GATEWAY);
            byte[] body = FrameBytes.snap(0, 0x0806, FrameBytes.arp(2, THIEF, ip(GATEWAY), PC, ip("192.0.2.2")));
            byte[] padded = Arrays.copyOf(body, 46);
            scene.sends(1, FrameBytes.ethernet(PC, THIEF, length, padded));
            scene.sends(2, RouterFrames.inVlan(0, FrameBytes.ethernet(PC, THIEF, length, padded)));

            assertThat(scene.found()).hasSize(1).allMatch(id -> id.endsWith("/00:11:00:00:00:03/192.0.2.1"));
            assertThat(scene.findings().get(0).count()).isEqualTo(2);
        }
    }

    @Test
    void anAdvertisementWithoutOverrideIsAClaimToo() {
        for (String flags : List.of("00", "20", "60", "e0", "40")) {
            AuditScenario scene = AuditScenario.withoutPolicy();
            scene.sends(0, advertisement(PC, "20"));
            scene.sends(1, advertisement(THIEF, flags));

            assertThat(scene.found()).as(flags).hasSize(1).allMatch(id -> id.contains("/00:11:00:00:00:03/"));
        }
    }

    @Test
    void aFloodOfSolicitationsHidesNoUnsolicitedAdvertisementAndAccusesNobody() {
        AuditScenario scene = AuditScenario.with(POLICY);
        scene.talks(0, PC);
        for (int i = 0; i < 100_000; i++) {
            scene.sends(1 + i / 50_000.0, solicitation(THIEF, i + 1_000));
        }
        scene.sends(4, advertisement(THIEF, "20"));
        scene.sends(10, solicitation(PC, 10));
        scene.sends(11, advertisement(PC, "20"));
        scene.sends(12, advertisement(THIEF, "20"));

        assertThat(scene.summary(PC).findings()).isEmpty();
        assertThat(scene.found()).anyMatch(id -> id.endsWith("/00:11:00:00:00:03/2001:db8::a"));
    }

    @Test
    void noQuestionThatIsChosenForItsHashMakesAnHonestReplyLookUnsolicited() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.talks(0, ROUTER);
        for (int round = 1; round < 4; round++) {
            scene.asks(round, PC, "192.0.2.2", GATEWAY);
            long slot = knownSlot(GATEWAY, PC);
            for (int i = 0, sent = 0; sent < 8; i++) {
                String wanted = "10.9." + (i >> 8) + "." + (i & 255);
                if (knownSlot(wanted, THIEF) == slot) {
                    scene.asks(round + 0.1, THIEF, "192.0.2.3", wanted);
                    sent++;
                }
            }
            scene.sends(round + 0.2, arp(ROUTER, PC, 2, ROUTER, GATEWAY, PC, "192.0.2.2"));
        }
        assertThat(scene.found()).isEmpty();
    }

    // As it would be if the multiplier were the usual constant.
    private static long knownSlot(String address, long asker) {
        long multiplier = 0x9E37_79B9_7F4A_7C15L;
        return (((asker * multiplier) ^ (ip(address) & 0xFFFF_FFFFL)) * multiplier | 1) >>> (64 - 13);
    }

    @Test
    void manyVirtualMacAddressesAreFound() {
        AuditScenario flood = AuditScenario.with(POLICY);
        flood.asks(0, ROUTER, GATEWAY, "192.0.2.9");
        for (int i = 0; i < 16_000; i++) {
            flood.talks(20 + i / 4_000.0, 0x0007_B400_0000L + i);
        }
        assertThat(flood.found()).contains("mac-flood/00:00:00:00:00:00");

        AuditScenario slow = AuditScenario.with(POLICY);
        slow.asks(0, ROUTER, GATEWAY, "192.0.2.9");
        for (int i = 0; i < 1_024; i++) {
            slow.talks(20 + i * 14.0, 0x0007_B400_0000L + i * 64L);
        }
        assertThat(slow.found()).hasSizeGreaterThanOrEqualTo(1_024);
    }

    @Test
    void frontsOfFramesClaimNothingWrong() {
        AuditScenario scene = AuditScenario.with(POLICY);
        scene.announces(0, ROUTER, GATEWAY);
        byte[] frame = arp(THIEF, PC, 2, THIEF, GATEWAY, PC, "192.0.2.2");
        for (int length = 14; length < frame.length; length++) {
            scene.sends(1, Arrays.copyOf(frame, length));
        }
        assertThat(scene.found()).isEmpty();
        scene.sends(2, frame);
        assertThat(scene.found()).hasSize(1);
    }

    // A neighbour advertisement for 2001:db8::a.
    private static byte[] advertisement(long mac, String flags) {
        byte[] message = FrameBytes.hex("88000000 " + flags + "000000 20010db8 00000000 00000000 0000000a");
        return FrameBytes.ethernet(0x3333_0000_0001L, mac, 0x86DD, neighbour(10, message));
    }

    // A neighbour solicitation from 2001:db8::a or another address.
    private static byte[] solicitation(long mac, int interfaceId) {
        byte[] message = FrameBytes.joined(
                FrameBytes.hex("87000000 00000000 20010db8 00000000 0000%04x %08x 0101"
                        .formatted(interfaceId >> 16 & 0xFFFF, 0x99 + interfaceId)),
                new MacAddress(mac).toBytes());
        return FrameBytes.ethernet(PEER, mac, 0x86DD, neighbour(mac == PC ? 10 : 66, message));
    }

    private static byte[] neighbour(int interfaceId, byte[] message) {
        return FrameBytes.with(FrameBytes.ipv6(interfaceId, 0x99, 58, message), 7, 255);
    }
}
