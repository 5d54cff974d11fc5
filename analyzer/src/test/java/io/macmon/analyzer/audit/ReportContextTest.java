package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.at;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static io.macmon.analyzer.audit.AuditScenario.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.AuditState.Snapshot;
import io.macmon.analyzer.audit.ReportContext.Baseline;
import io.macmon.analyzer.audit.ReportContext.Changes;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.segment.SensorReach.Reach;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.identity.DeviceRules;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportContextTest {

    private static final long PRINTER = 0x0011_0000_0002L;
    private static final long CAMERA = 0x0011_0000_0003L;
    private static final long STRANGER = 0x0011_0000_0099L;
    private static final Policy POLICY = policy(group("all", List.of(), List.of(), Set.of(), true, PRINTER, CAMERA));

    @Test
    void changesAreWhatStartedEndedAndContinuedSinceTheLastReport() {
        AuditScenario scene = AuditScenario.with(POLICY);
        scene.talks(0, STRANGER);
        scene.talks(1, PRINTER); // the camera is absent
        Baseline before = Baseline.of(report(scene, 10));
        scene.talks(11, CAMERA);
        scene.talks(12, STRANGER);
        scene.talks(13, STRANGER + 1);

        Changes changes = Changes.since(before, report(scene, 20));
        assertThat(changes.since()).hasValue(at(10));
        assertThat(changes.started()).extracting(Finding::key).containsExactly("unexpected-source/00:11:00:00:00:9a");
        assertThat(changes.ended()).extracting(Finding::key).containsExactly("absent-station/00:11:00:00:00:03");
        assertThat(changes.continuing()).isEqualTo(1);
        assertThat(changes.newStations()).containsExactly(new MacAddress(STRANGER + 1));
    }

    @Test
    void theFirstReportIsComparedWithEarlierRuns() {
        Contents nothing = new Contents(true, List.of(), List.of(), List.of());
        AuditScenario scene = AuditScenario.with(AuditConfig.DEFAULT, POLICY, nothing);
        scene.talks(1, STRANGER);

        Changes changes = Changes.sinceEarlierRuns(report(scene, 20));
        assertThat(changes.since()).isEmpty();
        assertThat(changes.started()).extracting(Finding::key).contains("unexpected-source/00:11:00:00:00:99");
        assertThat(changes.newStations()).containsExactly(new MacAddress(STRANGER));
    }

    @Test
    void theSensorReceivedBothDirectionsOnlyOfStationsThatSentAndReceivedUnicast() {
        AuditScenario scene = AuditScenario.with(
                AuditConfig.DEFAULT.withOwnAddresses(List.of(new MacAddress(CAMERA))),
                policy(group("all", Set.of(), PRINTER)));
        scene.sends(0, udp(PRINTER, AuditScenario.BROADCAST));
        scene.sends(1, udp(PRINTER, CAMERA)); // our own
        assertThat(scene.audit.state().reach()).isEqualTo(Reach.NONE);

        scene.sends(2, udp(PRINTER, STRANGER));
        assertThat(scene.audit.state().reach()).isEqualTo(new Reach(List.of(), 2));

        scene.sends(3, udp(STRANGER, PRINTER));
        scene.sends(3, udp(STRANGER, STRANGER + 1));
        assertThat(scene.audit.state().reach())
                .isEqualTo(new Reach(List.of(new MacAddress(PRINTER), new MacAddress(STRANGER)), 1));
    }

    @Test
    void madeUpSourcesTakeNoMoreThanTheMemoryOfTheReach() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 0; i < 20_000; i++) {
            scene.sends(i / 1_000.0, udp(0x0200_0000_0000L + i * 2L, 0x0200_0000_0001L * 2 + i * 2L));
        }

        Reach reach = scene.audit.state().reach();
        assertThat(reach.bothDirections().size() + reach.oneDirection()).isEqualTo(4_096);
    }

    @Test
    void aStationsSenderAddressesAreShownBesideThoseThatItClaims() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.answers(0, PRINTER, "192.0.2.10");
        for (int i = 0; i < 4; i++) {
            scene.connects(1 + i, PRINTER, "192.0.2.10", 64);
            scene.connects(1.5 + i, PRINTER, "203.0.113.5", 64);
        }

        assertThat(scene.summary(PRINTER).sendsFrom()).containsExactly(IpAddress.parse("203.0.113.5"));
        for (int i = 0; i < 100; i++) {
            scene.connects(10 + i, PRINTER, "198.51.100." + i, 64);
        }
        assertThat(scene.summary(PRINTER).sendsFrom()).hasSizeLessThanOrEqualTo(5);
    }

    private static AuditReport report(AuditScenario scene, double second) {
        Snapshot snapshot = scene.audit.state().snapshot(mac -> "", DeviceRules.builtIn(), at(second));
        return new AuditReport("eth0", "", at(0), at(second), snapshot.stations(), snapshot.findings(), Map.of());
    }
}
