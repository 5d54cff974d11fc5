package io.macmon.analyzer.audit.finding;

import static io.macmon.analyzer.audit.finding.FindingKind.FLIP_FLOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.FindingWeight.Rank;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptFindingsTest {

    private static final long STRANGER = 0x0200_0000_0099L;
    private static final long LISTED = 0x0011_2200_0001L;
    private static final long SECOND = 1_000_000_000L;
    private static final String LONG = "x".repeat(1_500);

    private final FindingLog log = new FindingLog(
            Duration.ofMinutes(1),
            (station, subject) ->
                    new FindingWeight(station == LISTED ? Rank.LISTED : Rank.OTHER, station, station, false),
            finding -> {});

    @Test
    void strangersWhoTellMuchEvictEachOthersFindings() {
        raise(LISTED, "10.0.0.1", 0, LONG);
        for (int i = 0; i < KeptFindings.MAX_KEPT; i++) {
            raise(STRANGER + i, "10.0.0.1", i, LONG);
        }

        assertThat(textLength()).isBetween(KeptFindings.MAX_TEXT / 2, KeptFindings.MAX_TEXT + 3 * LONG.length());
        long kept = log.findings().stream()
                .filter(finding -> finding.kind() == FLIP_FLOP) // not the one about those held back
                .count();
        assertThat(log.notKept()).isEqualTo(KeptFindings.MAX_KEPT + 1 - kept);
        assertThat(log.has(FLIP_FLOP, LISTED, "10.0.0.1")).isTrue();
    }

    @Test
    void textThatGrowsLaterCountsToo() {
        for (int i = 0; i < 1_000; i++) {
            raise(STRANGER + i, "10.0.0.1", 0, "");
        }
        for (int i = 0; i < 1_000; i++) {
            raise(STRANGER + i, "10.0.0.1", 61 + i, LONG);
        }
        raise(LISTED, "10.0.0.1", 1_100, "");

        assertThat(textLength()).isLessThanOrEqualTo(KeptFindings.MAX_TEXT);
    }

    private int textLength() {
        return log.findings().stream()
                .mapToInt(finding -> finding.evidence().length()
                        + finding.fields().values().stream()
                                .mapToInt(String::length)
                                .sum())
                .sum();
    }

    private void raise(long station, String subject, int second, String text) {
        log.raise(FLIP_FLOP, station, subject, second * SECOND, () -> text, () -> Map.of("name", text));
    }
}
