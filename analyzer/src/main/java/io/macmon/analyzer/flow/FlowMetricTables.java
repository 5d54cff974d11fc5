package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.config.FlowMetrics;
import java.util.Optional;

/**
 * Holds what is measured for the open flows beyond totals: nothing, details, or details and features. One thread only.
 */
final class FlowMetricTables {

    private final FlowDetailTable details; // null if only totals are measured
    private final FlowFeatureTable features; // null unless features are measured

    FlowMetricTables(FlowMetrics metrics, FlowTable table) {
        details = metrics == FlowMetrics.TOTALS ? null : new FlowDetailTable(table);
        features = metrics == FlowMetrics.FEATURES ? new FlowFeatureTable(table) : null;
    }

    /** Creates the part of the meter's batch that holds more than totals; null if only totals are measured. */
    MeterBatchDetail newBatchDetail() {
        return details == null ? null : new MeterBatchDetail();
    }

    /** Reads what the frames in a batch will need; call {@link FlowTable#prefetch} first. Changes nothing. */
    void prefetch(MeterBatch batch) {
        if (details != null) {
            details.prefetch(batch);
        }
    }

    /** Starts a flow. */
    void startFlow(int slot) {
        if (details != null) {
            details.startFlow(slot);
        }
        if (features != null) {
            features.startRecord(slot);
        }
    }

    /** Starts another record of a flow. */
    void startRecord(int slot) {
        if (details != null) {
            details.startRecord(slot);
        }
        if (features != null) {
            features.startRecord(slot);
        }
    }

    /** Adds a frame. Call this before the table counts the frame. */
    void add(int slot, int direction, MeterBatch batch, int frame) {
        if (details != null) {
            details.add(slot, direction, batch, frame);
        }
        if (features != null) {
            features.add(slot, direction, batch, frame);
        }
    }

    /** As {@link #add}, but for a frame with one of {@link MeterBatch#OF_FAULTS}. */
    void addFaulty(int slot, int direction, MeterBatch batch, int frame) {
        boolean isBad = (batch.marks[frame] & MeterBatch.BAD_CHECKSUM) != 0;
        if (details != null && isBad) {
            details.addWithBadChecksum(slot, direction, batch, frame);
        } else if (details != null) {
            details.add(slot, direction, batch, frame);
        }
        if (features != null) {
            features.add(slot, direction, batch, frame);
        }
    }

    Optional<FlowDetail> detail(int slot) {
        return details == null ? Optional.empty() : Optional.of(details.detail(slot));
    }

    Optional<FlowFeatures> features(int slot) {
        return features == null ? Optional.empty() : Optional.of(features.features(slot));
    }
}
