package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.analyzer.flow.record.FlowFeatures.Bulks;
import io.macmon.analyzer.flow.record.FlowFeatures.Direction;
import io.macmon.analyzer.flow.record.FlowFeatures.Flags;
import io.macmon.analyzer.flow.record.SummaryStats;
import io.macmon.analyzer.wire.IpProtocol;
import java.util.Arrays;
import java.util.OptionalInt;

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

    static final int STRIDE = DIRECTIONS + 2 * DirectionFeatures.LENGTH;

    private final FlowTable table;
    private final long[] words;
    private final ActivityPeriods activity = new ActivityPeriods();
    private final BulkRuns bulks = new BulkRuns();
    private final DirectionFeatures accumulator = new DirectionFeatures();

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

    private DirectionFeatures accumulator(int flow, int direction) {
        return accumulator.wrap(words, flow + DIRECTIONS + direction * DirectionFeatures.LENGTH);
    }

    /**
     * Accumulates the features of one direction of a flow record, except the bulks: a flyweight over longs of an array,
     * all 0 before the record's first frame.
     */
    private static final class DirectionFeatures {

        private static final int PAYLOAD = 0;
        private static final int PAYLOAD_FRAMES = PAYLOAD + RunningStats.LENGTH;
        private static final int HEADER_BYTES = PAYLOAD_FRAMES + 1;
        private static final int MIN_HEADER_COMPLEMENT = HEADER_BYTES + 1; // MAX_HEADER_BYTES - min
        private static final int INITIAL_WINDOW = MIN_HEADER_COMPLEMENT + 1; // the window of the first segment, plus 1
        private static final int FLAGS = INITIAL_WINDOW + 1; // two 32-bit counters per long
        private static final int FLAG_KINDS = 8;

        /** Longs per accumulator. */
        static final int LENGTH = FLAGS + FLAG_KINDS / 2;

        /** The longest header is DCCP's: 255 * 4 bytes. */
        private static final int MAX_HEADER_BYTES = 1_020;

        private final RunningStats payload = new RunningStats();
        private long[] words;
        private int at;

        /** Points this flyweight at the accumulator that starts at {@code words[at]}. */
        DirectionFeatures wrap(long[] words, int at) {
            this.words = words;
            this.at = at;
            return this;
        }

        void add(MeterBatch batch, int frame) {
            MeterBatchDetail detail = batch.detail();
            int payloadBytes = detail.payloadBytes[frame];
            int headerBytes = detail.headerBytes[frame];
            payload().add(payloadBytes);
            words[at + PAYLOAD_FRAMES] += payloadBytes > 0 ? 1 : 0;
            words[at + HEADER_BYTES] += headerBytes;
            words[at + MIN_HEADER_COMPLEMENT] =
                    Math.max(words[at + MIN_HEADER_COMPLEMENT], MAX_HEADER_BYTES - headerBytes);
            if (batch.protocol(frame) == IpProtocol.TCP) {
                addSegment(batch.tcpFlags[frame], detail.windows[frame]);
            }
        }

        private void addSegment(int flags, int window) {
            if (words[at + INITIAL_WINDOW] == 0) {
                words[at + INITIAL_WINDOW] = window + 1L; // stays 0 for NO_WINDOW
            }
            for (int flag = 0; flag < FLAG_KINDS; flag++) {
                words[at + FLAGS + flag / 2] += (long) ((flags >>> flag) & 1) << (flag % 2 * Integer.SIZE);
            }
        }

        /** Payload bytes per frame. */
        RunningStats payload() {
            return payload.wrap(words, at + PAYLOAD);
        }

        /** @param frames frames of the record in this direction */
        Direction features(long frames, Bulks bulks) {
            long window = words[at + INITIAL_WINDOW];
            return new Direction(
                    payload().summary(frames),
                    words[at + PAYLOAD_FRAMES],
                    words[at + HEADER_BYTES],
                    frames == 0 ? 0 : MAX_HEADER_BYTES - (int) words[at + MIN_HEADER_COMPLEMENT],
                    window == 0 ? OptionalInt.empty() : OptionalInt.of((int) window - 1),
                    flags(),
                    bulks);
        }

        // The counters are in the order of the bits in the TCP header, lowest first.
        private Flags flags() {
            long[] counts = new long[FLAG_KINDS];
            for (int flag = 0; flag < FLAG_KINDS; flag++) {
                counts[flag] = (words[at + FLAGS + flag / 2] >>> (flag % 2 * Integer.SIZE)) & 0xFFFF_FFFFL;
            }
            return new Flags(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7]);
        }
    }

    /**
     * Finds the active periods, the idle gaps and the subflows of a flow record: a flyweight over longs of an array,
     * all 0 before the first frame.
     */
    private static final class ActivityPeriods {

        private static final int PERIOD_START = 0;
        private static final int LAST_FRAME = 1;
        private static final int ENDED_PERIODS = 2;
        private static final int SUBFLOWS = 3; // 0 before the first frame
        private static final int ACTIVE = 4;
        private static final int IDLE = ACTIVE + RunningStats.LENGTH;

        /** Longs per accumulator. */
        static final int LENGTH = IDLE + RunningStats.LENGTH;

        private static final long IDLE_GAP_NANOS = FlowFeatures.IDLE_GAP_SECONDS * 1_000_000_000L;
        private static final long SUBFLOW_GAP_NANOS = FlowFeatures.SUBFLOW_GAP_SECONDS * 1_000_000_000L;

        private final RunningStats stats = new RunningStats();
        private long[] words;
        private int at;

        /** Points this flyweight at the accumulator that starts at {@code words[at]}. */
        ActivityPeriods wrap(long[] words, int at) {
            this.words = words;
            this.at = at;
            return this;
        }

        /** Adds a frame in either direction. */
        void add(long nanos) {
            if (words[at + SUBFLOWS] == 0) {
                words[at + SUBFLOWS] = 1;
                words[at + PERIOD_START] = nanos;
                words[at + LAST_FRAME] = nanos;
                return;
            }
            long gap = nanos - words[at + LAST_FRAME];
            if (gap > SUBFLOW_GAP_NANOS) {
                words[at + SUBFLOWS]++;
            }
            if (gap > IDLE_GAP_NANOS) {
                stats.wrap(words, at + ACTIVE).add(words[at + LAST_FRAME] - words[at + PERIOD_START]);
                stats.wrap(words, at + IDLE).add(gap);
                words[at + ENDED_PERIODS]++;
                words[at + PERIOD_START] = nanos;
            }
            words[at + LAST_FRAME] = Math.max(words[at + LAST_FRAME], nanos);
        }

        long subflows() {
            return words[at + SUBFLOWS];
        }

        /** Nanoseconds per active period, including the current one. */
        SummaryStats active() {
            RunningStats all = stats.wrap(words, at + ACTIVE).copy();
            all.add(words[at + LAST_FRAME] - words[at + PERIOD_START]);
            return all.summary(words[at + ENDED_PERIODS] + 1);
        }

        /** Nanoseconds per idle gap. */
        SummaryStats idle() {
            return stats.wrap(words, at + IDLE).summary(words[at + ENDED_PERIODS]);
        }
    }
}
