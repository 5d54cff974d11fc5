package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.BROADCAST;
import static io.macmon.analyzer.audit.AuditScenario.arp;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Role;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Noise of one kind hides no finding of that kind. */
class NoiseTest {

    /** A thousand made-up stations a second fill each table that an audit has before the attack. */
    static final int ATTACK = AddressBook.MAX_ADDRESSES / 1_000 + 10;

    /** After the attack, all that an audit keeps of one kind is replaced several times. */
    static final int SECONDS = ATTACK + 5 * FindingLog.MAX_KEPT_PER_KIND / 1_000;

    private static final long ROUTER = 0x0011_0000_0001L;
    private static final long PC = 0x0011_0000_0002L;
    private static final long NOISE = 0x0011_0000_0003L;
    private static final long INTRUDER = 0x0099_0000_0099L;
    private static final long MADE_UP = 0x0200_0000_0000L;
    private static final long OTHER = 0x1000_0000L;
    private static final long PAE_GROUP = 0x0180_C200_0003L;
    private static final String GATEWAY = "192.0.2.1";
    private static final byte[] BPDU = FrameBytes.hex("424203 0000 00 00 00 8000001100000001 00000000"
            + " 8000001100000001 8001 0000 1400 0200 0f00 0000000000000000");

    private final AuditScenario scene = AuditScenario.with(policy(
            group("routers", Set.of(Role.ROUTER, Role.DHCP_SERVER), ROUTER), group("office", Set.of(), PC, NOISE)));

    @Test
    void oneStationsNoiseDoesNotHideTheTheftOfTheGatewaysAddress() {
        scene.announces(0, ROUTER, GATEWAY);
        noise(1, 110);
        scene.announces(50, PC, GATEWAY);

        assertThat(scene.reported).extracting(Finding::key).anyMatch(id -> id.endsWith("00:11:00:00:00:02/192.0.2.1"));
    }

    @Test
    void aStationsNoiseDoesNotHideItsOwnTheftOfTheGatewaysAddress() {
        scene.announces(0, ROUTER, GATEWAY);
        noise(1, 5_000);
        scene.announces(50, NOISE, GATEWAY);
        noise(51, 5_000);

        assertThat(scene.reported).extracting(Finding::key).anyMatch(id -> id.endsWith("00:11:00:00:00:03/192.0.2.1"));
        assertThat(scene.found()).anyMatch(id -> id.endsWith("00:11:00:00:00:03/192.0.2.1"));
    }

    @Test
    void madeUpStationsDoNotHideTheTheftOfTheGatewaysAddress() {
        scene.announces(0, ROUTER, GATEWAY);
        for (int i = 0; i < 200; i++) {
            String address = "10.0." + (i >> 8) + "." + (i & 0xFF);
            scene.announces(1 + i / 100.0, MADE_UP + 2L * i, address);
            scene.announces(1 + i / 100.0, MADE_UP + 2L * i + 1, address);
        }
        scene.announces(4, PC, GATEWAY);

        assertThat(scene.reported).extracting(Finding::key).anyMatch(id -> id.endsWith("00:11:00:00:00:02/192.0.2.1"));
    }

    @Test
    void noiseDoesNotPushAFindingOutOfTheReport() {
        scene.announces(0, ROUTER, GATEWAY);
        scene.announces(0.5, PC, GATEWAY);
        noise(1, 5_000);

        assertThat(scene.found()).anyMatch(id -> id.endsWith("00:11:00:00:00:02/192.0.2.1"));
    }

    @Test
    void oneListedStationsNoiseDoesNotPushAnothersFindingOutOfTheReport() {
        scene.announces(0, MADE_UP, "192.0.2.77");
        scene.announces(0.2, PC, "192.0.2.10");
        scene.announces(0.5, PC, "192.0.2.77");
        noise(1, 5_000);

        assertThat(scene.found()).anyMatch(id -> id.endsWith("00:11:00:00:00:02/192.0.2.77"));
    }

    @Test
    void twentyMadeUpAddressesASecondDoNotHideAnIntruder() {
        for (int i = 0; i < 20 * 200; i++) {
            double second = i / 20.0;
            scene.talks(second, MADE_UP + i);
            if (second >= 30) {
                scene.talks(second, INTRUDER);
            }
        }
        scene.audit.onStop();

        assertThat(scene.found()).contains("mac-flood/00:00:00:00:00:00");
        assertThat(reportedAfter(30, "unexpected-source", INTRUDER)).isLessThan(5);
    }

    @Test
    void aThousandMadeUpAddressesASecondDoNotHideAnIntruder() {
        for (int i = 0; i < 1_000 * 100; i++) {
            double second = i / 1_000.0;
            scene.talks(second, MADE_UP + i);
            if (second >= 30 && i % 100 == 0) {
                scene.talks(second, INTRUDER);
            }
        }
        assertThat(reportedAfter(30, "unexpected-source", INTRUDER)).isLessThan(5);
        assertThat(scene.found()).contains("unexpected-source/00:99:00:00:00:99");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "address-theft",
                "dhcp-abuse",
                "dot1x-after-logoff",
                "fragmented-control",
                "gratuitous-arp",
                "invalid-sender",
                "lease-conflict",
                "name-poisoning",
                "rogue-authenticator",
                "rogue-dhcp",
                "rogue-router",
                "rogue-switch",
                "sender-mismatch"
            })
    void aThousandFindingsASecondHideNoListedStation(String kind) {
        scene.announces(0, ROUTER, GATEWAY);
        scene.announces(0, PC, "192.0.2.2");
        scene.eapol(0, ROUTER, PAE_GROUP, 0, 1, 7, 0, 5, 1);
        for (int i = 0; i < 1_000 * SECONDS; i++) {
            double second = 1 + i / 1_000.0;
            attack(kind, second, MADE_UP + i, "10." + (i >> 16) + "." + (i >> 8 & 0xFF) + "." + (i & 0xFF));
            if (i == 1_000 * ATTACK + 500) {
                attack(kind, second, PC, GATEWAY);
            }
            if (i % 1_000 == 0) {
                scene.talks(second, ROUTER);
                scene.tick(second);
            }
        }
        String station = kind.equals("lease-conflict") ? "00:11:00:00:00:01" : "00:11:00:00:00:02";
        assertThat(scene.found()).anyMatch(key -> key.startsWith(kind + "/" + station));
        assertThat(scene.reported)
                .filteredOn(finding -> finding.key().startsWith(kind + "/" + station))
                .filteredOn(finding -> finding.key().contains(GATEWAY) || !kind.equals("lease-conflict"))
                .anySatisfy(finding -> assertThat(finding.last())
                        .isBetween(AuditScenario.at(ATTACK + 1), AuditScenario.at(ATTACK + 6)));
        assertThat(scene.reported).hasSizeLessThan(1_000 * SECONDS / 30);
    }

    /** As thc-ipv6's flood_router26 and flood_rs6 do, with another source in each frame. */
    @ParameterizedTest
    @ValueSource(strings = {"rogue-router", "sender-mismatch", "rogue-switch", "gratuitous-arp"})
    void madeUpSourcesRaiseTenFindingsOfAKind(String kind) {
        scene.announces(0, PC, "192.0.2.2");
        for (int i = 0; i < 10_000; i++) {
            attack(kind, 1 + i / 2_000.0, MADE_UP + i, "10.2." + (i >> 8) + "." + (i & 0xFF));
        }

        assertThat(scene.reported)
                .filteredOn(finding -> finding.kind().id().equals(kind))
                .hasSizeBetween(1, 10);
        assertThat(scene.found()).contains("mac-flood/00:00:00:00:00:00");
    }

    private void attack(String kind, double second, long mac, String address) {
        switch (kind) {
            case "address-theft" -> scene.answers(second, mac, GATEWAY);
            case "dhcp-abuse" -> scene.sends(second, DhcpFrames.toServer(7, mac, mac + OTHER, address));
            case "dot1x-after-logoff" -> {
                scene.eapol(second, mac, PAE_GROUP, 2);
                scene.talks(second, mac);
            }
            case "gratuitous-arp" -> scene.announces(second, mac, GATEWAY);
            case "invalid-sender" -> scene.sends(second, arp(mac, BROADCAST, 2, BROADCAST, address, 0, "10.0.0.2"));
            case "lease-conflict" -> {
                if (mac != PC) {
                    scene.announces(second, mac, address);
                }
                scene.sends(second, DhcpFrames.ack(ROUTER, mac + OTHER, address));
            }
            case "name-poisoning" ->
                scene.sends(second, NameFrames.llmnr(mac, AuditScenario.PEER, "192.0.2.2", "wpad", "192.0.2.2"));
            case "rogue-authenticator" -> scene.eapol(second, mac, PC, 0, 3, 7, 0, 4);
            case "rogue-dhcp" -> scene.sends(second, DhcpFrames.ack(mac, mac + OTHER, address));
            case "rogue-router" -> scene.sends(second, RouterFrames.advertisement(mac, mac));
            case "rogue-switch" -> scene.sends(second, FrameBytes.ethernet(0x0180_C200_0000L, mac, 38, BPDU));
            case "sender-mismatch" -> scene.sends(second, arp(mac, BROADCAST, 2, mac + OTHER, address, 0, "10.0.0.2"));
            default ->
                scene.sends(
                        second,
                        FrameBytes.ethernet(
                                BROADCAST,
                                mac,
                                0x0800,
                                FrameBytes.ipv4Fragment(1, 2, 17, 0x2000, FrameBytes.udp(67, 68))));
        }
    }

    @Test
    void whatWasHeldBackIsAnEventAndIsReportedLater() {
        for (int second = 0; second < 300; second++) {
            for (int i = 0; i < 200; i++) {
                scene.talks(second + i / 1_000.0, MADE_UP + i);
            }
        }
        assertThat(scene.reported)
                .extracting(Finding::key)
                .contains("findings-held-back/00:00:00:00:00:00/unexpected-source");
        for (int i = 0; i < 200; i++) {
            String id = "unexpected-source/" + MacAddress.toString(MADE_UP + i);
            assertThat(scene.reported).extracting(Finding::key).contains(id);
        }
    }

    @Test
    void settledStationsThatArriveSlowlyAreNotAFlood() {
        for (int i = 0; i < 3_000; i++) {
            for (int frame = 0; frame < 4; frame++) {
                scene.talks(i / 10.0 + frame / 100.0, MADE_UP + i);
            }
        }
        scene.audit.onStop();
        assertThat(scene.found()).noneMatch(id -> id.startsWith("mac-flood"));
    }

    // One listed station takes addresses from made-up ones.
    private void noise(double start, int addresses) {
        for (int i = 0; i < addresses; i++) {
            String address = "10.1." + (i >> 8) + "." + (i & 0xFF);
            scene.announces(start + i / 1_000.0, MADE_UP, address);
            scene.announces(start + i / 1_000.0, NOISE, address);
        }
    }

    private double reportedAfter(double start, String kind, long mac) {
        return scene.reported.stream()
                .filter(finding -> finding.key().equals(kind + "/" + MacAddress.toString(mac)))
                .findFirst()
                .map(finding ->
                        (finding.last().toEpochMilli() - AuditScenario.at(start).toEpochMilli()) / 1_000.0)
                .orElse(Double.MAX_VALUE);
    }
}
