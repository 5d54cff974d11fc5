package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.MonitorEvent.FindingResolved;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkDown;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputContentTest {

    private static final MonitorEvent FLOW = new FlowEnded(Instant.EPOCH, null);
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final List<MonitorEvent> ALERTS = List.of(
            new UnexpectedSource(Instant.EPOCH, MAC, MAC, List.of(), 0x0806, 1, 60),
            new LinkDown(Instant.EPOCH, "eth0 is down"),
            new LinkUp(Instant.EPOCH),
            new FindingReported(Instant.EPOCH, null),
            new FindingResolved(Instant.EPOCH, null, null));

    @Test
    void flowsAreFlowsOnly() {
        assertThat(OutputContent.FLOWS.includes(FLOW)).isTrue();
        assertThat(OutputContent.FLOWS.includesFlows()).isTrue();
        assertThat(OutputContent.FLOWS.includesFindings()).isFalse();
        assertThat(ALERTS).noneMatch(OutputContent.FLOWS::includes);
    }

    @Test
    void alertsIncludeFindingsAndLinkChangesButNoFlows() {
        assertThat(ALERTS).allMatch(OutputContent.ALERTS::includes);
        assertThat(OutputContent.ALERTS.includesFindings()).isTrue();
        assertThat(OutputContent.ALERTS.includes(FLOW)).isFalse();
        assertThat(OutputContent.ALERTS.includesFlows()).isFalse();
    }

    @Test
    void noStrangersLeavesOutTheirAlertsOnly() {
        assertThat(OutputContent.NO_STRANGERS.includes(FLOW)).isTrue();
        assertThat(OutputContent.NO_STRANGERS.includesFlows()).isTrue();
        assertThat(ALERTS.stream().filter(event -> !OutputContent.NO_STRANGERS.includes(event)))
                .allMatch(UnexpectedSource.class::isInstance)
                .hasSize(1);
    }

    @Test
    void closingStatisticsAndNothingLeaveOutEverythingElse() {
        for (OutputContent content : List.of(OutputContent.CLOSING_STATISTICS, OutputContent.NOTHING)) {
            assertThat(ALERTS).noneMatch(content::includes);
            assertThat(content.includes(FLOW)).isFalse();
            assertThat(content.includesFlows()).isFalse();
        }
    }
}
