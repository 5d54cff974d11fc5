package io.macmon.analyzer.audit.station;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompactTextTest {

    @ParameterizedTest
    @CsvSource({"host, 4", "\u4e2dhost, 7", "\uFFFD\uFFFDa\uFFFD, 4", "'', 0"})
    void theTextIsKeptInItsShortestForm(String text, int bytes) {
        CompactText compact = CompactText.of(text, 10);

        assertThat(compact.toString()).isEqualTo(text);
        assertThat(compact.length()).isEqualTo(bytes);
        assertThat(compact).isEqualTo(CompactText.of(text, 10)).hasSameHashCodeAs(CompactText.of(text, 10));
    }
}
