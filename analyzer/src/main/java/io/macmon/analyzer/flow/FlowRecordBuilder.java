package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.analyzer.flow.record.OpenFlows;
import java.time.Instant;

/** Builds the {@link FlowRecord} for a slot in the flow table. One thread only, except {@link #capacity}. */
final class FlowRecordBuilder implements OpenFlows {

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
                metrics.features(slot),
                metrics.names(slot));
    }

    @Override
    public int capacity() {
        return table.maxFlows();
    }

    @Override
    public int slots() {
        return table.slotsUsed();
    }

    @Override
    public long serial(int slot) {
        return table.get(slot, FlowTable.SERIAL);
    }

    @Override
    public long frames(int slot) {
        return table.frames(slot);
    }

    @Override
    public long bytes(int slot) {
        return table.bytes(slot, FlowState.FORWARD) + table.bytes(slot, FlowState.REVERSE);
    }

    @Override
    public long firstNanos(int slot) {
        return table.get(slot, FlowTable.FIRST_NANOS);
    }

    @Override
    public long sourceMac(int slot) {
        return FlowKey.mac(table.keys(), FlowTable.key(slot), sourceEnd(slot));
    }

    @Override
    public long destinationMac(int slot) {
        return FlowKey.mac(table.keys(), FlowTable.key(slot), FlowKey.A + FlowKey.B - sourceEnd(slot));
    }

    private int sourceEnd(int slot) {
        return FlowState.sourceIsB(table.get(slot, FlowTable.STATE)) ? FlowKey.B : FlowKey.A;
    }

    @Override
    public FlowRecord record(int slot) {
        boolean isClosing = FlowState.isClosing(table.get(slot, FlowTable.STATE));
        return build(slot, isClosing ? EndReason.END_DETECTED : EndReason.FORCED);
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
