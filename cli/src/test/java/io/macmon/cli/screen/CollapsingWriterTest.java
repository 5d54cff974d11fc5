package io.macmon.cli.screen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollapsingWriterTest {

    private static final Instant START = Instant.parse("2024-05-06T07:08:09Z");
    private static final long FIRST_STATION = 0x02_00_00_00_00_00L;

    private final StringBuilder written = new StringBuilder();
    private final CollapsingWriter writer = new CollapsingWriter(
            new TextFormat(TextLayout.forTerminal(() -> 80, false), false, EventTime.ofFile(ZoneOffset.UTC, false)));
    private long events;

    CollapsingWriterTest() throws IOException {
        writer.begin(START, true, this::take);
    }

    @Test
    void showsTwentyFlowsPerSecondAndCountsTheOthers() throws IOException {
        flows(0, 972, 14);
        flows(999, 1, 1);
        assertThat(flowLines()).isEqualTo(20);
        assertThat(written).doesNotContain("+");

        flows(1_000, 1, 1);

        assertThat(written.toString()).contains("07:08:09 flow  + 953 flows of 14 stations\n");
        assertThat(flowLines()).isEqualTo(21);
        assertThat(events).isEqualTo(974);
    }

    @Test
    void writesTheNumberWithTheNextTickThoughNoMoreFlowsEnd() throws IOException {
        flows(0, 21, 21);
        writer.flush(START.plusMillis(400), this::take);
        assertThat(written).doesNotContain("+");

        writer.flush(START.plusMillis(1_000), this::take);
        writer.flush(START.plusMillis(3_000), this::take);

        assertThat(written.toString()).endsWith("flow  + 1 flow of 1 station\n").containsOnlyOnce("+");
    }

    @Test
    void doesNotMissATickThatIsALittleEarly() throws IOException {
        writer.flush(START, this::take);
        flows(10, 21, 1);

        writer.flush(START.plusMillis(999), this::take);

        assertThat(written.toString()).endsWith("flow  + 1 flow of 1 station\n");
    }

    @Test
    void writesTheNumberAtTheEnd() throws IOException {
        flows(0, 25, 5);

        writer.end(START, this::take);

        assertThat(written.toString()).endsWith("flow  + 5 flows of 5 stations\n");
    }

    @Test
    void neverCollapsesAlerts() throws IOException {
        flows(0, 100, 1);
        for (int source = 0; source < 50; source++) {
            writer.write(alert(source), START, this::take);
        }

        assertThat(written.toString().lines().filter(line -> line.contains("ALERT")))
                .hasSize(50);
        assertThat(events).isEqualTo(150);
    }

    @Test
    void boundsTheStationsThatItTellsApart() throws IOException {
        flows(0, 2 * CollapsingWriter.MAX_STATIONS, 2 * CollapsingWriter.MAX_STATIONS);

        writer.end(START, this::take);

        assertThat(written.toString()).endsWith("+ 19,980 flows of more than 10,000 stations\n");
    }

    @Test
    void startsANewSecondWhenTheClockIsSetBack() throws IOException {
        flows(0, 21, 1);

        flows(-3_600_000, 1, 1);

        assertThat(flowLines()).isEqualTo(21);
        assertThat(written.toString()).contains("+ 1 flow of 1 station\n");
    }

    private void flows(long millis, int count, int stations) throws IOException {
        for (int flow = 0; flow < count; flow++) {
            writer.write(flow(flow % stations), START.plusMillis(millis), this::take);
        }
    }

    private long flowLines() {
        return written.toString().lines().filter(line -> line.contains(" ARP ")).count();
    }

    private void take(byte[] bytes, int length, int ended) {
        written.append(new String(bytes, 0, length, UTF_8));
        events += ended;
    }

    private static FlowEnded flow(int station) {
        FlowRecord flow = new FlowRecord(
                new FlowEndpoint(new MacAddress(FIRST_STATION + station), null, 0),
                new FlowEndpoint(new MacAddress(FIRST_STATION), null, 0),
                List.of(),
                0x0806,
                0,
                START,
                START,
                new FlowTotals(1, 60, 0, 0),
                new FlowTotals(0, 0, 0, 0),
                EndReason.IDLE_TIMEOUT);
        return new FlowEnded(flow.last(), flow);
    }

    private static UnexpectedSource alert(int source) {
        MacAddress mac = new MacAddress(FIRST_STATION + source);
        return new UnexpectedSource(START, mac, mac, List.of(), 0x0800, 1, 60);
    }
}
