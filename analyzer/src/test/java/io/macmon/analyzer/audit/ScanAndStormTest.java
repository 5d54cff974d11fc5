package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.BROADCAST;
import static io.macmon.analyzer.audit.AuditScenario.PEER;
import static io.macmon.analyzer.audit.AuditScenario.arp;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.policy.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Stations that ask for many addresses, and floods of broadcasts. */
class ScanAndStormTest {

    private static final long SCANNER = 0x0011_0000_0002L;
    private static final long OTHER = 0x0011_0000_0003L;
    private static final String SCAN = "scan/00:11:00:00:00:02/arp";
    private static final String STORM = "storm/00:11:00:00:00:02";
    private static final int IPV6 = 0x86DD;
    private static final int ICMPV6 = 58;

    @Test
    void askingForManyAddressesIsAScan() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        settle(scene);
        for (int i = 1; i < 64; i++) {
            scene.asks(i / 100.0, SCANNER, "192.0.2.200", "192.0.2." + i);
        }
        assertThat(scene.found()).isEmpty();
        scene.asks(0.7, SCANNER, "192.0.2.200", "192.0.2.64");

        assertThat(scene.found()).containsExactly(SCAN);
        Finding finding = scene.findings().get(0);
        assertThat(finding.evidence())
                .isEqualTo(
                        "asks for 64 addresses within 690 ms, 64 of which no station was seen to have; the latest is "
                                + "192.0.2.64");
        assertThat(finding.fields())
                .containsEntry("addresses", "64")
                .containsEntry("latest", "192.0.2.64")
                .containsEntry("milliseconds", "690");
    }

    @Test
    void aWholeNetworkIsOneFinding() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 1; i < 255; i++) {
            scene.asks(i / 100.0, SCANNER, "192.0.2.200", "192.0.2." + i);
        }

        assertThat(scene.found()).containsExactly(SCAN);
        assertThat(scene.reported).hasSize(1);
    }

    @Test
    void neighbourSolicitationsAreAScanToo() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        settle(scene);
        for (int i = 1; i <= 64; i++) {
            scene.sends(i / 100.0, solicitation(SCANNER, i));
        }

        assertThat(scene.found()).containsExactly("scan/00:11:00:00:00:02/nd");
    }

    @Test
    void aScanFromNoAddressAndASlowOneAreFound() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        settle(scene);
        for (int i = 1; i <= 64; i++) {
            scene.asks(4 * i, SCANNER, "0.0.0.0", "192.0.2." + i);
        }

        assertThat(scene.found()).contains(SCAN);
    }

    @Test
    void askingTheSameFewAndAskingKnownOnesIsFine() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 1; i <= 100; i++) {
            scene.announces(0, 0x0011_0000_0100L + i, "192.0.2." + i);
            scene.asks(1 + i / 10.0, SCANNER, "192.0.2.200", "192.0.2." + i);
            scene.asks(1 + i / 10.0, OTHER, "192.0.2.201", "198.51.100." + i % 50);
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void whoAsksForOthersMayAskForAll() {
        for (Role role : List.of(Role.ROUTER, Role.DHCP_SERVER, Role.PROXY_ARP)) {
            AuditScenario scene = AuditScenario.with(policy(group("askers", Set.of(role), SCANNER)));
            for (int i = 1; i < 255; i++) {
                scene.asks(i / 100.0, SCANNER, "192.0.2.200", "192.0.2." + i);
            }

            assertThat(scene.found()).isEmpty();
        }
    }

    @Test
    void madeUpStationsDoNotHideAScan() {
        AuditScenario scene = AuditScenario.with(policy(group("stations", Set.of(), SCANNER)));
        for (int i = 1; i < 65; i++) {
            scene.asks(i, SCANNER, "192.0.2.200", "192.0.2." + i);
            for (int noise = 0; noise < 5_000; noise++) {
                scene.asks(i, 0x0210_0000_0000L + 5_000L * i + noise, "192.0.2.201", "192.0.2.202");
            }
        }
        assertThat(scene.reported).extracting(Finding::key).contains(SCAN);

        AuditScenario unlisted = AuditScenario.withoutPolicy();
        settle(unlisted);
        for (int i = 1; i < 65; i++) {
            unlisted.asks(i, SCANNER, "192.0.2.200", "192.0.2." + i);
            for (int noise = 0; noise < 5_000; noise++) {
                unlisted.asks(i, 0x0210_0000_0000L + 5_000L * i + noise, "192.0.2.201", "192.0.2.202");
            }
        }
        assertThat(unlisted.reported).extracting(Finding::key).contains(SCAN);
    }

    @Test
    void manyBroadcastsAreAStorm() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 0; i < 999; i++) {
            scene.sends(i / 1_000.0, AuditScenario.udp(SCANNER, BROADCAST));
        }
        assertThat(scene.found()).isEmpty();
        for (int i = 999; i < 20_000; i++) {
            scene.sends(i / 1_000.0, AuditScenario.udp(SCANNER, BROADCAST));
        }

        assertThat(scene.found()).containsExactly(STORM);
        assertThat(scene.reported).hasSize(1);
        Finding finding = scene.reported.get(0);
        assertThat(finding.evidence())
                .isEqualTo(
                        "1000 broadcasts, ARP frames and control messages within 999 ms; the latest is UDP to port 53 "
                                + "from 192.0.2.200, "
                                + "destination ff:ff:ff:ff:ff:ff, untagged, 42 bytes");
        assertThat(finding.fields()).containsEntry("frames", "1000").containsEntry("milliseconds", "999");
    }

    @Test
    void unicastRepliesAreAStormToo() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 0; i < 1_000; i++) {
            scene.sends(i / 1_000.0, arp(SCANNER, PEER, 2, SCANNER, "192.0.2.200", PEER, "192.0.2.250"));
        }

        assertThat(scene.found()).contains(STORM);
    }

    @Test
    void aFloodOfAnswersToNameQueriesIsAStorm() {
        for (byte[] answer : List.of(
                NameFrames.mdns(SCANNER, "192.0.2.200", "a.local", "192.0.2.200"),
                NameFrames.llmnr(SCANNER, PEER, "192.0.2.200", "a", "192.0.2.200"),
                NameFrames.nbns(SCANNER, PEER, "192.0.2.200", "A", 0, "192.0.2.200"),
                RouterFrames.advertisement(SCANNER, 1))) {
            AuditScenario scene = AuditScenario.withoutPolicy();
            for (int i = 0; i < 999; i++) {
                scene.sends(i / 1_000.0, answer);
            }
            assertThat(scene.found()).isEmpty();
            scene.sends(1, answer);

            assertThat(scene.found()).containsExactly(STORM);
        }
    }

    @Test
    void virtualRoutersAndOtherMulticastsMaySendMany() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        byte[] video = AuditScenario.udp(SCANNER, 0x0100_5E01_0101L);
        for (int i = 0; i < 4_000; i++) {
            scene.sends(i / 1_000.0, RouterFrames.vrrp(SCANNER, "192.0.2.200", 7, "192.0.2.1"));
            scene.sends(i / 1_000.0, video);
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void ordinaryBroadcastsAndUnicastsAreNone() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 0; i < 20_000; i++) {
            scene.sends(i / 1_000.0, AuditScenario.udp(SCANNER, PEER));
            if (i % 10 == 0) {
                scene.sends(i / 1_000.0, AuditScenario.udp(OTHER, BROADCAST));
            }
        }

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aLoopIsAboutTheSegment() {
        AuditScenario scene = AuditScenario.with(policy(group("stations", Set.of(), stations(500))));
        for (int i = 0; i < 10_000; i++) {
            scene.sends(i / 5_000.0, AuditScenario.udp(0x0011_0000_0100L + i % 500, BROADCAST));
        }

        assertThat(scene.found()).containsExactly("storm/00:00:00:00:00:00");
        assertThat(scene.findings().get(0).evidence())
                .startsWith("5000 broadcasts, ARP frames and control messages from several stations");
    }

    @Test
    void madeUpStationsDoNotHideAStorm() {
        AuditScenario scene = AuditScenario.with(policy(group("stations", Set.of(), SCANNER)));
        for (int i = 0; i < 4_000; i++) {
            scene.sends(i / 1_000.0, AuditScenario.udp(SCANNER, BROADCAST));
            scene.sends(i / 1_000.0, AuditScenario.udp(0x0210_0000_0000L + i, BROADCAST));
        }

        assertThat(scene.reported)
                .filteredOn(finding -> finding.kind() == FindingKind.STORM)
                .extracting(Finding::key)
                .contains(STORM);
    }

    // The first frames of an unlisted station do not count.
    private static void settle(AuditScenario scene) {
        for (int i = 0; i < 4; i++) {
            scene.sends(0, AuditScenario.udp(SCANNER, PEER));
        }
    }

    private static long[] stations(int count) {
        long[] macs = new long[count];
        for (int i = 0; i < count; i++) {
            macs[i] = 0x0011_0000_0100L + i;
        }
        return macs;
    }

    private static byte[] solicitation(long mac, int target) {
        byte[] message = new byte[24];
        message[0] = (byte) 135;
        message[8] = (byte) 0xFE;
        message[9] = (byte) 0x80;
        message[23] = (byte) target;
        byte[] packet = FrameBytes.with(FrameBytes.ipv6(1, 2, ICMPV6, message), 7, 255);
        return FrameBytes.ethernet(0x3333_FF00_0000L + target, mac, IPV6, packet);
    }
}
