package io.macmon.analyzer.flow;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.HostPairShare;
import io.macmon.analyzer.flow.name.NameCounts;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.capture.Frame;
import io.macmon.config.FlowMetrics;
import java.util.Optional;

/**
 * Holds what is measured for the open flows beyond totals: nothing, details, or details and features; and their names,
 * if they are read. One thread only.
 */
final class FlowMetricTables {

    private final FlowDetailTable details; // null if only totals are measured
    private final FlowFeatureTable features; // null unless features are measured
    private final FlowNameTable names; // null unless names are read

    /** @param names null unless names are read */
    FlowMetricTables(FlowMetrics metrics, FlowTable table, FlowNameTable names) {
        this.names = names;
        details = metrics == FlowMetrics.TOTALS ? null : new FlowDetailTable(table);
        features = metrics == FlowMetrics.FEATURES ? new FlowFeatureTable(table) : null;
    }

    /** Creates the part of the meter's batch that holds more than totals; null if only totals are measured. */
    MeterBatchDetail newBatchDetail() {
        return details == null ? null : new MeterBatchDetail();
    }

    /** Creates the part of the meter's batch that finds the frames' payload; null unless names are read. */
    FlowNameTable.Payloads newBatchPayloads() {
        return names == null ? null : new FlowNameTable.Payloads();
    }

    /** Reads what the frames in a batch will need; call {@link FlowTable#prefetch} first. Changes nothing. */
    void prefetch(MeterBatch batch) {
        if (details != null) {
            details.prefetch(batch);
        }
    }

    /** Starts a flow whose first frame has this capture time. */
    void startFlow(int slot, long nanos) {
        if (names != null) {
            names.startFlow(slot, nanos);
        }
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

    /** Ends a flow, after its last record was built. */
    void endFlow(int slot) {
        if (names != null) {
            names.endFlow(slot);
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
        if (names != null) {
            names.add(slot, direction, batch, frame);
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
        if (names != null && !isBad) {
            names.add(slot, direction, batch, frame);
        }
        if (features != null) {
            features.add(slot, direction, batch, frame);
        }
    }

    Optional<FlowDetail> detail(int slot) {
        return details == null ? Optional.empty() : Optional.of(details.detail(slot));
    }

    /** Whether a frame that is not decoded yet may hold names; false for most frames, by their headers. */
    boolean mayLearnFrom(Frame frame) {
        return names != null && HostPairShare.ofHeader(frame, 1, true) == Frame.ANY_SHARE;
    }

    /**
     * Whether a decoded frame has names for flows other than its own.
     *
     * @param isMetered whether this meter meters it
     */
    boolean learnsFrom(DecodedFrame decoded, Frame frame, boolean isMetered) {
        return names != null && FlowNameTable.isLearned(decoded, frame, isMetered);
    }

    /**
     * Reads the names in such a frame.
     *
     * @param streamNanos the latest capture time so far
     */
    void learn(DecodedFrame decoded, Frame frame, long streamNanos, boolean isMetered) {
        names.learn(decoded, frame, streamNanos, isMetered);
    }

    /** Reads what a stranger calls itself in a frame that may name its sender. */
    void learnStranger(DecodedFrame decoded, Frame frame, boolean isCounted) {
        names.learnStranger(decoded, frame, isCounted);
    }

    void countNames(NameCounts tally) {
        if (names != null) {
            tally.set(names.counts());
        }
    }

    Optional<FlowNames> names(int slot) {
        return names == null ? Optional.empty() : Optional.of(names.names(slot));
    }

    Optional<FlowFeatures> features(int slot) {
        return features == null ? Optional.empty() : Optional.of(features.features(slot));
    }
}
