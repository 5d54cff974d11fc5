package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import java.time.Instant;

/** Makes a {@link FlowRecord} of what a slot of the table holds. One thread only. */
final class FlowRecordBuilder {

    private final FlowTable table;
    private final FlowMeasures measures;

    FlowRecordBuilder(FlowTable table, FlowMeasures measures) {
        this.table = table;
        this.measures = measures;
    }

    FlowRecord read(int slot, EndReason reason) {
        long[] keys = table.keys();
        int key = FlowTable.key(slot);
        boolean sourceIsB = FlowState.sourceIsB(table.get(slot, FlowTable.STATE));
        return new FlowRecord(
                FlowKey.end(keys, key, sourceIsB ? FlowKey.B : FlowKey.A),
                FlowKey.end(keys, key, sourceIsB ? FlowKey.A : FlowKey.B),
                FlowKey.vlanIds(keys, key),
                FlowKey.etherType(keys, key),
                FlowKey.protocol(keys, key),
                instant(table.get(slot, FlowTable.FIRST)),
                instant(table.get(slot, FlowTable.LAST)),
                totals(slot, FlowState.FORWARD),
                totals(slot, FlowState.REVERSE),
                reason,
                measures.detail(slot),
                measures.features(slot));
    }

    private FlowTotals totals(int slot, int direction) {
        int skip = direction * FlowTable.TOTALS;
        return new FlowTotals(
                table.get(slot, skip + FlowTable.FRAMES),
                table.get(slot, skip + FlowTable.BYTES),
                table.get(slot, skip + FlowTable.IP_BYTES),
                FlowState.tcpFlags(table.get(slot, FlowTable.STATE), direction));
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
