package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.DirectionDetail.Range;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * Accumulates the {@link DirectionDetail} for one direction of a flow record: a flyweight over {@value #LENGTH} longs
 * of an array, all 0 before the record's first frame. One thread only.
 */
final class DirectionDetailAccumulator {

    private static final int SIZES = 0;
    private static final int GAPS = SIZES + RunningStats.LENGTH;
    private static final int FIRST = GAPS + RunningStats.LENGTH;
    private static final int LAST = FIRST + 1;
    private static final int PAYLOAD_BYTES = LAST + 1;
    private static final int RETRANSMITTED_FRAMES = PAYLOAD_BYTES + 1;
    private static final int RETRANSMITTED_BYTES = RETRANSMITTED_FRAMES + 1;
    private static final int FRAGMENTS = RETRANSMITTED_BYTES + 1;
    private static final int OVERSIZE_FRAMES = FRAGMENTS + 1;
    private static final int RANGES = OVERSIZE_FRAMES + 1;

    /** Longs per accumulator. */
    static final int LENGTH = RANGES + 1;

    /** The largest IP packet, in bytes, that fits into an Ethernet frame other than a jumbo frame. */
    private static final int MAX_PACKET_BYTES = 1_500;

    // RANGES holds, for TTL and for DSCP: complement of min, 8 bits | max, 8 bits. ANY is set once there is a value.
    private static final int TTL_SHIFT = 0;
    private static final int DSCP_SHIFT = 16;
    private static final long ANY = 1L << 32;

    private final RunningStats stats = new RunningStats();
    private long[] words;
    private int at;

    /** Points this flyweight at the accumulator that starts at {@code words[at]}. */
    DirectionDetailAccumulator wrap(long[] words, int at) {
        this.words = words;
        this.at = at;
        return this;
    }

    /** @param isFirst whether this is the record's first frame in this direction */
    void add(MeterBatch batch, int frame, boolean isFirst) {
        MeterBatchDetail detail = batch.detail();
        long nanos = batch.nanos[frame];
        if (isFirst) {
            words[at + FIRST] = nanos;
            words[at + LAST] = nanos;
        } else {
            stats.wrap(words, at + GAPS).add(FlowDetailTable.gap(nanos, words[at + LAST]));
            words[at + FIRST] = Math.min(words[at + FIRST], nanos);
            words[at + LAST] = Math.max(words[at + LAST], nanos);
        }
        stats.wrap(words, at + SIZES).add(batch.bytes[frame]);
        words[at + PAYLOAD_BYTES] += detail.payloadBytes[frame];
        words[at + FRAGMENTS] += detail.isFragment[frame] ? 1 : 0;
        words[at + OVERSIZE_FRAMES] += batch.ipBytes[frame] > MAX_PACKET_BYTES ? 1 : 0;
        if (detail.ttls[frame] != MeterBatchDetail.NO_TTL) {
            widenRange(TTL_SHIFT, detail.ttls[frame]);
            widenRange(DSCP_SHIFT, detail.dscps[frame]);
        }
    }

    void addRetransmission(int bytes) {
        words[at + RETRANSMITTED_FRAMES]++;
        words[at + RETRANSMITTED_BYTES] += bytes;
    }

    long payloadBytes() {
        return words[at + PAYLOAD_BYTES];
    }

    /**
     * @param frames      frames of the record in this direction
     * @param streamBytes see {@link DirectionDetail#streamBytes}
     * @param linkSource  see {@link DirectionDetail#linkSource}
     */
    DirectionDetail detail(long frames, long streamBytes, Optional<MacAddress> linkSource) {
        return new DirectionDetail(
                frames == 0 ? Optional.empty() : Optional.of(instant(words[at + FIRST])),
                frames == 0 ? Optional.empty() : Optional.of(instant(words[at + LAST])),
                stats.wrap(words, at + SIZES).summary(frames),
                stats.wrap(words, at + GAPS).summary(Math.max(0, frames - 1)),
                range(TTL_SHIFT),
                range(DSCP_SHIFT),
                words[at + PAYLOAD_BYTES],
                streamBytes,
                words[at + RETRANSMITTED_FRAMES],
                words[at + RETRANSMITTED_BYTES],
                words[at + FRAGMENTS],
                words[at + OVERSIZE_FRAMES],
                linkSource);
    }

    private void widenRange(int shift, int value) {
        long ranges = words[at + RANGES];
        int minComplement = Math.max((int) (ranges >>> shift) & 0xFF, 0xFF - value);
        int max = Math.max((int) (ranges >>> (shift + 8)) & 0xFF, value);
        words[at + RANGES] = (ranges & ~(0xFFFFL << shift)) | ((long) (max << 8 | minComplement) << shift) | ANY;
    }

    private Optional<Range> range(int shift) {
        long ranges = words[at + RANGES];
        if ((ranges & ANY) == 0) {
            return Optional.empty();
        }
        int min = 0xFF - ((int) (ranges >>> shift) & 0xFF);
        int max = (int) (ranges >>> (shift + 8)) & 0xFF;
        return Optional.of(new Range(min, max));
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
