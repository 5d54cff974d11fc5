package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.config.FlowMetrics;
import java.util.Optional;

/** What is measured of the open flows beyond totals: nothing, details, or details and features. One thread only. */
final class FlowMeasures {

    private final FlowDetailTable details; // null when totals are enough
    private final FlowFeatureTable features; // null unless they are asked for

    FlowMeasures(FlowMetrics measure, FlowTable table) {
        details = measure == FlowMetrics.TOTALS ? null : new FlowDetailTable(table);
        features = measure == FlowMetrics.FEATURES ? new FlowFeatureTable(table) : null;
    }

    /** What the meter's batches are to hold; null when totals are enough. */
    MeterBatchDetail ofBatch() {
        return details == null ? null : new MeterBatchDetail();
    }

    /** Starts a flow. */
    void open(int slot) {
        if (details != null) {
            details.open(slot);
        }
        if (features != null) {
            features.open(slot);
        }
    }

    /** Starts another record of a flow. */
    void cut(int slot) {
        if (details != null) {
            details.cut(slot);
        }
        if (features != null) {
            features.open(slot);
        }
    }

    /** Counts a frame; called before the table counts it. */
    void count(int slot, int direction, MeterBatch batch, int frame) {
        if (details != null) {
            details.count(slot, direction, batch, frame);
        }
        if (features != null) {
            features.count(slot, direction, batch, frame);
        }
    }

    Optional<FlowDetail> detail(int slot) {
        return details == null ? Optional.empty() : Optional.of(details.read(slot));
    }

    Optional<FlowFeatures> features(int slot) {
        return features == null ? Optional.empty() : Optional.of(features.read(slot));
    }
}
