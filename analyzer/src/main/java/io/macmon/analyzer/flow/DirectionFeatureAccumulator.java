package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowFeatures.Bulks;
import io.macmon.analyzer.flow.record.FlowFeatures.Direction;
import io.macmon.analyzer.flow.record.FlowFeatures.Flags;
import io.macmon.analyzer.wire.IpProtocol;
import java.util.OptionalInt;

/**
 * Accumulates the features of one direction of a flow record, except the bulks: a flyweight over {@value #LENGTH} longs
 * of an array, all 0 before the record's first frame. One thread only.
 */
final class DirectionFeatureAccumulator {

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
    DirectionFeatureAccumulator wrap(long[] words, int at) {
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
        words[at + MIN_HEADER_COMPLEMENT] = Math.max(words[at + MIN_HEADER_COMPLEMENT], MAX_HEADER_BYTES - headerBytes);
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
