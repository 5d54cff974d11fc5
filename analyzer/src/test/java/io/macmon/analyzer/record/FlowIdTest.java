package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowIdTest {

    @Test
    void staysTheSameInEveryRelease() {
        assertThat(FlowId.of(SampleFlows.TCP)).isEqualTo(7_199_198_667_892_450L);
        assertThat(FlowId.of(SampleFlows.LLC)).isEqualTo(6_413_971_681_761_659L);
        assertThat(FlowId.uid(SampleFlows.TCP)).isEqualTo("CMHTd6Zpg0djYf14L7");
    }

    @Test
    void isTheSameForEveryRecordOfAFlowUnlikeTheUid() {
        FlowRecord flow = SampleFlows.TCP;
        FlowRecord later = new FlowRecord(
                flow.source(),
                flow.destination(),
                flow.vlanIds(),
                flow.etherType(),
                flow.protocol(),
                flow.last().plusSeconds(1),
                flow.last().plusSeconds(9),
                new FlowTotals(99, 9_999, 9_000, 1),
                new FlowTotals(88, 8_888, 8_000, 2),
                EndReason.FORCED);

        assertThat(FlowId.of(later)).isEqualTo(FlowId.of(flow));
        assertThat(FlowId.uid(later)).isNotEqualTo(FlowId.uid(flow)).matches("C[0-9A-Za-z]{17}");
    }

    @Test
    void fitsTheExactIntegersOfJsonAndDiffersBetweenFlows() {
        Set<Long> ids = new HashSet<>();
        for (int port = 0; port < 65_536; port++) {
            long id = FlowId.of(SampleFlows.fromPort(port));
            assertThat(id).isBetween(0L, (1L << 53) - 1);
            ids.add(id);
        }
        assertThat(ids).hasSize(65_536);
    }
}
