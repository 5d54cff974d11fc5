package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.TcpHeader;
import io.macmon.config.net.MacAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * Accumulates the {@link FlowDetail} of every open flow, by its slot in the {@link FlowTable}. Memory is allocated
 * once, {@value #STRIDE} longs per flow.
 *
 * <pre>
 *   of the record: gaps | forward direction | reverse direction
 *   of the flow:   history | handshake | sequence numbers, forward, reverse | link source, forward, reverse
 * </pre>
 *
 * <p>When the active timeout ends a record, the record's part is cleared and the flow's part is kept. One thread only.
 */
final class FlowDetailTable {

    // The record's part.
    private static final int GAPS = 0;
    private static final int DIRECTIONS = GAPS + RunningStats.LENGTH;
    private static final int RECORD_LENGTH = DIRECTIONS + 2 * DirectionDetailAccumulator.LENGTH;

    // The flow's part.
    private static final int HISTORY = RECORD_LENGTH;
    private static final int HANDSHAKE = HISTORY + TcpHistory.LENGTH;
    private static final int SEQUENCES = HANDSHAKE + TcpHandshake.LENGTH;
    private static final int LINK_SOURCES = SEQUENCES + 2 * TcpSequence.LENGTH;

    static final int STRIDE = LINK_SOURCES + 2;

    private final FlowTable table;
    private final long[] words;
    private final RunningStats gaps = new RunningStats();
    private final DirectionDetailAccumulator accumulator = new DirectionDetailAccumulator();
    private final TcpHistory history = new TcpHistory();
    private final TcpHandshake handshake = new TcpHandshake();
    private final TcpSequence sequence = new TcpSequence();

    FlowDetailTable(FlowTable table) {
        this.table = table;
        words = new long[Math.multiplyExact(table.maxFlows(), STRIDE)];
    }

    /** Starts a flow. */
    void startFlow(int slot) {
        Arrays.fill(words, slot * STRIDE, (slot + 1) * STRIDE, 0);
    }

    /** Starts another record of a flow. */
    void startRecord(int slot) {
        Arrays.fill(words, slot * STRIDE, slot * STRIDE + RECORD_LENGTH, 0);
    }

    /** Adds a frame. Call this before the table counts the frame. */
    void add(int slot, int direction, MeterBatch batch, int frame) {
        int flow = slot * STRIDE;
        if (table.frames(slot) > 0) {
            gaps.wrap(words, flow + GAPS).add(gap(batch.nanos[frame], table.get(slot, FlowTable.LAST_NANOS)));
        }
        accumulator(flow, direction).add(batch, frame, table.frames(slot, direction) == 0);
        int linkSource = flow + LINK_SOURCES + direction;
        if (words[linkSource] == 0) {
            words[linkSource] = batch.detail().linkSources[frame];
        }
        switch (batch.protocol(frame)) {
            case IpProtocol.TCP -> {
                if (batch.detail().windows[frame] != MeterBatchDetail.NO_WINDOW) {
                    addSegment(flow, direction, batch, frame);
                }
            }
            case IpProtocol.UDP -> history.wrap(words, flow + HISTORY).addDatagram(direction);
            default -> {}
        }
    }

    private void addSegment(int flow, int direction, MeterBatch batch, int frame) {
        MeterBatchDetail detail = batch.detail();
        int flags = batch.tcpFlags[frame];
        int payload = detail.payloadBytes[frame];
        int controls = ((flags & TcpHeader.SYN) != 0 ? 1 : 0) + ((flags & TcpHeader.FIN) != 0 ? 1 : 0);
        int repeated = sequence.wrap(words, flow + SEQUENCES + direction * TcpSequence.LENGTH)
                .add(detail.sequences[frame], payload, controls);
        if (repeated > 0) {
            accumulator(flow, direction).addRetransmission(repeated);
        }
        handshake.wrap(words, flow + HANDSHAKE).add(direction, flags, batch.nanos[frame]);
        history.wrap(words, flow + HISTORY).addSegment(direction, flags, payload, detail.windows[frame], repeated > 0);
    }

    FlowDetail detail(int slot) {
        int flow = slot * STRIDE;
        return new FlowDetail(
                directionDetail(slot, FlowState.FORWARD),
                directionDetail(slot, FlowState.REVERSE),
                gaps.wrap(words, flow + GAPS).summary(Math.max(0, table.frames(slot) - 1)),
                history.wrap(words, flow + HISTORY).letters(),
                connState(flow, FlowKey.protocol(table.keys(), FlowTable.key(slot))),
                handshake.wrap(words, flow + HANDSHAKE).handshake());
    }

    private DirectionDetail directionDetail(int slot, int direction) {
        int flow = slot * STRIDE;
        long linkSource = words[flow + LINK_SOURCES + direction];
        return accumulator(flow, direction)
                .detail(
                        table.frames(slot, direction),
                        linkSource == 0 ? Optional.empty() : Optional.of(new MacAddress(linkSource)));
    }

    private String connState(int flow, int protocol) {
        return switch (protocol) {
            case IpProtocol.TCP -> history.wrap(words, flow + HISTORY).tcpState();
            case IpProtocol.UDP -> history.wrap(words, flow + HISTORY).udpState();
            default -> "OTH";
        };
    }

    private DirectionDetailAccumulator accumulator(int flow, int direction) {
        return accumulator.wrap(words, flow + DIRECTIONS + direction * DirectionDetailAccumulator.LENGTH);
    }

    /** Inter-arrival time in nanoseconds; 0 if the new frame is older than the last one or the difference overflows. */
    static long gap(long nanos, long lastNanos) {
        return nanos <= lastNanos ? 0 : Math.max(0, nanos - lastNanos);
    }
}
