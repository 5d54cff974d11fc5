package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.BROADCAST;
import static io.macmon.analyzer.audit.AuditScenario.PEER;
import static io.macmon.analyzer.audit.AuditScenario.arp;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The station of a finding is the one that the evidence is against, and the other party is a field. */
class BlameTest {

    private static final long VICTIM = 0x0011_0000_0002L;
    private static final long THIEF = 0x0011_0000_0003L;
    private static final long OTHER = 0x0011_0000_0004L;
    private static final long VRRP = 0x0000_5E00_0163L;
    private static final long PAE_GROUP = 0x0180_C200_0003L;
    private static final String ADDRESS = "192.0.2.10";

    @Test
    void anOwnerThatReturnsIsNotTheOneThatTookTheAddress() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, VICTIM, ADDRESS);
        scene.answers(400, THIEF, ADDRESS); // the owner sleeps
        scene.answers(800, VICTIM, ADDRESS); // the thief has been silent for five minutes

        assertThat(scene.found()).containsExactly("flip-flop/00:11:00:00:00:03/192.0.2.10");
        assertThat(scene.findings().get(0).fields()).containsEntry("owner", "00:11:00:00:00:02");
    }

    @Test
    void aListedOwnerIsNotBlamedForAnUnlistedStationThatWasFaster() {
        AuditScenario scene = AuditScenario.with(policy(group("office", Set.of(), VICTIM)));
        scene.asks(0, THIEF, ADDRESS, "192.0.2.1");
        scene.asks(1, VICTIM, ADDRESS, "192.0.2.1");
        scene.asks(2, THIEF, ADDRESS, "192.0.2.1");

        assertThat(scene.summary(VICTIM).findings()).isEmpty();
        assertThat(scene.summary(THIEF).findings())
                .extracting(Finding::key)
                .contains("address-moved/00:11:00:00:00:03/192.0.2.10");
    }

    @Test
    void aStationThatBorrowedASleepersAddressIsBlamedWhenTheSleeperWakesUp() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.asks(0, THIEF, "192.0.2.30", "192.0.2.1");
        scene.asks(100, THIEF, ADDRESS, "192.0.2.1");
        assertThat(scene.found()).containsExactly("new-address/00:11:00:00:00:03/192.0.2.10");

        scene.asks(200, VICTIM, ADDRESS, "192.0.2.1");
        assertThat(scene.summary(VICTIM).findings()).isEmpty();
        assertThat(scene.found()).contains("address-moved/00:11:00:00:00:03/192.0.2.10");
        assertThat(scene.findings().get(0).fields()).containsEntry("other", "00:11:00:00:00:02");
    }

    @Test
    void aTrueOwnerIsNotBlamedForAnAdvertisementThatCameBeforeItsFirstFrame() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.sends(-5, solicitation(OTHER, 0x77));
        scene.sends(0, advertisement(THIEF));
        scene.sends(10, solicitation(VICTIM));
        assertThat(scene.found()).containsExactly("unasked-reply/00:11:00:00:00:03/2001:db8::a");
        assertThat(scene.findings().get(0).fields()).containsEntry("owner", "00:11:00:00:00:02");

        scene.sends(11, advertisement(THIEF));
        assertThat(scene.summary(VICTIM).findings()).isEmpty();
        assertThat(scene.found()).contains("address-moved/00:11:00:00:00:03/2001:db8::a");
    }

    @Test
    void anHonestStationMayAdvertiseItsAddressFirst() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.sends(0, advertisement(VICTIM));
        scene.sends(1, solicitation(VICTIM));
        scene.sends(2, advertisement(VICTIM));
        scene.sends(3, solicitation(THIEF));

        assertThat(scene.found()).containsExactly("address-moved/00:11:00:00:00:03/2001:db8::a");
    }

    @Test
    void aVirtualAddressThatTakesAnotherNamesWhoSpoke() {
        Policy policy = policy(group("routers", Set.of(Role.ROUTER), OTHER), group("pcs", Set.of(), VICTIM, THIEF));
        AuditScenario scene = AuditScenario.with(policy);
        scene.asks(0, OTHER, "192.0.2.1", "192.0.2.9");
        scene.asks(0, THIEF, "192.0.2.66", "192.0.2.9");
        for (int second = 20; second < 23; second++) {
            scene.sends(second, RouterFrames.vrrp(VRRP, "192.0.2.66", 0x63, "192.0.2.1"));
            scene.announces(second, VRRP, "192.0.2.1");
        }

        assertThat(scene.findings())
                .filteredOn(finding -> finding.key().equals("gratuitous-arp/00:00:5e:00:01:63/192.0.2.1"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.evidence()).contains("192.0.2.66", "00:11:00:00:00:03");
                    assertThat(finding.fields())
                            .containsEntry("speaker", "192.0.2.66")
                            .containsEntry("other", "00:11:00:00:00:03")
                            .containsEntry("owner", "00:11:00:00:00:04");
                });
    }

    @Test
    void aMistypedPasswordIsNoIntruder() {
        AuditScenario scene = dot1x();
        scene.eapol(2, OTHER, PAE_GROUP, 0, 4, 7, 0, 4); // failure
        scene.talks(3, VICTIM);
        scene.eapol(20, VICTIM, PAE_GROUP, 1);
        scene.talks(21, VICTIM);
        scene.eapol(22, VICTIM, PAE_GROUP, 0, 2, 8, 0, 7, 1, 'a', 'l');
        scene.eapol(23, OTHER, PAE_GROUP, 0, 3, 8, 0, 4); // success
        scene.talks(24, VICTIM);
        assertThat(scene.found()).isEmpty();

        scene.eapol(100, OTHER, VICTIM, 0, 4, 7, 0, 4);
        scene.talks(101, VICTIM);
        assertThat(scene.found()).isEmpty();
        scene.talks(161, VICTIM);
        assertThat(scene.found()).containsExactly("dot1x-before-success/00:11:00:00:00:02");
        assertThat(scene.findings().get(0).fields()).containsEntry("authenticator", "00:11:00:00:00:04");
    }

    @Test
    void aPasswordIsNotMistypedThreeTimes() {
        AuditScenario scene = dot1x();
        for (int attempt = 0; attempt < 3; attempt++) {
            scene.eapol(2 + attempt, OTHER, VICTIM, 0, 4, 7, 0, 4);
            scene.eapol(2.5 + attempt, VICTIM, PAE_GROUP, 1);
        }
        scene.talks(6, VICTIM);

        assertThat(scene.found()).containsExactly("dot1x-before-success/00:11:00:00:00:02");
    }

    private static AuditScenario dot1x() {
        AuditScenario scene = AuditScenario.with(
                policy(group("laptops", Set.of(Role.DOT1X), VICTIM), group("switches", Set.of(), OTHER)));
        scene.eapol(0, VICTIM, PAE_GROUP, 1);
        scene.eapol(0.5, OTHER, VICTIM, 0, 1, 7, 0, 5, 1);
        scene.eapol(1, VICTIM, PAE_GROUP, 0, 2, 7, 0, 7, 1, 'a', 'l');
        return scene;
    }

    @Test
    void aReplacedPrinterIsOneFinding() {
        for (int silence : new int[] {30, 100, 1_000}) {
            AuditScenario scene = AuditScenario.withoutPolicy();
            scene.answers(0, VICTIM, ADDRESS);
            for (int second = silence; second < silence + 900; second += 5) {
                scene.announces(second, THIEF, ADDRESS);
                scene.asks(second + 1, THIEF, ADDRESS, "192.0.2.1");
            }
            assertThat(scene.found()).as("%s s", silence).containsExactly("address-moved/00:11:00:00:00:03/192.0.2.10");
            assertThat(scene.findings().get(0).evidence()).contains("00:11:00:00:00:02, silent for ");
        }
    }

    @Test
    void aThiefWhoseVictimStillSendsIsHigh() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, VICTIM, ADDRESS);
        scene.announces(200, THIEF, ADDRESS);
        assertThat(scene.found()).containsExactly("address-moved/00:11:00:00:00:03/192.0.2.10");
        scene.talks(201, VICTIM);
        scene.announces(202, THIEF, ADDRESS);
        scene.announces(1_000, THIEF, ADDRESS); // the victim gave up

        assertThat(scene.found())
                .containsExactlyInAnyOrder(
                        "gratuitous-arp/00:11:00:00:00:03/192.0.2.10", "address-moved/00:11:00:00:00:03/192.0.2.10");
    }

    @Test
    void theOtherPartyIsAField() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, VICTIM, ADDRESS);
        scene.sends(1, arp(THIEF, BROADCAST, 2, VICTIM, ADDRESS, 0, "192.0.2.250"));
        assertThat(scene.findings().get(0).fields())
                .containsEntry("sender", "00:11:00:00:00:02")
                .containsEntry("address", ADDRESS);

        AuditScenario listed = AuditScenario.with(policy(
                group("office", List.of(), List.of("192.0.2.99"), Set.of(), false, THIEF),
                group("pcs", Set.of(), VICTIM)));
        listed.answers(0, VICTIM, ADDRESS);
        listed.answers(1, THIEF, ADDRESS);
        assertThat(listed.found()).containsExactly("wrong-address/00:11:00:00:00:03/192.0.2.10");
        assertThat(listed.findings().get(0).fields()).containsEntry("owner", "00:11:00:00:00:02");
    }

    // An unsolicited neighbour advertisement for 2001:db8::a.
    private static byte[] advertisement(long mac) {
        byte[] message = FrameBytes.hex("88000000 20000000 20010db8 00000000 00000000 0000000a");
        return FrameBytes.ethernet(0x3333_0000_0001L, mac, 0x86DD, neighbour(10, message));
    }

    // A neighbour solicitation from 2001:db8::a for another address.
    private static byte[] solicitation(long mac) {
        return solicitation(mac, 10);
    }

    private static byte[] solicitation(long mac, int interfaceId) {
        byte[] message = FrameBytes.joined(
                FrameBytes.hex("87000000 00000000 20010db8 00000000 00000000 00000099 0101"),
                new MacAddress(mac).toBytes());
        return FrameBytes.ethernet(PEER, mac, 0x86DD, neighbour(interfaceId, message));
    }

    private static byte[] neighbour(int interfaceId, byte[] message) {
        return FrameBytes.with(FrameBytes.ipv6(interfaceId, 0x99, 58, message), 7, 255);
    }
}
