package io.macmon.analyzer.audit.finding;

import static io.macmon.analyzer.audit.finding.FindingKind.FLIP_FLOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.FindingWeight.Rank;
import io.macmon.capture.WallClock;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MuteTest {

    private static final long STATION = 0x0200_0000_0099L;
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_700_000_000L * SECOND;

    private final List<Finding> reported = new ArrayList<>();
    private final List<Finding> resolved = new ArrayList<>();
    private final FindingLog log = new FindingLog(
            Duration.ofMinutes(1),
            (station, subject) -> new FindingWeight(Rank.OTHER, station, station, false),
            new FindingListener() {
                @Override
                public void onFinding(Finding finding) {
                    reported.add(finding);
                }

                @Override
                public void onResolved(Finding finding, Instant at) {
                    resolved.add(finding);
                }
            });

    @Test
    void aMutedFindingIsCountedExactlyButNotReported() {
        log.mute(List.of(mute("10.0.0.1", 1_000)));
        raise("10.0.0.1", 0, 1_000);
        raise("10.0.0.2", 500, 501);

        assertThat(reported).extracting(Finding::subject).containsExactly("10.0.0.2");
        assertThat(log.findings())
                .filteredOn(finding -> finding.subject().equals("10.0.0.1"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.count()).isEqualTo(1_000));
        assertThat(log.heldBack()).isZero();
        log.onStop(START + 1_000_000 * SECOND);
        assertThat(resolved).extracting(Finding::subject).containsExactly("10.0.0.2");
    }

    @Test
    void itIsReportedAtItsNextOccurrenceAfterTheMuteEndsOrIsRemoved() {
        log.mute(List.of(mute("10.0.0.1", 100)));
        raise("10.0.0.1", 98, 103);
        assertThat(reported)
                .singleElement()
                .satisfies(finding -> assertThat(finding.count()).isEqualTo(3));

        log.mute(List.of(mute("10.0.0.1", 1_000)));
        raise("10.0.0.1", 500, 502);
        log.mute(List.of());
        raise("10.0.0.1", 502, 503);
        assertThat(reported).hasSize(2);
    }

    @Test
    void aMuteDoesNotSilenceAnotherKindOfTheSameStationAndSubject() {
        log.mute(List.of(mute("10.0.0.1", 1_000)));
        log.raise(FindingKind.ADDRESS_THEFT, STATION, "10.0.0.1", START, () -> "evidence");

        assertThat(reported).hasSize(1);
    }

    @Test
    void onlyMutesInEffectAreListed() {
        log.mute(List.of(mute("10.0.0.2", 200), mute("10.0.0.1", 100)));

        assertThat(log.mutes(START + 50 * SECOND)).extracting(Mute::subject).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(log.mutes(START + 100 * SECOND)).extracting(Mute::subject).containsExactly("10.0.0.2");
    }

    private void raise(String subject, int from, int to) {
        for (int second = from; second < to; second++) {
            log.raise(FLIP_FLOP, STATION, subject, START + second * SECOND, () -> "evidence");
        }
    }

    private static Mute mute(String subject, int seconds) {
        return new Mute(
                FLIP_FLOP,
                new MacAddress(STATION),
                subject,
                WallClock.instant(START),
                WallClock.instant(START + seconds * SECOND),
                "alice",
                "a cluster");
    }
}
