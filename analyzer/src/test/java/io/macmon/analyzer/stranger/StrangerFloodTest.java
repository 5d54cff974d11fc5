package io.macmon.analyzer.stranger;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent.AlertsHeldBack;
import io.macmon.analyzer.SourceRanking.SourceTotals;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** More strangers than alerts or places for them. */
class StrangerFloodTest extends StrangerFixture {

    @Test
    void boundsTheAlertsOfAFloodAndCountsTheRest() {
        Random random = new Random(1);
        Set<Long> sources = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            long source = 0x0300_0000_0000L | random.nextLong() >>> 32;
            sources.add(source);
            receive(new MacAddress(source), 1);
        }

        assertThat(sources).hasSizeGreaterThan(StrangerDetector.MAX_STRANGERS);
        assertThat(events).hasSize(StrangerDetector.MAX_STRANGERS + 1);
        assertThat(events.get(StrangerDetector.MAX_STRANGERS))
                .isInstanceOfSatisfying(
                        AlertsHeldBack.class,
                        event -> assertThat(event.sources()).isOne());
        assertThat(detector.counts().suppressed()) // one that returns after its eviction counts again
                .isBetween(
                        (long) sources.size() - StrangerDetector.MAX_STRANGERS,
                        detector.counts().untracked());
        assertThat(detector.alerts()).isEqualTo(StrangerDetector.MAX_STRANGERS);
        assertThat(detector.counts().frames()).isEqualTo(100_000);
        assertThat(detector.counts().untracked()).isBetween(100_000L - 2 * StrangerDetector.MAX_STRANGERS, 100_000L);
    }

    @Test
    void countsEveryFrameOfAFloodAsTrackedOrNot() {
        for (int source = 1; source <= StrangerDetector.MAX_STRANGERS + 1_000; source++) {
            receive(stranger(source), 1);
        }
        receive(stranger(1), 2);

        assertThat(detector.counts().untracked()).isEqualTo(1_000);
        assertThat(detector.counts().frames()).isEqualTo(StrangerDetector.MAX_STRANGERS + 1_001);
    }

    @Test
    void evictsTheStrangerIdleTheLongestForANewOne() {
        for (int source = 1; source <= StrangerDetector.MAX_STRANGERS; source++) {
            receive(stranger(source), 0);
        }
        receive(stranger(1), 10);
        events.clear();

        receive(stranger(5_000), 60); // evicts number 2, idle since 0
        receive(stranger(1), 61); // is tracked: its second alert has running totals
        receive(stranger(2), 62); // was evicted, so it is new, and evicts number 3

        assertThat(events)
                .containsExactly(
                        alert(60, stranger(5_000), 1, 60),
                        alert(61, stranger(1), 3, 180),
                        alert(62, stranger(2), 1, 60));
        assertThat(detector.counts().untracked()).isZero();
        assertThat(detector.counts().evicted()).isEqualTo(2);
        assertThat(detector.counts().evictedFrames()).isEqualTo(2);
    }

    @Test
    void evictsNoStrangerSeenWithinTheQuietPeriod() {
        for (int source = 1; source <= StrangerDetector.MAX_STRANGERS; source++) {
            receive(stranger(source), 1);
        }
        events.clear();

        receive(stranger(5_000), 60);

        assertThat(events).containsExactly(heldBack(60, 1, false, stranger(5_000)));
        assertThat(detector.counts().untracked()).isEqualTo(1);
    }

    @Test
    void reportsAStrangerThatKeepsSendingThoughTheTableIsFull() {
        for (int source = 1; source <= StrangerDetector.MAX_STRANGERS; source++) {
            receive(stranger(source), 1);
        }
        events.clear();

        for (int second = 2; second <= 5; second++) {
            receive(stranger(5_000), second);
            for (int source = 0; source < 1_000; source++) {
                receive(stranger(10_000 * second + source), second);
            }
        }

        assertThat(events).hasSize(2).last().isEqualTo(alert(4, stranger(5_000), 3, 180));
        assertThat(detector.loudest(1).top()).containsExactly(new SourceTotals(stranger(5_000), 4, 240));
    }

    @Test
    void limitsTheAlertsOnStrangersThatKeepSending() {
        for (int source = 1; source <= StrangerDetector.MAX_STRANGERS; source++) {
            receive(stranger(source), 1);
        }
        for (int frame = 0; frame < 10; frame++) {
            for (int source = 0; source < 1_000; source++) {
                receive(stranger(10_000 + source), 2);
            }
        }

        assertThat(detector.alerts()).isEqualTo(StrangerDetector.MAX_STRANGERS + 64);
    }

    @Test
    void reportsThatAlertsAreHeldBackEveryTenSecondsAndWhenItIsOver() {
        for (int source = 1; source <= StrangerDetector.MAX_STRANGERS; source++) {
            receive(stranger(source), 1);
        }
        events.clear();

        receive(stranger(5_000), 2);
        receive(stranger(5_001), 11);
        receive(stranger(5_002), 12);
        detector.onTick(21_999_999_999L);
        detector.onTick(22_000_000_000L);
        detector.onTick(50_000_000_000L);

        assertThat(events)
                .containsExactly(
                        heldBack(2, 1, false, stranger(5_000)),
                        heldBack(12, 3, false, stranger(5_000), stranger(5_001), stranger(5_002)),
                        heldBack(22, 3, true));
    }

    private static AlertsHeldBack heldBack(int second, long sources, boolean isOver, MacAddress... loudest) {
        return new AlertsHeldBack(
                Instant.ofEpochSecond(second),
                sources,
                Stream.of(loudest)
                        .map(source -> new SourceTotals(source, 1, 60))
                        .toList(),
                isOver);
    }
}
