package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import java.time.Instant;

/** Builds the {@link FlowRecord} for a slot in the flow table. One thread only. */
final class FlowRecordBuilder {

    private final FlowTable table;
    private final OtherMacs otherMacs;
    private final FlowMetricTables metrics;

    FlowRecordBuilder(FlowTable table, OtherMacs otherMacs, FlowMetricTables metrics) {
        this.table = table;
        this.otherMacs = otherMacs;
        this.metrics = metrics;
    }

    FlowRecord build(int slot, EndReason reason) {
        long[] keys = table.keys();
        int key = FlowTable.key(slot);
        boolean sourceIsB = FlowState.sourceIsB(table.get(slot, FlowTable.STATE));
        return new FlowRecord(
                endpoint(slot, sourceIsB ? FlowKey.B : FlowKey.A),
                endpoint(slot, sourceIsB ? FlowKey.A : FlowKey.B),
                FlowKey.vlanIds(keys, key),
                FlowKey.etherType(keys, key),
                FlowKey.protocol(keys, key),
                FlowState.instance(table.get(slot, FlowTable.STATE)),
                instant(table.get(slot, FlowTable.FIRST_NANOS)),
                instant(table.get(slot, FlowTable.LAST_NANOS)),
                totals(slot, FlowState.FORWARD),
                totals(slot, FlowState.REVERSE),
                reason,
                metrics.detail(slot),
                metrics.features(slot));
    }

    private FlowEndpoint endpoint(int slot, int end) {
        boolean hasMoreMacs = FlowState.hasMoreMacs(table.get(slot, FlowTable.STATE), end);
        return FlowKey.endpoint(table.keys(), FlowTable.key(slot), end, otherMacs.of(slot, end), hasMoreMacs);
    }

    private FlowTotals totals(int slot, int direction) {
        int totals = direction * FlowTable.TOTALS;
        long state = table.get(slot, FlowTable.STATE);
        return new FlowTotals(
                table.get(slot, totals + FlowTable.FRAMES),
                table.get(slot, totals + FlowTable.BYTES),
                table.get(slot, totals + FlowTable.IP_BYTES),
                FlowState.tcpFlags(state, direction),
                FlowState.isLengthBeyondFrame(state, direction));
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
