package io.macmon.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.SourceRanking.SourceTotals;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StationTallyTest {

    private static final MacAddress ONE = new MacAddress(1);
    private static final MacAddress TWO = new MacAddress(2);
    private static final MacAddress THREE = new MacAddress(3);

    @Test
    void countsEachDirectionToItsSender() {
        StationTally tally = new StationTally();
        tally.add(flow(ONE, TWO, 5, 7));
        tally.add(flow(TWO, ONE, 2, 0));

        assertThat(StationTally.busiest(List.of(tally), 5).top())
                .containsExactly(new SourceTotals(TWO, 9, 540), new SourceTotals(ONE, 5, 300));
    }

    @Test
    void addsUpTheWorkers() {
        StationTally first = new StationTally();
        StationTally second = new StationTally();
        first.add(flow(ONE, TWO, 5, 0));
        second.add(flow(ONE, THREE, 6, 0));

        assertThat(StationTally.busiest(List.of(first, second), 5).top())
                .containsExactly(new SourceTotals(ONE, 11, 660));
    }

    @Test
    void countsTheFramesOfStationsForWhichThereIsNoRoom() {
        StationTally tally = new StationTally(2);
        tally.add(flow(ONE, TWO, 1, 1));
        tally.add(flow(THREE, ONE, 9, 1));

        SourceRanking busiest = StationTally.busiest(List.of(tally), 5);

        assertThat(busiest.sources()).isEqualTo(2);
        assertThat(busiest.leftOutFrames()).isEqualTo(9);
    }

    private static FlowRecord flow(MacAddress source, MacAddress destination, long forward, long reverse) {
        return new FlowRecord(
                new FlowEndpoint(source, null, 0),
                new FlowEndpoint(destination, null, 0),
                List.of(),
                0x88B5,
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                new FlowTotals(forward, 60 * forward, 0, 0),
                new FlowTotals(reverse, 60 * reverse, 0, 0),
                EndReason.FORCED);
    }
}
