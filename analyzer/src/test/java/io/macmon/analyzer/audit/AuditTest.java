package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.BROADCAST;
import static io.macmon.analyzer.audit.AuditScenario.at;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static io.macmon.analyzer.audit.AuditScenario.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.StationMemory;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.identity.DeviceRules;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.capture.Frame.Direction;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditTest {

    private static final long PRINTER = 0x0011_0000_0002L;
    private static final long CAMERA = 0x0011_0000_0003L;
    private static final long STRANGER = 0x0011_0000_0099L;

    @Test
    void withoutAPolicyNobodyIsUnexpected() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.talks(0, STRANGER);

        assertThat(scene.found()).isEmpty();
        assertThat(scene.summary(STRANGER).verdict()).isEqualTo(Verdict.SEEN);
    }

    @Test
    void anUnlistedStationIsUnexpectedAndReportedOncePerQuietPeriod() {
        AuditScenario scene = AuditScenario.with(policy(group("printers", Set.of(), PRINTER)));
        scene.talks(0, PRINTER);
        scene.talks(1, STRANGER);
        scene.talks(30, STRANGER);
        assertThat(scene.reported).extracting(Finding::key).containsExactly("unexpected-source/00:11:00:00:00:99");

        scene.talks(61, STRANGER);
        assertThat(scene.reported).hasSize(2);
        assertThat(scene.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.count()).isEqualTo(3);
            assertThat(finding.first()).isEqualTo(at(1));
            assertThat(finding.last()).isEqualTo(at(61));
            assertThat(finding.evidence()).startsWith("no group lists it; sends UDP to port 53 from 192.0.2.200");
        });
        assertThat(scene.summary(STRANGER).verdict()).isEqualTo(Verdict.UNEXPECTED);
        assertThat(scene.summary(PRINTER).verdict()).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void theDenyListOverridesGroupsAndIgnoredStationsAreNotJudged() {
        AuditScenario scene = AuditScenario.with(new Policy(
                List.of(group("printers", Set.of(), PRINTER)),
                List.of(MacPattern.parse("00:11:00:00:00:02")),
                List.of(MacPattern.parse("00:11:00:00:00:9*")),
                List.of(),
                List.of()));
        scene.talks(0, PRINTER);
        scene.announces(1, STRANGER, "192.0.2.1");

        assertThat(scene.found()).containsExactly("denied-source/00:11:00:00:00:02");
        assertThat(scene.summary(STRANGER).verdict()).isEqualTo(Verdict.IGNORED);
    }

    @Test
    void aStationInAWrongVlanIsFound() {
        AuditScenario scene =
                AuditScenario.with(policy(group("printers", List.of(10), List.of(), Set.of(), false, PRINTER)));
        byte[] packet = FrameBytes.ipv4(1, 2, 17, FrameBytes.udp(1, 2));
        scene.sends(0, FrameBytes.ethernet(BROADCAST, PRINTER, 0x8100, FrameBytes.tag(10, 0x0800, packet)));
        scene.sends(1, FrameBytes.ethernet(BROADCAST, PRINTER, 0x8100, FrameBytes.tag(20, 0x0800, packet)));
        scene.sends(2, FrameBytes.ethernet(BROADCAST, PRINTER, 0x0800, packet));

        assertThat(scene.found())
                .containsExactly("wrong-vlan/00:11:00:00:00:02/vlan 20", "wrong-vlan/00:11:00:00:00:02/untagged");
        scene.sends(3, FrameBytes.ethernet(BROADCAST, PRINTER, 0x0800, packet));
        assertThat(scene.findings()).extracting(Finding::count).containsExactly(1L, 2L);
        assertThat(scene.summary(PRINTER).record().vlans()).containsExactly(0, 10, 20);
        assertThat(scene.summary(PRINTER).verdict()).isEqualTo(Verdict.VIOLATES);
    }

    @Test
    void theStationInABackboneIsTheCustomers() {
        AuditScenario scene = AuditScenario.with(policy(group("printers", Set.of(), PRINTER)));
        byte[] customer =
                FrameBytes.ethernet(CAMERA, STRANGER, 0x0800, FrameBytes.ipv4(1, 2, 17, FrameBytes.udp(1, 2)));
        byte[] service = FrameBytes.joined(FrameBytes.hex("00000001"), customer);
        scene.sends(0, FrameBytes.ethernet(PRINTER, PRINTER, 0x88A8, FrameBytes.tag(100, 0x88E7, service)));

        assertThat(scene.found()).containsExactly("unexpected-source/00:11:00:00:00:99");
        assertThat(scene.findings().get(0).evidence()).contains("destination 00:11:00:00:00:03");
    }

    @Test
    void aStationCannotHideBehindTheAddressOfAListedCustomer() {
        AuditScenario scene = AuditScenario.with(policy(group("printers", Set.of(), PRINTER)));
        byte[] service = FrameBytes.joined(FrameBytes.hex("00000001"), udp(PRINTER, CAMERA));
        scene.sends(0, FrameBytes.ethernet(CAMERA, STRANGER, 0x88E7, service));
        scene.sends(0, FrameBytes.ethernet(CAMERA, MacAddress.BROADCAST, 0x88E7, service));

        assertThat(scene.found())
                .containsExactlyInAnyOrder(
                        "unexpected-source/00:11:00:00:00:99", "invalid-source/00:00:00:00:00:00/broadcast");
    }

    @Test
    void ourOwnAddressIsFoundOnlyInReceivedFrames() {
        AuditConfig config = AuditConfig.DEFAULT.withOwnAddresses(List.of(new MacAddress(CAMERA)));
        AuditScenario scene = AuditScenario.with(config, policy(group("printers", Set.of(), PRINTER)));
        scene.sends(0, udp(CAMERA, PRINTER), Direction.OUTBOUND);
        assertThat(scene.found()).isEmpty();

        scene.sends(1, udp(CAMERA, PRINTER), Direction.INBOUND);
        assertThat(scene.found()).containsExactly("own-address/00:11:00:00:00:03");
    }

    @Test
    void anExpectedStationThatIsNotSeenIsAbsent() {
        AuditScenario scene = AuditScenario.with(policy(
                group("printers", List.of(), List.of(), Set.of(), true, PRINTER, CAMERA), group("x", Set.of(), 5)));
        scene.talks(0, PRINTER);

        assertThat(scene.found()).containsExactly("absent-station/00:11:00:00:00:03");
        assertThat(scene.summary(CAMERA).verdict()).isEqualTo(Verdict.ABSENT);
        assertThat(scene.summary(5).verdict()).isEqualTo(Verdict.SILENT);
        assertThat(scene.summary(PRINTER).verdict()).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void aStationThatReturnsIsNoLongerAbsent() {
        AuditConfig config =
                new AuditConfig(1_024, Duration.ofMinutes(1), 256, Optional.of(Duration.ofSeconds(30)), List.of());
        AuditScenario scene =
                AuditScenario.with(config, policy(group("printers", List.of(), List.of(), Set.of(), true, PRINTER)));
        scene.talks(0, PRINTER);
        assertThat(ids(scene, 31)).containsExactly("absent-station/00:11:00:00:00:02");

        scene.talks(32, PRINTER);
        assertThat(ids(scene, 40)).isEmpty();
    }

    private static List<String> ids(AuditScenario scene, double second) {
        return scene.audit.state().snapshot(mac -> "", DeviceRules.builtIn(), at(second)).findings().stream()
                .map(Finding::key)
                .toList();
    }

    @Test
    void anotherPolicyAppliesFromTheNextTick() {
        AuditScenario scene = AuditScenario.with(policy(group("printers", Set.of(), PRINTER)));
        scene.talks(0, STRANGER);
        scene.audit.applyPolicy(policy(group("printers", Set.of(), STRANGER)));
        scene.tick(1);
        scene.talks(2, STRANGER);
        scene.talks(3, PRINTER);

        assertThat(scene.found()).containsExactly("unexpected-source/00:11:00:00:00:02");
    }

    @Test
    void aVirtualRouterAddressIsUnexpectedIfThePolicyHasNoRouters() {
        AuditScenario without = AuditScenario.with(policy(group("printers", Set.of(), PRINTER)));
        without.talks(0, 0x0000_5E00_0101L);
        AuditScenario with = AuditScenario.with(policy(group("routers", Set.of(Role.ROUTER), PRINTER)));
        with.talks(0, 0x0000_5E00_0101L);

        assertThat(without.found()).containsExactly("unexpected-source/00:00:5e:00:01:01");
        assertThat(with.found()).isEmpty();
        assertThat(with.summary(0x0000_5E00_0101L).verdict()).isEqualTo(Verdict.VIRTUAL);
    }

    @Test
    void framesWithoutAUsableSourceAreCounted() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.talks(0, 0x0100_5E00_0001L);
        scene.talks(0, 0);
        scene.sends(0, new byte[7]);

        assertThat(scene.audit.state().counters())
                .containsEntry("frames", 3L)
                .containsEntry("group_source", 2L)
                .containsEntry("source_cut", 1L)
                .containsEntry("stations", 0L);
    }

    @Test
    void aFloodIsOneFindingAndEvictsNoKnownStation() {
        AuditConfig config = new AuditConfig(1_024, Duration.ofMinutes(1), 256, Optional.empty(), List.of());
        AuditScenario scene = AuditScenario.with(config, policy(group("printers", Set.of(), PRINTER)));
        for (int i = 0; i < 10; i++) {
            scene.talks(i / 100.0, STRANGER);
        }
        scene.talks(0, PRINTER);
        for (int i = 0; i < 100_000; i++) {
            scene.talks(1 + i / 100_000.0, 0x0200_0000_0000L + i * 7L);
        }
        scene.talks(3, PRINTER);
        scene.announces(3, STRANGER, "192.0.2.77");

        assertThat(scene.found())
                .filteredOn(id -> !id.startsWith("unexpected-source"))
                .containsExactly(
                        "mac-flood/00:00:00:00:00:00", "findings-held-back/00:00:00:00:00:00/unexpected-source");
        assertThat(scene.found()).hasSizeLessThan(300); // sources seen before the flood was detected
        assertThat(scene.reported).hasSizeLessThan(110);
        assertThat(scene.summary(PRINTER).record().frames()).isEqualTo(2);
        assertThat(scene.summary(STRANGER).record().frames()).isEqualTo(11);
        assertThat(scene.audit.state().counters())
                .containsEntry("stations", 1_025L)
                .containsEntry("stations_forgotten", 100_000L + 1 - 1_024);
    }

    @Test
    void aStationIsNewOnlyOnce() {
        Contents empty = new Contents(true, List.of(), List.of(), List.of());
        AuditScenario first = AuditScenario.with(AuditConfig.DEFAULT, Policy.NONE, empty);
        first.announces(0, PRINTER, "192.0.2.10");
        first.announces(100, PRINTER, "192.0.2.10");
        first.audit.onStop();
        first.audit.persistRemaining();
        assertThat(first.found()).containsExactly("new-station/00:11:00:00:00:02");
        assertThat(first.summary(PRINTER).isNew()).isTrue();

        StationMemory.Changes last = first.persisted.get(first.persisted.size() - 1);
        Contents earlier = new Contents(true, last.stations(), last.owners(), last.findings());
        AuditScenario second = AuditScenario.with(AuditConfig.DEFAULT, Policy.NONE, earlier);
        second.answers(200, PRINTER, "192.0.2.10");
        second.answers(201, CAMERA, "192.0.2.10");

        assertThat(second.found())
                .containsExactlyInAnyOrder(
                        "address-moved/00:11:00:00:00:03/192.0.2.10", "new-station/00:11:00:00:00:03");
        assertThat(second.summary(PRINTER).record().frames()).isEqualTo(3);
        assertThat(second.summary(PRINTER).record().firstSeen()).isEqualTo(at(0));
    }

    @Test
    void changesThatTheSinkDeclinesAreOfferedAgain() {
        AuditScenario scene = AuditScenario.with(
                AuditConfig.DEFAULT, Policy.NONE, new Contents(true, List.of(), List.of(), List.of()));
        scene.sinkAccepts = false;
        scene.announces(0, PRINTER, "192.0.2.10");
        scene.tick(0);
        scene.tick(2);
        assertThat(scene.persisted).isEmpty();

        scene.sinkAccepts = true;
        scene.tick(4);
        assertThat(scene.persisted).singleElement().satisfies(changes -> {
            assertThat(changes.stations()).hasSize(1);
            assertThat(changes.owners()).hasSize(1);
            assertThat(changes.findings()).hasSize(1);
        });
    }

    @Test
    void twoSystemsBehindOneAddressAreFoundByTheirTtl() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, PRINTER, "192.0.2.10");
        for (int i = 0; i < 3; i++) {
            scene.connects(1 + i, PRINTER, "192.0.2.10", 64);
            scene.connects(1.5 + i, PRINTER, "192.0.2.10", 127);
            scene.connects(1.7 + i, PRINTER, "203.0.113.5", 50); // forwarded for another station
        }
        assertThat(scene.found()).containsExactly("shared-mac/00:11:00:00:00:02/ttl");
        assertThat(scene.findings().get(0).evidence()).contains("the TTLs 127 and 64");
    }

    @Test
    void aTracerouteIsNotASecondSystem() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, PRINTER, "192.0.2.10");
        for (int ttl = 1; ttl < 30; ttl++) {
            scene.connects(ttl, PRINTER, "192.0.2.10", ttl);
            scene.connects(ttl + 0.5, PRINTER, "192.0.2.10", 64);
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aVirtualRouterAddressThatNoRouterAdvertisesBecomesUnexpected() {
        AuditScenario scene = AuditScenario.with(policy(group("routers", Set.of(Role.ROUTER), PRINTER)));
        for (int i = 0; i < 20; i++) {
            scene.talks(i, 0x0000_5E00_0163L);
        }
        assertThat(scene.found()).containsExactly("unexpected-source/00:00:5e:00:01:63");
        assertThat(scene.findings().get(0).evidence()).contains("no router advertises this virtual router address");
    }

    @Test
    void manyStationsAtTheStartAreNotAFloodIfTheyKeepSending() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int second = 0; second < 12; second++) {
            for (int i = 0; i < 400; i++) {
                scene.talks(second + i / 1_000.0, 0x0011_0001_0000L + i);
            }
        }
        scene.audit.onStop();
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aFloodThatRepeatsEachAddressIsDetected() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 0; i < 1_000; i++) {
            scene.talks(i / 100.0, 0x0200_0000_0000L + i);
            scene.talks(i / 100.0, 0x0200_0000_0000L + i);
        }
        scene.audit.onStop();
        assertThat(scene.found()).containsExactly("mac-flood/00:00:00:00:00:00");
    }

    @Test
    void aNewStationInAFloodIsReportedOnceItHasSettled() {
        AuditScenario scene = AuditScenario.with(
                AuditConfig.DEFAULT, Policy.NONE, new Contents(true, List.of(), List.of(), List.of()));
        for (int i = 0; i < 300; i++) {
            scene.talks(i / 1_000.0, 0x0200_0000_0000L + i);
        }
        for (int i = 0; i < 5; i++) {
            scene.talks(1 + i, STRANGER);
        }
        assertThat(scene.found()).contains("new-station/00:11:00:00:00:99");
    }

    @Test
    void theOldestFindingsAreEvicted() {
        AuditScenario scene = AuditScenario.with(policy(group("printers", Set.of(), PRINTER)));
        for (int i = 0; i < 4_200; i++) {
            scene.talks(i, 0x0200_0000_0000L + i);
        }
        scene.talks(90_000, STRANGER);

        assertThat(scene.found())
                .contains("unexpected-source/00:11:00:00:00:99")
                .hasSizeLessThan(4_097);
        assertThat(scene.reported).extracting(Finding::key).contains("unexpected-source/00:11:00:00:00:99");
        assertThat(scene.audit.state().counters()).containsEntry("findings_not_kept", 512L);
    }

    @Test
    void findingsAreWithdrawnIfAnotherPolicyAllowsThem() {
        AuditScenario scene =
                AuditScenario.with(policy(group("printers", List.of(10), List.of(), Set.of(), false, PRINTER)));
        scene.talks(0, PRINTER);
        assertThat(scene.found()).containsExactly("wrong-vlan/00:11:00:00:00:02/untagged");

        scene.audit.applyPolicy(policy(group("printers", List.of(0, 10), List.of(), Set.of(), false, PRINTER)));
        scene.tick(1);
        scene.talks(2, PRINTER);
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void advertisedAddressesAreKeptWhenThePolicyChanges() {
        long shared = 0x0000_5E00_0107L;
        Policy policy = policy(group("routers", Set.of(Role.ROUTER), PRINTER));
        AuditScenario scene = AuditScenario.with(policy);
        scene.asks(0, PRINTER, "192.0.2.2", "192.0.2.9");
        scene.talks(0, shared);
        scene.talks(20, shared);
        assertThat(scene.found()).containsExactly("unexpected-source/00:00:5e:00:01:07");

        byte[] advertisement = {0x31, 7, 100, 1, 0, 100, 0, 0, (byte) 192, 0, 2, 1};
        byte[] packet = FrameBytes.with(
                FrameBytes.ipv4(AuditScenario.ip("192.0.2.2"), AuditScenario.ip("224.0.0.18"), 112, advertisement),
                8,
                255);
        scene.sends(21, FrameBytes.ethernet(0x0100_5E00_0012L, shared, 0x0800, packet));
        assertThat(scene.found()).isEmpty();

        scene.audit.applyPolicy(policy);
        scene.tick(40);
        scene.talks(60, shared);
        assertThat(scene.found()).isEmpty();
    }
}
