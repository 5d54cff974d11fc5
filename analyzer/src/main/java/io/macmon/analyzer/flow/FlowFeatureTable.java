package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.analyzer.flow.record.FlowFeatures.Direction;
import io.macmon.analyzer.flow.record.SummaryStats;
import java.util.Arrays;

/**
 * Accumulates the {@link FlowFeatures} of every open flow, by its slot in the {@link FlowTable}. Memory is allocated
 * once, {@value #STRIDE} longs per flow. All features belong to the record and are cleared when a record starts.
 *
 * <p>One thread only.
 */
final class FlowFeatureTable {

    private static final int ACTIVITY = 0;
    private static final int BULKS = ACTIVITY + ActivityPeriods.LENGTH;
    private static final int DIRECTIONS = BULKS + BulkRuns.LENGTH;

    static final int STRIDE = DIRECTIONS + 2 * DirectionFeatureAccumulator.LENGTH;

    private final FlowTable table;
    private final long[] words;
    private final ActivityPeriods activity = new ActivityPeriods();
    private final BulkRuns bulks = new BulkRuns();
    private final DirectionFeatureAccumulator accumulator = new DirectionFeatureAccumulator();

    FlowFeatureTable(FlowTable table) {
        this.table = table;
        words = new long[Math.multiplyExact(table.maxFlows(), STRIDE)];
    }

    void startRecord(int slot) {
        Arrays.fill(words, slot * STRIDE, (slot + 1) * STRIDE, 0);
    }

    void add(int slot, int direction, MeterBatch batch, int frame) {
        int flow = slot * STRIDE;
        int payload = batch.detail().payloadBytes[frame];
        activity.wrap(words, flow + ACTIVITY).add(batch.nanos[frame]);
        if (payload > 0) {
            bulks.wrap(words, flow + BULKS).add(direction, payload, batch.nanos[frame]);
        }
        accumulator(flow, direction).add(batch, frame);
    }

    FlowFeatures features(int slot) {
        activity.wrap(words, slot * STRIDE + ACTIVITY);
        return new FlowFeatures(
                directionFeatures(slot, FlowState.FORWARD),
                directionFeatures(slot, FlowState.REVERSE),
                payloadOfBothDirections(slot),
                activity.active(),
                activity.idle(),
                activity.subflows());
    }

    private Direction directionFeatures(int slot, int direction) {
        int flow = slot * STRIDE;
        return accumulator(flow, direction)
                .features(
                        table.frames(slot, direction),
                        bulks.wrap(words, flow + BULKS).bulks(direction));
    }

    private SummaryStats payloadOfBothDirections(int slot) {
        int flow = slot * STRIDE;
        RunningStats both = accumulator(flow, FlowState.FORWARD).payload().copy();
        both.addAll(accumulator(flow, FlowState.REVERSE).payload());
        return both.summary(table.frames(slot));
    }

    private DirectionFeatureAccumulator accumulator(int flow, int direction) {
        return accumulator.wrap(words, flow + DIRECTIONS + direction * DirectionFeatureAccumulator.LENGTH);
    }
}
