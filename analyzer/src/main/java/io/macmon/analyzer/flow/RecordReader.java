package io.macmon.analyzer.flow;

import java.time.Instant;

/** Makes a {@link FlowRecord} of what a slot of the table holds. One thread only. */
final class RecordReader {

    private final FlowTable table;
    private final FlowKey key = new FlowKey();

    RecordReader(FlowTable table) {
        this.table = table;
    }

    FlowRecord read(int slot, EndReason reason) {
        table.loadKey(slot, key);
        boolean sourceIsB = FlowState.sourceIsB(table.get(slot, FlowTable.STATE));
        return new FlowRecord(
                key.end(sourceIsB ? FlowKey.B : FlowKey.A),
                key.end(sourceIsB ? FlowKey.A : FlowKey.B),
                key.vlanIds(),
                key.etherType(),
                key.protocol(),
                instant(table.get(slot, FlowTable.FIRST)),
                instant(table.get(slot, FlowTable.LAST)),
                totals(slot, FlowState.FORWARD),
                totals(slot, FlowState.REVERSE),
                reason);
    }

    private FlowTotals totals(int slot, int direction) {
        int skip = direction * FlowTable.TOTALS;
        return new FlowTotals(
                table.get(slot, skip + FlowTable.FRAMES),
                table.get(slot, skip + FlowTable.OCTETS),
                table.get(slot, skip + FlowTable.IP_OCTETS),
                FlowState.tcpFlags(table.get(slot, FlowTable.STATE), direction));
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
