package io.macmon.analyzer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.Frame;
import io.macmon.config.FlowConfig;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How much a single call does, however many flows there are: counted, not timed. */
class WorkLimitTest {

    private static final int LOOKS_PER_FRAME = 16;
    private static final int LOOKS_PER_TICK = 4_096;
    private static final int ENDS_PER_TICK = 1_024;
    private static final int LOOKS_TO_SETTLE = 2 * 8; // in either queue
    private static final int SOURCE_IP = 26;
    private static final long MICRO = 1_000;
    private static final long SECOND = 1_000_000_000;
    private static final int FLOWS = 100_000;

    private final ByteBuffer octets = ByteBuffer.wrap(
            FrameBytes.ethernet(1, 2, 0x0800, FrameBytes.ipv4(1, 2, IpProtocol.UDP, FrameBytes.udp(1, 2))));
    private final Frame window = new Frame();
    private int records;
    private long nanos = SECOND;
    private long mostLooks;
    private int mostRecords;

    @Test
    void isLittlePerFrameAfterALeapOfTime() {
        FlowMeter meter = meter(15, FLOWS + 10);
        hear(meter, 0, FLOWS);
        nanos += 100 * SECOND;
        mostLooks = 0;
        for (int frame = 0; frame < FLOWS && records < FLOWS; frame++) {
            hear(meter, FLOWS, 1);
        }

        assertThat(records).isEqualTo(FLOWS);
        assertThat(mostLooks).isPositive().isLessThanOrEqualTo(MeterBatch.CAPACITY * LOOKS_PER_FRAME);
    }

    @Test
    void isLittlePerTickAfterALeapOfTime() {
        FlowMeter meter = meter(15, FLOWS);
        hear(meter, 0, FLOWS);
        meter.onTick(nanos);
        nanos += 100 * SECOND;
        mostLooks = 0;
        for (int tick = 0; tick < FLOWS && records < FLOWS; tick++) {
            work(meter, () -> meter.onTick(nanos));
        }

        assertThat(records).isEqualTo(FLOWS);
        assertThat(mostLooks).isPositive().isLessThanOrEqualTo(LOOKS_PER_TICK);
        assertThat(mostRecords).isEqualTo(ENDS_PER_TICK);
    }

    /** Two thirds of the flows share a bucket, 67 ms wide. */
    @Test
    void isLittlePerFrameWithALongIdleTimeout() {
        FlowMeter meter = meter(300, FLOWS + 10);
        hear(meter, 0, FLOWS);
        nanos += 295 * SECOND;
        mostLooks = 0;
        for (int step = 0; step < 1_000; step++) {
            nanos += 10_000 * MICRO;
            hear(meter, FLOWS, 200);
        }

        assertThat(records).isEqualTo(FLOWS);
        assertThat(mostLooks).isPositive().isLessThanOrEqualTo(MeterBatch.CAPACITY * LOOKS_PER_FRAME);
    }

    @Test
    void isLittlePerFrameWhileTheBucketsLieInThePast() {
        FlowMeter meter = meter(15, 3 * FLOWS);
        hear(meter, 0, FLOWS);
        nanos += 100 * SECOND;
        hear(meter, FLOWS, FLOWS); // meanwhile the first ones end
        assertThat(records).isEqualTo(FLOWS);
        mostLooks = 0;
        hear(meter, FLOWS, FLOWS);
        nanos += 15 * SECOND;
        for (int frame = 0; frame < FLOWS && records < 2 * FLOWS; frame++) {
            hear(meter, 2 * FLOWS, 1);
        }

        assertThat(records).isEqualTo(2 * FLOWS);
        assertThat(mostLooks).isPositive().isLessThanOrEqualTo(MeterBatch.CAPACITY * LOOKS_PER_FRAME);
    }

    @Test
    void isLittlePerFrameInAFloodOfNewFlowsIntoAFullTable() {
        FlowMeter meter = meter(300, FLOWS);
        hear(meter, 0, FLOWS);
        hear(meter, 0, FLOWS); // so that each is heard later than its place tells
        hear(meter, FLOWS, 4 * FLOWS);

        assertThat(records).isEqualTo(4 * FLOWS);
        assertThat(mostLooks)
                .isPositive()
                .isLessThanOrEqualTo(MeterBatch.CAPACITY * (LOOKS_PER_FRAME + LOOKS_TO_SETTLE));
    }

    @Test
    void keepsNothingOfFlowsThatEndWhileTimeStandsStill() {
        FlowTable table = new FlowTable(2);
        FlowTimeouts timeouts = new FlowTimeouts(table, 15 * SECOND, 5 * SECOND);
        int first = add(table, timeouts, 1);
        for (int flow = 2; flow < 100_000; flow++) { // a heap has room for as many as the table has, and no more
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
        timeouts.advanceTo(0, LOOKS_PER_FRAME);
        int slot = table.add(new long[] {key, 0, 0, 0, 0, 0, 0, 0}, 0, 0);
        timeouts.schedule(slot, FlowTimeouts.OPEN);
        return slot;
    }

    private FlowMeter meter(int idleSeconds, int maxFlows) {
        FlowConfig config = new FlowConfig(Duration.ofSeconds(idleSeconds), Duration.ofDays(1), maxFlows);
        return new FlowMeter(config, record -> records++);
    }

    /** One frame of each of some flows, a microsecond apart. */
    private void hear(FlowMeter meter, int firstFlow, int flows) {
        for (int flow = firstFlow; flow < firstFlow + flows; flow++) {
            octets.putInt(SOURCE_IP, flow);
            nanos += MICRO;
            window.wrap(octets, 0, octets.capacity(), octets.capacity(), nanos);
            work(meter, () -> meter.onFrame(window));
        }
    }

    private void work(FlowMeter meter, Runnable call) {
        long looksBefore = meter.examined();
        int recordsBefore = records;
        call.run();
        mostLooks = Math.max(mostLooks, meter.examined() - looksBefore);
        mostRecords = Math.max(mostRecords, records - recordsBefore);
    }
}
