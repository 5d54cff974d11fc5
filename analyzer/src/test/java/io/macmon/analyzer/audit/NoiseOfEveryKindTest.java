package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.BROADCAST;
import static io.macmon.analyzer.audit.AuditScenario.arp;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A thousand findings of one kind a second, for as long as in {@link NoiseTest}, from stations that are made up or that
 * only a prefix lists: the one about a station that matters is reported within five seconds, and is in the report.
 * {@link NoiseTest} has the kinds that any station can cause without a special policy.
 */
class NoiseOfEveryKindTest {

    private static final int PER_SECOND = 1_000;
    private static final int SECONDS = NoiseTest.SECONDS;
    private static final int ATTACK = NoiseTest.ATTACK;
    private static final long ROUTER = 0x0011_0000_0001L;
    private static final long PC = 0x0011_0000_0002L;
    private static final long OTHER_PC = 0x0011_0000_0003L;
    private static final long OWN = 0x0011_0000_0004L;
    private static final long OTHER_OWN = 0x0011_0000_0005L;
    private static final long INTRUDER = 0x0099_0000_0099L;
    private static final long DENIED = 0x0066_0000_0066L;
    private static final long MADE_UP = 0x0200_0000_0000L;
    private static final long MULTICAST = 0x0100_5E00_0000L;
    private static final long PAE_GROUP = 0x0180_C200_0003L;
    private static final String PC_ADDRESS = "192.0.2.2";
    private static final int TTL = 64;

    @ParameterizedTest
    @CsvSource({
        "unexpected-source, 00:99:00:00:00:99",
        "denied-source, 00:66:00:00:00:66",
        "invalid-source, 00:00:00:00:00:00/zero",
        "own-address, 00:11:00:00:00:05",
        "dot1x-before-success, 00:11:00:00:00:03",
        "wrong-vlan, 00:11:00:00:00:03",
        "address-spoofed, 00:11:00:00:00:03",
        "address-denial, 00:11:00:00:00:03",
        "router-changed, 00:11:00:00:00:01",
        "dhcp-changed, 00:11:00:00:00:01",
    })
    void theOneThatMattersIsReported(String kind, String station) {
        AuditScenario scene = AuditScenario.with(config(), policy(kind));
        scene.announces(0, ROUTER, "192.0.2.1");
        scene.answers(0, PC, PC_ADDRESS);
        scene.eapol(0, ROUTER, PAE_GROUP, 0, 1, 7, 0, 5, 1);
        attack(scene, kind, 0.5, ROUTER, true);
        for (int i = 0; i < PER_SECOND * SECONDS; i++) {
            double second = 1 + i / (double) PER_SECOND;
            attack(scene, kind, second, noise(kind, i), false);
            if (i >= ATTACK * PER_SECOND && i % 200 == 0 && i < (ATTACK + 3) * PER_SECOND) {
                attack(scene, kind, second, attacker(kind), false);
            }
            if (i % PER_SECOND == 0) {
                scene.talks(second, ROUTER);
                scene.answers(second, PC, PC_ADDRESS);
                scene.tick(second);
            }
        }
        assertReported(scene, kind + "/" + station);
    }

    private static void assertReported(AuditScenario scene, String key) {
        assertThat(scene.found()).anyMatch(found -> found.startsWith(key));
        assertThat(scene.reported)
                .filteredOn(finding -> finding.key().startsWith(key))
                .anySatisfy(finding -> assertThat(finding.last())
                        .isBetween(AuditScenario.at(1 + ATTACK), AuditScenario.at(1 + ATTACK + 5)));
        assertThat(scene.reported).hasSizeLessThan(PER_SECOND * SECONDS / 30);
    }

    private static AuditConfig config() {
        return AuditConfig.DEFAULT.withOwnDevices(
                Map.of(new MacAddress(OWN), "eth0", new MacAddress(OTHER_OWN), "macvlan mv0"));
    }

    // Only an administrator can let a prefix in, so the noise comes from inside where only listed stations count.
    private static Policy policy(String kind) {
        Set<Role> serving = Set.of(Role.ROUTER, Role.DHCP_SERVER);
        Group routers = group("routers", serving, ROUTER);
        Group office = group("office", Set.of(), PC, OTHER_PC);
        List<Group> groups = switch (kind) {
            case "dot1x-before-success" ->
                List.of(routers, group("office", Set.of(Role.DOT1X), OTHER_PC), crowd(List.of(), Set.of(Role.DOT1X)));
            case "wrong-vlan" ->
                List.of(
                        routers,
                        group("office", Set.of(), PC),
                        group("phones", List.of(10), List.of(), Set.of(), false, OTHER_PC),
                        crowd(List.of(10), Set.of()));
            case "router-changed", "dhcp-changed" -> List.of(routers, office, crowd(List.of(), serving));
            default -> List.of(routers, office);
        };
        List<MacPattern> denied = kind.equals("denied-source")
                ? List.of(MacPattern.parse("02:00:00:*"), MacPattern.parse("00:66:00:00:00:66"))
                : List.of();
        return new Policy(groups, denied, List.of(), List.of(), List.of());
    }

    private static Group crowd(List<Integer> vlans, Set<Role> roles) {
        return new Group(
                "crowd",
                List.of(new ListedStation(MacPattern.parse("02:00:00:*"), "", List.of(), List.of(), "here")),
                vlans,
                List.of(),
                roles,
                false,
                Optional.empty(),
                OptionalInt.empty());
    }

    private static long noise(String kind, int i) {
        return switch (kind) {
            case "invalid-source" -> MULTICAST + i;
            case "own-address" -> OWN;
            default -> MADE_UP + i;
        };
    }

    private static long attacker(String kind) {
        return switch (kind) {
            case "unexpected-source" -> INTRUDER;
            case "denied-source" -> DENIED;
            case "invalid-source" -> 0;
            case "own-address" -> OTHER_OWN;
            case "router-changed", "dhcp-changed" -> ROUTER;
            default -> OTHER_PC;
        };
    }

    /** @param isBefore what the station does before the attack */
    private static void attack(AuditScenario scene, String kind, double second, long mac, boolean isBefore) {
        switch (kind) {
            case "address-spoofed" -> {
                if (!isBefore) {
                    scene.connects(second, mac, PC_ADDRESS, TTL);
                }
            }
            case "address-denial" -> {
                if (!isBefore) {
                    denies(scene, second, mac, "192.0.2.70");
                    denies(scene, second, mac, "192.0.2.71");
                }
            }
            case "dot1x-before-success" -> {
                if (!isBefore) {
                    scene.eapol(second, mac, PAE_GROUP, 1);
                    scene.talks(second, mac);
                }
            }
            case "router-changed" -> {
                advertises(scene, second, mac, "2001:db8:1::");
                if (!isBefore) {
                    advertises(scene, second, mac, "2001:db8:66::");
                }
            }
            case "dhcp-changed" -> {
                scene.sends(second, DhcpFrames.ack(mac, PC, "192.0.2.1", "192.0.2.53"));
                if (!isBefore) {
                    scene.sends(second, DhcpFrames.ack(mac, PC, "192.0.2.1", "203.0.113.66"));
                }
            }
            default -> {
                if (!isBefore) {
                    scene.talks(second, mac);
                }
            }
        }
    }

    private static void advertises(AuditScenario scene, double second, long mac, String prefix) {
        scene.sends(second, RouterFrames.announcement(mac, mac, 100, RouterFrames.prefix(prefix)));
    }

    private static void denies(AuditScenario scene, double second, long mac, String address) {
        scene.sends(second, arp(PC, BROADCAST, 1, PC, "0.0.0.0", 0, address));
        scene.sends(second, arp(mac, PC, 2, mac, address, PC, "0.0.0.0"));
    }

    /** An owner must be silent for five minutes before another station can take its address and return it. */
    @Test
    void aFlipFlopBetweenListedStationsIsReported() {
        AuditScenario scene = AuditScenario.with(config(), policy("flip-flop"));
        int addresses = 200 * PER_SECOND;
        for (int i = 0; i < addresses; i++) {
            scene.announces(i / (double) PER_SECOND, MADE_UP + 2L * i, address(i));
        }
        scene.announces(200, PC, "192.0.2.77");
        for (int i = 0; i < addresses; i++) {
            scene.announces(520 + i / (double) PER_SECOND, MADE_UP + 2L * i + 1, address(i));
        }
        scene.announces(720, OTHER_PC, "192.0.2.77");
        for (int i = 0; i < addresses; i++) {
            double second = 1_040 + i / (double) PER_SECOND;
            scene.announces(second, MADE_UP + 2L * i, address(i));
            if (i == 150 * PER_SECOND) {
                scene.announces(second, PC, "192.0.2.77");
            }
        }
        assertThat(scene.found()).anyMatch(key -> key.matches("flip-flop/00:11:00:00:00:0[23]/192.0.2.77"));
        assertThat(scene.reported)
                .filteredOn(finding -> finding.key().matches("flip-flop/00:11:00:00:00:0[23]/192.0.2.77"))
                .anySatisfy(finding ->
                        assertThat(finding.last()).isBetween(AuditScenario.at(1_190), AuditScenario.at(1_195)));
    }

    private static String address(int i) {
        return "10." + (i >> 16) + "." + (i >> 8 & 0xFF) + "." + (i & 0xFF);
    }

    @Test
    void aFloodOfSourcesIsReportedAmidstFindingsAboutThem() {
        AuditScenario scene = AuditScenario.with(config(), policy("mac-flood"));
        for (int i = 0; i < 10 * PER_SECOND; i++) {
            scene.sends(i / (double) PER_SECOND, FrameBytes.ethernet(BROADCAST, MADE_UP + i, 0x88B5, new byte[46]));
        }
        assertThat(scene.reported)
                .filteredOn(finding -> finding.kind().id().equals("mac-flood"))
                .first()
                .satisfies(finding -> assertThat(finding.last()).isBefore(AuditScenario.at(5)));
    }
}
