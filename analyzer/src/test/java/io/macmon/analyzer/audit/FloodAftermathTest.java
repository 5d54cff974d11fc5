package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.identity.DeviceRules;
import io.macmon.config.AuditConfig;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What remains of a flood of made-up stations, and what comes after it. */
class FloodAftermathTest {

    private static final long PC = 0x0011_0000_0002L;
    private static final long INTRUDER = 0x0099_0000_0099L;
    private static final long MADE_UP = 0x0200_0000_0000L;

    private final AuditScenario scene = AuditScenario.with(
            AuditConfig.DEFAULT,
            policy(group("office", Set.of(), PC)),
            new Contents(true, List.of(), List.of(), List.of()));

    @Test
    void madeUpStationsAreNeitherRememberedNorListed() {
        flood(20_000);
        for (int second = 60; second < 1_000; second += 10) {
            scene.talks(second, PC);
            scene.tick(second);
        }
        scene.audit.onStop();
        scene.audit.persistRemaining();

        Stream<Long> remembered = scene.persisted.stream()
                .flatMap(changes -> changes.stations().stream())
                .map(station -> station.mac().value())
                .distinct();
        Stream<Long> owners = scene.persisted.stream()
                .flatMap(changes -> changes.owners().stream())
                .map(owner -> owner.station().value())
                .distinct();
        assertThat(remembered).hasSizeLessThan(300).contains(PC);
        assertThat(owners).hasSizeLessThan(300);
        assertThat(scene.audit
                        .state()
                        .snapshot(mac -> "", DeviceRules.builtIn(), AuditScenario.at(1_000))
                        .stations())
                .hasSizeLessThan(300);
        assertThat(scene.audit.state().counters().get("stations_made_up")).isGreaterThan(19_000);
        assertThat(scene.found()).contains("mac-flood/00:00:00:00:00:00");
    }

    @Test
    void anIntruderAfterAFloodIsReportedAtItsFirstFrame() {
        flood(20_000);
        scene.talks(51, INTRUDER);

        assertThat(scene.reported)
                .extracting(Finding::key)
                .contains("new-station/00:99:00:00:00:99", "unexpected-source/00:99:00:00:00:99");
    }

    @Test
    void aMadeUpStationThatReturnsIsListed() {
        flood(20_000);
        scene.announces(400, MADE_UP + 19_000, "192.0.2.200");
        scene.tick(402);

        assertThat(scene.reported).extracting(Finding::key).contains("unexpected-source/02:00:00:00:4a:38");
        assertThat(scene.persisted.stream().flatMap(changes -> changes.stations().stream()))
                .anyMatch(station -> station.mac().value() == MADE_UP + 19_000);
    }

    // Twenty seconds.
    private void flood(int stations) {
        scene.talks(0, PC);
        for (int i = 0; i < stations; i++) {
            double second = 0.5 + 20.0 * i / stations;
            scene.announces(second, MADE_UP + i, "10." + (i >> 16) + "." + (i >> 8 & 0xFF) + "." + (i & 0xFF));
            if (i % 1_000 == 0) {
                scene.tick(second);
            }
        }
    }
}
