package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.DirectionDetail.Range;
import io.macmon.analyzer.flow.record.SummaryStats;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * Accumulates the {@link DirectionDetail} for one direction of a flow record: a flyweight over the line of this
 * direction in {@link FlowLayout}, all 0 before the record's first frame. One thread only.
 */
final class DirectionDetailAccumulator {

    /** The largest IP packet, in bytes, that fits into an Ethernet frame other than a jumbo frame. */
    private static final int MAX_PACKET_BYTES = 1_500;

    // RANGES holds complement of min | max of TTL, 8 bits each, of DSCP, 6 bits each, of sizes, 16 bits each, and a
    // mark. All are 0 without a value.
    private static final int TTL_SHIFT = 0;
    private static final int TTL_BITS = 8;
    private static final int DSCP_SHIFT = 16;
    private static final int DSCP_BITS = 6;
    private static final long DATAGRAM_SEEN = 1L << 28;
    private static final int SIZE_SHIFT = 32;
    private static final int SIZE_BITS = 16;
    private static final int SIZE_LIMIT = 0xFFFF; // sizes from this on are in the extra part

    private static final int OVERSIZE_BITS = 16;
    private static final long OVERSIZE_MASK = 0xFFFF;
    private static final long LOW = 0xFFFF_FFFFL;

    private final long[] words;
    private final FlowExtras extras;
    private final GapStats gaps;
    private int at;
    private int slot;
    private int direction;

    DirectionDetailAccumulator(long[] words, FlowExtras extras) {
        this.words = words;
        this.extras = extras;
        gaps = new GapStats(words, extras);
    }

    /** Points this flyweight at a direction of the flow in a slot. */
    DirectionDetailAccumulator moveTo(int slot, int direction) {
        this.slot = slot;
        this.direction = direction;
        at = slot * FlowLayout.LENGTH + FlowLayout.direction(direction);
        return this;
    }

    /** @param isFirst whether this is the record's first frame in this direction */
    void add(MeterBatch batch, int frame, boolean isFirst) {
        MeterBatchDetail detail = batch.detail();
        addTime(batch.nanos[frame], isFirst);
        addSize(batch.bytes[frame]);
        addPayload(detail.payloadBytes[frame], batch.ipBytes[frame] > MAX_PACKET_BYTES);
        if (detail.isFragment[frame]) {
            extras.add(slot, FlowLayout.Extra.FRAGMENTS + direction, 1);
        }
        if (detail.ttls[frame] != MeterBatchDetail.NO_TTL) {
            widen(TTL_SHIFT, TTL_BITS, detail.ttls[frame]);
            widen(DSCP_SHIFT, DSCP_BITS, detail.dscps[frame]);
        }
    }

    private void addTime(long nanos, boolean isFirst) {
        long last = words[at + FlowLayout.LAST];
        if (isFirst) {
            words[at + FlowLayout.FIRST] = nanos;
            words[at + FlowLayout.LAST] = nanos;
            return;
        }
        gaps().add(FlowDetailTable.gap(nanos, last));
        if (nanos > last) {
            words[at + FlowLayout.LAST] = nanos;
            if (nanos - last < 0) {
                extras.add(slot, FlowLayout.Extra.UNCOUNTED_NANOS + 1 + direction, nanos - last);
            }
        } else if (nanos < words[at + FlowLayout.FIRST]) {
            extras.add(slot, FlowLayout.Extra.REORDERED_NANOS + direction, words[at + FlowLayout.FIRST] - nanos);
            words[at + FlowLayout.FIRST] = nanos;
        }
    }

    private void addSize(int bytes) {
        widen(SIZE_SHIFT, SIZE_BITS, Math.min(bytes, SIZE_LIMIT));
        if (bytes >= SIZE_LIMIT) {
            addLargeSize(bytes);
        }
        long square = (long) bytes * bytes;
        long squares = words[at + FlowLayout.SIZE_SQUARES] + square;
        words[at + FlowLayout.SIZE_SQUARES] = squares;
        if (Long.compareUnsigned(squares, square) < 0) {
            extras.add(slot, FlowLayout.Extra.SIZE_SQUARES_HIGH + direction, 1);
        }
    }

    private void addLargeSize(int bytes) {
        int field = FlowLayout.Extra.SIZES + direction;
        long sizes = extras.get(slot, field);
        long minComplement = Math.max(sizes >>> Integer.SIZE, Integer.MAX_VALUE - bytes);
        extras.set(slot, field, minComplement << Integer.SIZE | Math.max(sizes & LOW, bytes));
    }

    private void addPayload(int payloadBytes, boolean isOversize) {
        long payload = (long) payloadBytes << OVERSIZE_BITS;
        long sum = words[at + FlowLayout.PAYLOAD_AND_OVERSIZE] + payload;
        if (Long.compareUnsigned(sum, payload) < 0) {
            extras.add(slot, FlowLayout.Extra.PAYLOAD_HIGH + direction, 1);
        }
        if (isOversize && (sum & OVERSIZE_MASK) == OVERSIZE_MASK) {
            sum &= ~OVERSIZE_MASK;
            extras.add(slot, FlowLayout.Extra.OVERSIZE_HIGH + direction, 1);
        } else if (isOversize) {
            sum++;
        }
        words[at + FlowLayout.PAYLOAD_AND_OVERSIZE] = sum;
    }

    void addRetransmission(int bytes) {
        extras.add(slot, FlowLayout.Extra.RETRANSMITTED_FRAMES + direction, 1);
        extras.add(slot, FlowLayout.Extra.RETRANSMITTED_BYTES + direction, bytes);
    }

    /**
     * Whether {@link #setDatagramSeen} was called for this record: then the {@link ConnectionState} of a UDP flow need
     * not be read for each datagram.
     */
    boolean isDatagramSeen() {
        return (words[at + FlowLayout.RANGES] & DATAGRAM_SEEN) != 0;
    }

    void setDatagramSeen() {
        words[at + FlowLayout.RANGES] |= DATAGRAM_SEEN;
    }

    /** Time of the first frame that arrived in this direction, nanoseconds since the epoch. */
    long firstArrival() {
        return words[at + FlowLayout.FIRST] + extras.get(slot, FlowLayout.Extra.REORDERED_NANOS + direction);
    }

    long payloadBytes() {
        long high = extras.get(slot, FlowLayout.Extra.PAYLOAD_HIGH + direction);
        return high << (Long.SIZE - OVERSIZE_BITS) | words[at + FlowLayout.PAYLOAD_AND_OVERSIZE] >>> OVERSIZE_BITS;
    }

    /**
     * @param frames      frames of the record in this direction
     * @param bytes       bytes in these frames
     * @param streamBytes see {@link DirectionDetail#streamBytes}
     */
    DirectionDetail detail(long frames, long bytes, long streamBytes) {
        long linkSource = extras.get(slot, FlowLayout.Extra.LINK_SOURCES + direction);
        return new DirectionDetail(
                frames == 0 ? Optional.empty() : Optional.of(instant(words[at + FlowLayout.FIRST])),
                frames == 0 ? Optional.empty() : Optional.of(instant(words[at + FlowLayout.LAST])),
                sizes(frames, bytes),
                gaps().summary(Math.max(0, frames - 1), gapSum()),
                range(TTL_SHIFT, TTL_BITS),
                range(DSCP_SHIFT, DSCP_BITS),
                payloadBytes(),
                streamBytes,
                extras.get(slot, FlowLayout.Extra.RETRANSMITTED_FRAMES + direction),
                extras.get(slot, FlowLayout.Extra.RETRANSMITTED_BYTES + direction),
                extras.get(slot, FlowLayout.Extra.FRAGMENTS + direction),
                oversizeFrames(),
                linkSource == 0 ? Optional.empty() : Optional.of(new MacAddress(linkSource)));
    }

    private GapStats gaps() {
        int extra = FlowLayout.Extra.GAPS + (1 + direction) * GapStats.EXTRA_LENGTH;
        return gaps.moveTo(at + FlowLayout.DIRECTION_GAPS, slot, extra);
    }

    private long gapSum() {
        return words[at + FlowLayout.LAST]
                - firstArrival()
                - extras.get(slot, FlowLayout.Extra.UNCOUNTED_NANOS + 1 + direction);
    }

    private SummaryStats sizes(long frames, long bytes) {
        int minComplement = minComplement(SIZE_SHIFT, SIZE_BITS);
        int max = max(SIZE_SHIFT, SIZE_BITS);
        long large = extras.get(slot, FlowLayout.Extra.SIZES + direction);
        return frames == 0
                ? SummaryStats.NONE
                : RunningStats.summary(
                        frames,
                        minComplement == 0 ? Integer.MAX_VALUE - (large >>> Integer.SIZE) : SIZE_LIMIT - minComplement,
                        max == SIZE_LIMIT ? large & LOW : max,
                        bytes,
                        extras.get(slot, FlowLayout.Extra.SIZE_SQUARES_HIGH + direction),
                        words[at + FlowLayout.SIZE_SQUARES]);
    }

    private long oversizeFrames() {
        long high = extras.get(slot, FlowLayout.Extra.OVERSIZE_HIGH + direction);
        return high << OVERSIZE_BITS | (words[at + FlowLayout.PAYLOAD_AND_OVERSIZE] & OVERSIZE_MASK);
    }

    private void widen(int shift, int bits, int value) {
        int complement = (1 << bits) - 1 - value;
        long minComplement = minComplement(shift, bits);
        long max = max(shift, bits);
        if (value > max || complement > minComplement) {
            long others = words[at + FlowLayout.RANGES] & ~(((1L << (2 * bits)) - 1) << shift);
            long range = Math.max(max, value) << bits | Math.max(minComplement, complement);
            words[at + FlowLayout.RANGES] = others | range << shift;
        }
    }

    private int minComplement(int shift, int bits) {
        return (int) (words[at + FlowLayout.RANGES] >>> shift) & ((1 << bits) - 1);
    }

    private int max(int shift, int bits) {
        return minComplement(shift + bits, bits);
    }

    private Optional<Range> range(int shift, int bits) {
        int minComplement = minComplement(shift, bits);
        int max = max(shift, bits);
        return minComplement == 0 && max == 0
                ? Optional.empty()
                : Optional.of(new Range((1 << bits) - 1 - minComplement, max));
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
