package io.macmon.analyzer.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.analyzer.flow.record.OpenFlows;
import io.macmon.capture.WallClock;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FlowScanTest {

    private final Table table = new Table(100_000);
    private final FlowScan scan = new FlowScan(table);
    private final FlowScan.Workspace workspace = scan.newWorkspace();

    @Test
    void findsTheHighestRatesSinceTheScanBefore() throws Exception {
        table.open(5_000);
        run();
        for (int slot = 0; slot < 5_000; slot++) {
            table.bytes[slot] += slot;
        }
        table.serials[4_999] = 0; // has ended
        List<FlowScan.OpenFlow> flows = run().flows();

        assertThat(flows).hasSize(FlowScan.MAX_FLOWS);
        assertThat(flows.get(0).flow().forward().bytes()).isEqualTo(100 + 4_998);
        assertThat(flows).isSortedAccordingTo((one, other) -> Long.compare(other.rate(), one.rate()));
        assertThat(flows.get(FlowScan.MAX_FLOWS - 1).flow().forward().bytes()).isEqualTo(100 + 3_999);
    }

    @Test
    void aFlowThatTookTheSlotOfAnotherHasItsOwnRate() throws Exception {
        table.open(1);
        table.bytes[0] = 1_000_000;
        run();
        table.serials[0] = 77;
        table.bytes[0] = 50;

        assertThat(run().flows())
                .singleElement()
                .satisfies(flow -> assertThat(flow.rate()).isBetween(0L, 50L));
    }

    @Test
    void addsUpPairsInBothDirections() throws Exception {
        table.open(4);
        table.ends[0] = new long[] {1, 2};
        table.ends[1] = new long[] {2, 1};
        table.ends[2] = new long[] {1, 3};
        table.serials[3] = 0;

        assertThat(run().pairs()).containsExactly(new FlowScan.Pair(1, 2, 200, 2), new FlowScan.Pair(1, 3, 100, 1));
    }

    @Test
    void aHeavyPairIsFoundAmongMany() throws Exception {
        table.open(100_000);
        table.bytes[99_999] = 1_000_000;

        assertThat(run().pairs())
                .hasSize(FlowScan.MAX_PAIRS)
                .first()
                .satisfies(pair -> assertThat(pair.bytes()).isEqualTo(1_000_000));
    }

    @Test
    void aStepIsShortHoweverManyFlowsThereAre() throws Exception {
        table.open(100_000);
        table.pauseNanos = 10_000; // each look takes so long that a step has room for few
        Future<FlowScan.Result> result = scan.request(workspace);
        scan.step();

        assertThat(result.isDone()).isFalse();
        assertThat(scan.longestStep()).isLessThanOrEqualTo(512);
    }

    @Test
    void doesNothingUnlessItIsAsked() {
        table.open(10);
        scan.step();

        assertThat(table.looks).isZero();
    }

    private FlowScan.Result run() throws Exception {
        Future<FlowScan.Result> result = scan.request(workspace);
        while (!result.isDone()) {
            scan.step();
        }
        return result.get();
    }

    /** Flows in arrays. */
    private static final class Table implements OpenFlows {

        private final long[] serials;
        private final long[] bytes;
        private final long[][] ends;
        private int slots;
        private long pauseNanos;
        private long looks;

        Table(int capacity) {
            serials = new long[capacity];
            bytes = new long[capacity];
            ends = new long[capacity][];
        }

        void open(int count) {
            slots = count;
            for (int slot = 0; slot < count; slot++) {
                serials[slot] = slot + 1L;
                bytes[slot] = 100;
                ends[slot] = new long[] {slot + 1L, 0xFFFF_FFFFL};
            }
        }

        @Override
        public int capacity() {
            return serials.length;
        }

        @Override
        public int slots() {
            return slots;
        }

        @Override
        public long serial(int slot) {
            looks++;
            long end = System.nanoTime() + pauseNanos;
            while (pauseNanos > 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return serials[slot];
        }

        @Override
        public long frames(int slot) {
            return 1;
        }

        @Override
        public long bytes(int slot) {
            return bytes[slot];
        }

        @Override
        public long firstNanos(int slot) {
            return WallClock.nanos();
        }

        @Override
        public long sourceMac(int slot) {
            return ends[slot][0];
        }

        @Override
        public long destinationMac(int slot) {
            return ends[slot][1];
        }

        @Override
        public FlowRecord record(int slot) {
            return new FlowRecord(
                    new FlowEndpoint(new MacAddress(sourceMac(slot)), null, 0),
                    new FlowEndpoint(new MacAddress(destinationMac(slot)), null, 0),
                    List.of(),
                    0x0800,
                    6,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    new FlowTotals(1, bytes[slot], bytes[slot], 0, false),
                    new FlowTotals(0, 0, 0, 0, false),
                    EndReason.FORCED);
        }
    }
}
