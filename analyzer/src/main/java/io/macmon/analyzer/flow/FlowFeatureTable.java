package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.analyzer.flow.record.FlowFeatures.Direction;
import io.macmon.analyzer.flow.record.FlowFeatures.Flags;
import io.macmon.analyzer.flow.record.SummaryStats;
import io.macmon.analyzer.wire.IpProtocol;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * What makes the {@link FlowFeatures} of the open flows, beside the {@link FlowTable} and by its slots; in memory that is
 * allocated once, {@value #STRIDE} longs a flow. All of it is of the record, and starts anew with each. One thread only.
 */
final class FlowFeatureTable {

    private static final int ACTIVITY = 0;
    private static final int BULKS = ACTIVITY + ActivityPeriods.WORDS;
    private static final int DIRECTIONS = BULKS + BulkRuns.WORDS;

    // Of a direction.
    private static final int PAYLOAD = 0;
    private static final int PAYLOAD_FRAMES = PAYLOAD + RunningStats.WORDS;
    private static final int HEADERS = PAYLOAD_FRAMES + 1;
    private static final int LEAST_HEADER = HEADERS + 1; // its complement to MOST_HEADER
    private static final int WINDOW = LEAST_HEADER + 1; // of the first segment, and 1
    private static final int FLAGS = WINDOW + 1;
    private static final int DIRECTION = FLAGS + 4; // two flags in each, 32 bits

    static final int STRIDE = DIRECTIONS + 2 * DIRECTION;

    private static final int MOST_HEADER = 1_020; // DCCP's: 255 * 4
    private static final int FLAG_KINDS = 8;

    private final FlowTable table;
    private final long[] words;

    FlowFeatureTable(FlowTable table) {
        this.table = table;
        words = new long[Math.multiplyExact(table.maxFlows(), STRIDE)];
    }

    /** Starts a record. */
    void open(int slot) {
        Arrays.fill(words, slot * STRIDE, (slot + 1) * STRIDE, 0);
    }

    void count(int slot, int direction, MeterBatch batch, int frame) {
        MeterBatchDetail detail = batch.detail();
        long nanos = batch.nanos[frame];
        int payload = detail.payloadBytes[frame];
        int flow = slot * STRIDE;
        int own = flow + DIRECTIONS + direction * DIRECTION;
        ActivityPeriods.add(words, flow + ACTIVITY, nanos);
        RunningStats.add(words, own + PAYLOAD, payload);
        if (payload > 0) {
            words[own + PAYLOAD_FRAMES]++;
            BulkRuns.add(words, flow + BULKS, direction, payload, nanos);
        }
        int header = detail.headerBytes[frame];
        words[own + HEADERS] += header;
        words[own + LEAST_HEADER] = Math.max(words[own + LEAST_HEADER], MOST_HEADER - header);
        if (batch.protocol(frame) == IpProtocol.TCP) {
            countSegment(own, batch.tcpFlags[frame], detail.windows[frame]);
        }
    }

    FlowFeatures read(int slot) {
        int flow = slot * STRIDE;
        return new FlowFeatures(
                direction(slot, FlowState.FORWARD),
                direction(slot, FlowState.REVERSE),
                payload(slot),
                ActivityPeriods.active(words, flow + ACTIVITY),
                ActivityPeriods.idle(words, flow + ACTIVITY),
                ActivityPeriods.subflows(words, flow + ACTIVITY));
    }

    private void countSegment(int own, int flags, int window) {
        if (words[own + WINDOW] == 0) {
            words[own + WINDOW] = window + 1L; // of a segment that is cut nothing is known, and 0 stays
        }
        for (int flag = 0; flag < FLAG_KINDS; flag++) {
            words[own + FLAGS + flag / 2] += (long) ((flags >>> flag) & 1) << (flag % 2 * Integer.SIZE);
        }
    }

    private Direction direction(int slot, int direction) {
        int own = slot * STRIDE + DIRECTIONS + direction * DIRECTION;
        long frames = table.frames(slot, direction);
        long window = words[own + WINDOW];
        return new Direction(
                RunningStats.read(words, own + PAYLOAD, frames),
                words[own + PAYLOAD_FRAMES],
                words[own + HEADERS],
                frames == 0 ? 0 : MOST_HEADER - (int) words[own + LEAST_HEADER],
                window == 0 ? OptionalInt.empty() : OptionalInt.of((int) window - 1),
                flags(own + FLAGS),
                BulkRuns.read(words, slot * STRIDE + BULKS, direction));
    }

    // In the order of the bits in TCP's header, from the lowest.
    private Flags flags(int at) {
        long[] counts = new long[FLAG_KINDS];
        for (int flag = 0; flag < FLAG_KINDS; flag++) {
            counts[flag] = (words[at + flag / 2] >>> (flag % 2 * Integer.SIZE)) & 0xFFFF_FFFFL;
        }
        return new Flags(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7]);
    }

    private SummaryStats payload(int slot) {
        long[] both = new long[RunningStats.WORDS];
        int directions = slot * STRIDE + DIRECTIONS;
        RunningStats.merge(both, 0, words, directions + PAYLOAD);
        RunningStats.merge(both, 0, words, directions + DIRECTION + PAYLOAD);
        return RunningStats.read(both, 0, table.frames(slot, 0) + table.frames(slot, 1));
    }
}
