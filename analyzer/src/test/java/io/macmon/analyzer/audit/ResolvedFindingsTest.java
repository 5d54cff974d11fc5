package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.at;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FindingListener;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.finding.FindingWeight;
import io.macmon.analyzer.audit.finding.FindingWeight.Rank;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.capture.WallClock;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The end of each finding that was reported is reported once. */
class ResolvedFindingsTest {

    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;
    private static final long PC = 0x0011_0000_0001L;
    private static final long SERVER = 0x0011_0000_0002L;
    private static final long INTRUDER = 0x0011_0000_0099L;
    private static final String KEY = "unexpected-source/00:11:00:00:00:99";
    private static final Policy OFFICE = policy(group("office", Set.of(), PC));

    private static final long SECOND = 1_000_000_000L;
    private static final long AT_ZERO = WallClock.nanos(at(0));

    private final AuditScenario scene = AuditScenario.with(OFFICE);
    private final List<Finding> ended = new ArrayList<>();
    private int reported;
    private final FindingLog log = new FindingLog(
            Duration.ofMinutes(1),
            (station, subject) -> new FindingWeight(Rank.OTHER, station, station, false),
            new FindingListener() {
                @Override
                public void onFinding(Finding finding) {
                    reported += finding.kind() == FindingKind.FLIP_FLOP ? 1 : 0;
                }

                @Override
                public void onResolved(Finding finding, Instant at) {
                    ended.add(finding);
                }
            });

    @Test
    void theEndIsReportedOnceAfterAnHourOfSilence() {
        talks(INTRUDER, 0, 10);
        scene.talks(11, PC);
        scene.tick(HOUR);
        assertThat(scene.resolved).isEmpty();

        for (int minute = 60; minute < 600; minute++) {
            scene.tick(9 + minute * MINUTE);
        }
        assertThat(scene.resolved).singleElement().satisfies(end -> {
            assertThat(end.getKey().key()).isEqualTo(KEY);
            assertThat(end.getKey().count()).isEqualTo(10);
            assertThat(end.getKey().last()).isEqualTo(at(9));
            assertThat(end.getKey().isResolved()).isTrue();
            assertThat(end.getValue()).isEqualTo(at(9 + HOUR));
        });
        assertThat(scene.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.isResolved()).isTrue());
    }

    @Test
    void withoutTicksTheEndIsTheSame() {
        talks(INTRUDER, 0, 10);
        scene.talks(3 * HOUR, INTRUDER);

        assertThat(scene.resolved).extracting(Map.Entry::getValue).containsExactly(at(9 + HOUR));
        assertThat(scene.reported).hasSize(2);
        assertThat(scene.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.isResolved()).isFalse();
            assertThat(finding.count()).isEqualTo(11);
        });
    }

    @Test
    void aFindingThatReturnsAfterItsEndIsReportedAtOnceAndItsEndsADayApart() {
        scene.talks(0, INTRUDER);
        for (int i = 1; i < 20; i++) {
            scene.talks(i * 2 * HOUR, INTRUDER);
        }
        assertThat(scene.resolved).extracting(Map.Entry::getValue).containsExactly(at(HOUR), at(27 * HOUR));
        assertThat(scene.reported)
                .element(1)
                .satisfies(finding -> assertThat(finding.last()).isEqualTo(at(2 * HOUR)));

        scene.tick(39 * HOUR);
        assertThat(scene.resolved).hasSize(2);
        scene.tick(38 * HOUR + DAY);
        assertThat(scene.resolved)
                .extracting(Map.Entry::getValue)
                .containsExactly(at(HOUR), at(27 * HOUR), at(38 * HOUR + DAY));
    }

    @Test
    void whenTheAuditStopsOnlyWhatIsOverEnds() {
        scene.talks(0, INTRUDER);
        scene.talks(HOUR, INTRUDER + 1);
        scene.audit.onStop();

        assertThat(scene.resolved).extracting(end -> end.getKey().key()).containsExactly(KEY);
    }

    @Test
    void anAbsentStationThatReturnsEndsTheFinding() {
        AuditConfig config =
                new AuditConfig(1_024, Duration.ofMinutes(1), 256, Optional.of(Duration.ofMinutes(5)), List.of());
        AuditScenario absence = AuditScenario.with(
                config,
                policy(group("servers", List.of(), List.of(), Set.of(), true, SERVER), group("pcs", Set.of(), PC)));
        for (int second = 0; second < 2 * DAY; second += MINUTE) {
            absence.talks(second, PC);
            absence.tick(second);
        }
        assertThat(absence.reported).hasSize(1);
        assertThat(absence.resolved).isEmpty();

        absence.talks(2 * DAY, SERVER);
        absence.tick(2 * DAY + 30);
        assertThat(absence.resolved)
                .extracting(end -> end.getKey().key())
                .containsExactly("absent-station/00:11:00:00:00:02");
    }

    @Test
    void anotherPolicyEndsWhatItAllowsAndRepeatsNothingThatItDoesNot() {
        talks(INTRUDER, 0, 10);
        talks(INTRUDER + 1, 10, 20);
        scene.audit.applyPolicy(policy(group("office", Set.of(), PC, INTRUDER)));
        scene.tick(20);
        talks(INTRUDER, 21, 30);
        talks(INTRUDER + 1, 30, 40);
        scene.tick(21 + 2 * MINUTE);

        assertThat(scene.resolved).extracting(end -> end.getKey().key()).containsExactly(KEY);
        assertThat(scene.reported).hasSize(2);
        assertThat(scene.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.count()).isEqualTo(20));
    }

    @Test
    void anotherPolicyKeepsASilentIntruder() {
        talks(INTRUDER, 0, 10);
        talks(INTRUDER + 1, 10, 20);
        scene.audit.applyPolicy(policy(group("office", Set.of(), PC, INTRUDER)));
        scene.tick(20);

        assertThat(scene.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.station()).isEqualTo(new MacAddress(INTRUDER + 1));
            assertThat(finding.count()).isEqualTo(10);
        });
    }

    @Test
    void aFindingInQuestionHasAWholeQuietPeriodToOccurAgain() {
        scene.tick(0);
        talks(INTRUDER, 1, 3);
        scene.tick(59);
        scene.audit.applyPolicy(policy(group("office", Set.of(), PC, SERVER)));
        scene.tick(59.5);
        scene.tick(62); // the first scan after it
        scene.talks(100, INTRUDER);
        scene.tick(101);

        assertThat(scene.resolved).isEmpty();
        assertThat(scene.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.count()).isEqualTo(3));
    }

    @Test
    void newStationsDoNotPushOutTheEndsOfFindings() {
        for (int i = 0; i < 3 * FindingLog.MAX_KEPT_PER_KIND; i++) {
            finding(FindingKind.NEW_STATION, 0x0200_0000_0000L + i, i);
        }
        for (int i = 0; i < 2 * FindingLog.MAX_KEPT_PER_KIND; i++) {
            finding(FindingKind.FLIP_FLOP, 0x0200_0000_0000L + i, 20_000 + i);
        }
        log.onStop(AT_ZERO + 30L * DAY * SECOND);

        assertThat(ended).hasSize(reported);
    }

    @Test
    void aMuteAfterAChangeOfThePolicyHoldsForFindingsInQuestion() {
        finding(FindingKind.FLIP_FLOP, PC, 0);
        log.withdrawAll((kind, station) -> true);
        log.mute(
                List.of(new Mute(FindingKind.FLIP_FLOP, new MacAddress(PC), "", at(0), at(DAY), "alice", "a cluster")));
        log.onStop(AT_ZERO + 10 * MINUTE * SECOND);

        assertThat(ended).isEmpty();
    }

    @Test
    void aReplacedFindingOfAMatterEndsWithADayOfSilence() {
        AuditScenario cluster = AuditScenario.with(policy(group("servers", Set.of(), PC, SERVER)));
        for (int second = 0; second < 6 * HOUR; second += 30) {
            boolean isFirst = second / 600 % 2 == 0;
            cluster.announces(second, isFirst ? PC : SERVER, "192.0.2.20");
            cluster.tick(second);
        }
        assertThat(cluster.reported).hasSize(1);
        cluster.tick(7 * HOUR + DAY);
        assertThat(cluster.resolved)
                .extracting(end -> end.getKey().key())
                .containsExactly(cluster.reported.get(0).key());
    }

    @Test
    void theEndsOfAFloodAreBounded() {
        for (int i = 0; i < 20_000; i++) {
            double second = i / 20.0;
            for (int frame = 0; frame < 4; frame++) {
                scene.talks(second + frame / 100.0, 0x0200_0000_0000L + i);
            }
            scene.tick(second);
        }
        int reported = (int) scene.reported.stream()
                .filter(finding -> finding.kind().id().equals("unexpected-source"))
                .map(Finding::key)
                .distinct()
                .count();
        int before = 0;
        for (int minute = 17; minute < 240; minute++) {
            scene.tick(minute * MINUTE);
            assertThat(scene.resolved.size() - before).isLessThanOrEqualTo(2 * FindingLog.MAX_REPORTED_PER_MINUTE);
            before = scene.resolved.size();
        }
        assertThat(scene.resolved)
                .filteredOn(end -> end.getKey().kind().id().equals("unexpected-source"))
                .hasSize(reported)
                .extracting(end -> end.getKey().key())
                .doesNotHaveDuplicates();
    }

    @Test
    void aGatewaysThiefIsRepeatedWithGrowingPauses() {
        AuditScenario office = AuditScenario.with(
                policy(group("routers", Set.of(Role.ROUTER), SERVER), group("office", Set.of(), PC)));
        office.announces(0, SERVER, "192.0.2.1");
        for (int second = 1; second < DAY; second += 10) {
            office.announces(second, PC, "192.0.2.1");
            office.talks(second, SERVER);
        }
        assertThat(office.reported)
                .filteredOn(finding -> finding.station().equals(new MacAddress(PC)))
                .hasSizeBetween(4, 5);
    }

    // Each one is a minute later, so that all are reported.
    private void finding(FindingKind kind, long station, int minute) {
        log.raise(kind, station, "", AT_ZERO + (long) minute * MINUTE * SECOND, () -> "evidence");
    }

    private void talks(long mac, int from, int to) {
        for (int second = from; second < to; second++) {
            scene.talks(second, mac);
        }
    }
}
