package io.macmon.analyzer.audit.finding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FindingAdviceTest {

    @ParameterizedTest
    @EnumSource
    void statesWhatToDoAndHowToAllowIt(FindingKind kind) {
        FindingAdvice advice = FindingAdvice.of(kind);

        assertThat(advice.action()).matches("[a-z][ -~]+[A-Za-z0-9)]");
        assertThat(advice.ifLegitimate()).matches("[a-z][ -~]+[a-z0-9)]");
        assertThat(advice.text().length()).as(advice.text()).isLessThan(200);
    }
}
