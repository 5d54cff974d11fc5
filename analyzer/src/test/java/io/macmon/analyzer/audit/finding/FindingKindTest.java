package io.macmon.analyzer.audit.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FindingKindTest {

    @Test
    void idsAndNumbersAreUnique() {
        assertThat(Arrays.stream(FindingKind.values()).map(FindingKind::id)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(FindingKind.values()).map(FindingKind::number)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void theIdIsTheConstantsNameAndTheSummaryAHeadline(FindingKind kind) {
        assertThat(kind.id()).isEqualTo(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        assertThat(kind.summary()).matches("[A-Z].{5,79}").doesNotEndWith(".");
    }
}
