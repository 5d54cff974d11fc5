package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.DirectionDetail.Range;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.TcpHeader;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * What makes the {@link FlowDetail} of the open flows, beside the {@link FlowTable} and by its slots; in memory that is
 * allocated once, {@value #STRIDE} longs a flow.
 *
 * <pre>
 *   of the record: spread of gaps | of each direction: spread of sizes, spread of gaps, ... , ranges
 *   of the flow:   history | handshake | of each direction: sequence numbers, link source
 * </pre>
 *
 * <p>A cut by the active timeout starts the record's part anew and leaves the flow's. One thread only.
 */
final class FlowDetailTable {

    // Of the record.
    private static final int GAPS = 0;
    private static final int DIRECTIONS = GAPS + RunningStats.WORDS;

    // Of a direction of the record.
    private static final int SIZES = 0;
    private static final int DIRECTION_GAPS = SIZES + RunningStats.WORDS;
    private static final int FIRST = DIRECTION_GAPS + RunningStats.WORDS;
    private static final int LAST = FIRST + 1;
    private static final int PAYLOAD = LAST + 1;
    private static final int RETRANSMITTED_FRAMES = PAYLOAD + 1;
    private static final int RETRANSMITTED_OCTETS = RETRANSMITTED_FRAMES + 1;
    private static final int FRAGMENTS = RETRANSMITTED_OCTETS + 1;
    private static final int OVERSIZE = FRAGMENTS + 1;
    private static final int RANGES = OVERSIZE + 1;
    private static final int DIRECTION = RANGES + 1;

    // Of the flow.
    private static final int HISTORY = DIRECTIONS + 2 * DIRECTION;
    private static final int HANDSHAKE = HISTORY + TcpHistory.WORDS;
    private static final int SEQUENCES = HANDSHAKE + TcpHandshake.WORDS;
    private static final int LINK_SOURCES = SEQUENCES + 2 * TcpSequence.WORDS;

    static final int STRIDE = LINK_SOURCES + 2;

    /** Octets of the largest IP packet that fits in an Ethernet frame without jumbo. */
    private static final int LARGEST_PACKET = 1_500;

    // least complement, 8 | greatest, 8, of DSCP and of TTL; and whether there were any.
    private static final int TTL = 0;
    private static final int DSCP = 16;
    private static final long ANY = 1L << 32;

    private final FlowTable table;
    private final long[] words;

    FlowDetailTable(FlowTable table) {
        this.table = table;
        words = new long[Math.multiplyExact(table.maxFlows(), STRIDE)];
    }

    /** Starts a flow. */
    void open(int slot) {
        Arrays.fill(words, slot * STRIDE, (slot + 1) * STRIDE, 0);
    }

    /** Starts another record of a flow. */
    void cut(int slot) {
        Arrays.fill(words, slot * STRIDE, slot * STRIDE + HISTORY, 0);
    }

    /** Counts a frame; called before the table counts it. */
    void count(int slot, int direction, MeterBatch batch, int frame) {
        MeterBatchDetail detail = batch.detail();
        long nanos = batch.nanos[frame];
        int record = slot * STRIDE;
        if (table.frames(slot, 0) + table.frames(slot, 1) > 0) {
            RunningStats.add(words, record + GAPS, gap(nanos, table.get(slot, FlowTable.LAST)));
        }
        int own = record + DIRECTIONS + direction * DIRECTION;
        if (table.frames(slot, direction) == 0) {
            words[own + FIRST] = nanos;
            words[own + LAST] = nanos;
        } else {
            RunningStats.add(words, own + DIRECTION_GAPS, gap(nanos, words[own + LAST]));
            words[own + FIRST] = Math.min(words[own + FIRST], nanos);
            words[own + LAST] = Math.max(words[own + LAST], nanos);
        }
        RunningStats.add(words, own + SIZES, batch.bytes[frame]);
        words[own + PAYLOAD] += detail.payloadBytes[frame];
        words[own + FRAGMENTS] += detail.isFragment[frame] ? 1 : 0;
        words[own + OVERSIZE] += batch.ipBytes[frame] > LARGEST_PACKET ? 1 : 0;
        if (detail.ttls[frame] != MeterBatchDetail.NO_TTL) {
            widen(own + RANGES, TTL, detail.ttls[frame]);
            widen(own + RANGES, DSCP, detail.dscps[frame]);
        }
        int linkSource = record + LINK_SOURCES + direction;
        if (words[linkSource] == 0) {
            words[linkSource] = detail.linkSources[frame];
        }
        follow(slot, direction, batch, frame);
    }

    FlowDetail read(int slot) {
        int record = slot * STRIDE;
        long frames = table.frames(slot, 0) + table.frames(slot, 1);
        int protocol = FlowKey.protocol(table.keys(), FlowTable.key(slot));
        return new FlowDetail(
                direction(slot, FlowState.FORWARD),
                direction(slot, FlowState.REVERSE),
                RunningStats.read(words, record + GAPS, Math.max(0, frames - 1)),
                TcpHistory.letters(words, record + HISTORY),
                connState(record, protocol),
                TcpHandshake.read(words, record + HANDSHAKE));
    }

    private String connState(int record, int protocol) {
        return switch (protocol) {
            case IpProtocol.TCP -> TcpHistory.tcpState(words, record + HISTORY);
            case IpProtocol.UDP -> TcpHistory.datagramState(words, record + HISTORY);
            default -> "OTH";
        };
    }

    private void follow(int slot, int direction, MeterBatch batch, int frame) {
        MeterBatchDetail detail = batch.detail();
        int flow = slot * STRIDE;
        switch (batch.protocol(frame)) {
            case IpProtocol.TCP -> {
                if (detail.windows[frame] != MeterBatchDetail.NO_WINDOW) {
                    followTcp(flow, direction, batch, frame);
                }
            }
            case IpProtocol.UDP -> TcpHistory.addDatagram(words, flow + HISTORY, direction);
            default -> {}
        }
    }

    private void followTcp(int flow, int direction, MeterBatch batch, int frame) {
        MeterBatchDetail detail = batch.detail();
        int flags = batch.tcpFlags[frame];
        int payload = detail.payloadBytes[frame];
        int controls = ((flags & TcpHeader.SYN) != 0 ? 1 : 0) + ((flags & TcpHeader.FIN) != 0 ? 1 : 0);
        int repeated = TcpSequence.add(
                words, flow + SEQUENCES + direction * TcpSequence.WORDS, detail.sequences[frame], payload, controls);
        if (repeated > 0) {
            int own = flow + DIRECTIONS + direction * DIRECTION;
            words[own + RETRANSMITTED_FRAMES]++;
            words[own + RETRANSMITTED_OCTETS] += repeated;
        }
        TcpHandshake.add(words, flow + HANDSHAKE, direction, flags, batch.nanos[frame]);
        TcpHistory.addSegment(words, flow + HISTORY, direction, flags, payload, detail.windows[frame], repeated > 0);
    }

    private void widen(int at, int shift, int value) {
        long ranges = words[at];
        int complement = Math.max((int) (ranges >>> shift) & 0xFF, 0xFF - value);
        int greatest = Math.max((int) (ranges >>> (shift + 8)) & 0xFF, value);
        words[at] = (ranges & ~(0xFFFFL << shift)) | ((long) (greatest << 8 | complement) << shift) | ANY;
    }

    private Optional<Range> range(int at, int shift) {
        long ranges = words[at];
        return (ranges & ANY) == 0
                ? Optional.empty()
                : Optional.of(
                        new Range(0xFF - ((int) (ranges >>> shift) & 0xFF), (int) (ranges >>> (shift + 8)) & 0xFF));
    }

    // A frame that is older than those before it came at once.
    private static long gap(long nanos, long lastNanos) {
        return nanos <= lastNanos ? 0 : Math.max(0, nanos - lastNanos);
    }

    private DirectionDetail direction(int slot, int direction) {
        int own = slot * STRIDE + DIRECTIONS + direction * DIRECTION;
        long frames = table.frames(slot, direction);
        return new DirectionDetail(
                frames == 0 ? Optional.empty() : Optional.of(instant(words[own + FIRST])),
                frames == 0 ? Optional.empty() : Optional.of(instant(words[own + LAST])),
                RunningStats.read(words, own + SIZES, frames),
                RunningStats.read(words, own + DIRECTION_GAPS, Math.max(0, frames - 1)),
                range(own + RANGES, TTL),
                range(own + RANGES, DSCP),
                words[own + PAYLOAD],
                words[own + RETRANSMITTED_FRAMES],
                words[own + RETRANSMITTED_OCTETS],
                words[own + FRAGMENTS],
                words[own + OVERSIZE],
                linkSource(slot * STRIDE + LINK_SOURCES + direction));
    }

    private Optional<MacAddress> linkSource(int at) {
        return words[at] == 0 ? Optional.empty() : Optional.of(new MacAddress(words[at]));
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
