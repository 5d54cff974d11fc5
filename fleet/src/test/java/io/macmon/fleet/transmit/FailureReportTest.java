package io.macmon.fleet.transmit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureReportTest {

    @Test
    void aFailureIsReportedAtItsBeginAndAtItsEnd() {
        List<String> messages = new ArrayList<>();
        FailureReport report = new FailureReport("disk", messages::add);

        report.end();
        report.begin("full");
        report.begin("full");
        assertThat(report.current()).isEqualTo("full");
        report.begin("gone");
        report.end();
        report.end();

        assertThat(report.current()).isEmpty();
        assertThat(messages).containsExactly("disk: full", "disk: gone", "disk: works again (before: gone)");
    }
}
