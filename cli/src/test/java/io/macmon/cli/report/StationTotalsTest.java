package io.macmon.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StationTotalsTest {

    private static final Instant START = Instant.ofEpochSecond(1_000);

    private final StationTotals station = new StationTotals(MacAddress.parse("02:00:00:00:00:01"));

    @Test
    void isPresentDuringItsFlows() {
        add(20, 30);
        add(0, 5);
        add(25, 41);

        assertThat(station.presence(START, 10, 6)).isEqualTo("101110");
        assertThat(station.frames()).isEqualTo(6);
        assertThat(station.first()).isEqualTo(START);
        assertThat(station.last()).isEqualTo(START.plusSeconds(41));
    }

    @Test
    void joinsPeriodsOnceThereAreTooMany() {
        for (int flow = 0; flow < 1_000; flow++) {
            add(10 * flow, 10 * flow + 1);
        }

        assertThat(station.presence(START, 10, 1_000)).isEqualTo("1".repeat(1_000));
    }

    private void add(int from, int until) {
        station.add(new FlowTotals(2, 100, 80, 0), null, START.plusSeconds(from), START.plusSeconds(until));
    }
}
