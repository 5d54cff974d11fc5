package io.macmon.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.Frame;
import io.macmon.config.FlowConfig;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How much work one call does, however many flows there are: counted, not timed. */
class WorkLimitTest {

    private static final int EXAMINED_PER_FRAME = 16;
    private static final int EXAMINED_PER_TICK = 4_096;
    private static final int RECORDS_PER_TICK = 1_024;
    private static final int EXAMINED_TO_PREPARE = 2 * 16; // per queue
    private static final int SOURCE_IP = 26;
    private static final long MICRO = 1_000;
    private static final long SECOND = 1_000_000_000;
    private static final int FLOWS = 100_000;

    private final ByteBuffer bytes = ByteBuffer.wrap(
            FrameBytes.ethernet(1, 2, 0x0800, FrameBytes.ipv4(1, 2, IpProtocol.UDP, FrameBytes.udp(1, 2))));
    private final Frame window = new Frame();
    private int records;
    private long nanos = SECOND;
    private long maxExamined;
    private int maxRecords;

    @Test
    void limitsAFrameAfterALeapOfTime() {
        FlowMeter meter = meter(15, FLOWS + 10);
        receive(meter, 0, FLOWS);
        nanos += 100 * SECOND;
        maxExamined = 0;
        for (int frame = 0; frame < FLOWS && records < FLOWS; frame++) {
            receive(meter, FLOWS, 1);
        }

        assertThat(records).isEqualTo(FLOWS);
        assertThat(maxExamined).isPositive().isLessThanOrEqualTo(MeterBatch.CAPACITY * EXAMINED_PER_FRAME);
    }

    @Test
    void limitsATickAfterALeapOfTime() {
        FlowMeter meter = meter(15, FLOWS);
        receive(meter, 0, FLOWS);
        meter.onTick(nanos);
        nanos += 100 * SECOND;
        maxExamined = 0;
        for (int tick = 0; tick < FLOWS && records < FLOWS; tick++) {
            work(meter, () -> meter.onTick(nanos));
        }

        assertThat(records).isEqualTo(FLOWS);
        assertThat(maxExamined).isPositive().isLessThanOrEqualTo(EXAMINED_PER_TICK);
        assertThat(maxRecords).isEqualTo(RECORDS_PER_TICK);
    }

    /** Two thirds of the flows share a spoke; a tick is 67 ms. */
    @Test
    void limitsAFrameWithALongIdleTimeout() {
        FlowMeter meter = meter(300, FLOWS + 10);
        receive(meter, 0, FLOWS);
        nanos += 295 * SECOND;
        maxExamined = 0;
        for (int step = 0; step < 1_000; step++) {
            nanos += 10_000 * MICRO;
            receive(meter, FLOWS, 200);
        }

        assertThat(records).isEqualTo(FLOWS);
        assertThat(maxExamined).isPositive().isLessThanOrEqualTo(MeterBatch.CAPACITY * EXAMINED_PER_FRAME);
    }

    @Test
    void limitsAFrameWhileTheWheelIsBehind() {
        FlowMeter meter = meter(15, 3 * FLOWS);
        receive(meter, 0, FLOWS);
        nanos += 100 * SECOND;
        receive(meter, FLOWS, FLOWS); // the first flows end during these
        assertThat(records).isEqualTo(FLOWS);
        maxExamined = 0;
        receive(meter, FLOWS, FLOWS);
        nanos += 15 * SECOND;
        for (int frame = 0; frame < FLOWS && records < 2 * FLOWS; frame++) {
            receive(meter, 2 * FLOWS, 1);
        }

        assertThat(records).isEqualTo(2 * FLOWS);
        assertThat(maxExamined).isPositive().isLessThanOrEqualTo(MeterBatch.CAPACITY * EXAMINED_PER_FRAME);
    }

    @Test
    void limitsAFrameInAFloodOfNewFlowsIntoAFullTable() {
        FlowMeter meter = meter(300, FLOWS);
        receive(meter, 0, FLOWS);
        receive(meter, 0, FLOWS); // so that each was active later than its spoke says
        receive(meter, FLOWS, 4 * FLOWS);

        assertThat(records).isEqualTo(4 * FLOWS);
        assertThat(maxExamined)
                .isPositive()
                .isLessThanOrEqualTo(MeterBatch.CAPACITY * (EXAMINED_PER_FRAME + EXAMINED_TO_PREPARE));
    }

    @Test
    void keepsNothingOfFlowsThatEndWhileTimeStandsStill() {
        FlowTable table = new FlowTable(2);
        FlowTimeouts timeouts = new FlowTimeouts(table, 15 * SECOND, 5 * SECOND);
        int first = add(table, timeouts, 1);
        for (int flow = 2; flow < 100_000; flow++) { // the heap has no more room than the table
            int slot = add(table, timeouts, flow);
            assertThat(timeouts.longestIdle()).isEqualTo(first);
            timeouts.move(slot, FlowTimeouts.OPEN, FlowTimeouts.CLOSING);
            timeouts.prepareLongestIdle();
            timeouts.cancel(slot, FlowTimeouts.CLOSING);
            table.remove(slot, 0);
        }
        assertThat(timeouts.longestIdle()).isEqualTo(first);
    }

    private static int add(FlowTable table, FlowTimeouts timeouts, long key) {
        timeouts.advanceTo(0, EXAMINED_PER_FRAME);
        int slot = table.add(new long[] {key, 0, 0, 0, 0, 0, 0, 0}, 0, 0, key);
        timeouts.schedule(slot, FlowTimeouts.OPEN);
        return slot;
    }

    private FlowMeter meter(int idleSeconds, int maxFlows) {
        FlowConfig config = new FlowConfig(Duration.ofSeconds(idleSeconds), Duration.ofDays(1), maxFlows);
        return new FlowMeter(config, record -> records++);
    }

    /** One frame of each flow of a range, a microsecond apart. */
    private void receive(FlowMeter meter, int firstFlow, int flows) {
        for (int flow = firstFlow; flow < firstFlow + flows; flow++) {
            bytes.putInt(SOURCE_IP, flow);
            nanos += MICRO;
            window.wrap(bytes, 0, bytes.capacity(), bytes.capacity(), nanos);
            work(meter, () -> meter.onFrame(window));
        }
    }

    private void work(FlowMeter meter, Runnable call) {
        long examinedBefore = meter.examined();
        int recordsBefore = records;
        call.run();
        maxExamined = Math.max(maxExamined, meter.examined() - examinedBefore);
        maxRecords = Math.max(maxRecords, records - recordsBefore);
    }
}
