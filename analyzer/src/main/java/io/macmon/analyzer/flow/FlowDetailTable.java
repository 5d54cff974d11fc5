package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.net.MacAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * Accumulates the {@link FlowDetail} of every open flow, by its slot in the {@link FlowTable}. Memory is allocated
 * once, {@value #STRIDE} longs per flow.
 *
 * <pre>
 *   of the record: forward direction | reverse direction | gaps
 *   of the flow:   handshake | link source, forward, reverse | connection | stream bytes before the record, the same
 * </pre>
 *
 * <p>When the active timeout ends a record, the record's part is cleared and the flow's part is kept. One thread only.
 */
final class FlowDetailTable {

    // The record's part.
    private static final int DIRECTIONS = 0;
    private static final int GAPS = DIRECTIONS + 2 * DirectionDetailAccumulator.LENGTH;
    private static final int RECORD_LENGTH = GAPS + RunningStats.LENGTH;

    // The flow's part. What each frame needs is together: the handshake's stage is its last long, the connection's
    // state and positions are its first.
    private static final int HANDSHAKE = RECORD_LENGTH;
    private static final int LINK_SOURCES = HANDSHAKE + TcpHandshake.LENGTH;
    private static final int CONNECTION = LINK_SOURCES + 2;
    private static final int EARLIER_BYTES = CONNECTION + ConnectionState.LENGTH;

    static final int STRIDE = EARLIER_BYTES + 2;

    // Longs per CPU cache line.
    private static final int CACHE_LINE = 8;

    private final FlowTable table;
    private final long[] words;

    @SuppressWarnings("UnusedVariable") // keeps the JIT compiler from removing the reads of prefetch
    private long prefetched;

    private final RunningStats gaps = new RunningStats();
    private final DirectionDetailAccumulator accumulator = new DirectionDetailAccumulator();
    private final ConnectionState connection;
    private final TcpHandshake handshake = new TcpHandshake();

    FlowDetailTable(FlowTable table) {
        this.table = table;
        words = new long[Math.multiplyExact(table.maxFlows(), STRIDE)];
        connection = new ConnectionState(words);
    }

    /** See {@link FlowTable#prefetch}, which must come first. */
    void prefetch(MeterBatch batch) {
        long read = 0;
        for (int frame = 0; frame < batch.frames(); frame++) {
            int slot = table.likelySlot(frame);
            if (slot != FlowTable.NONE) {
                int flow = slot * STRIDE;
                int direction = FlowState.direction(table.get(slot, FlowTable.STATE), batch.sourceIsB(frame));
                int own = flow + DIRECTIONS + direction * DirectionDetailAccumulator.LENGTH;
                read += words[own] + words[own + CACHE_LINE] + words[own + DirectionDetailAccumulator.LENGTH - 1];
                read += words[flow + GAPS] + words[flow + LINK_SOURCES] + words[flow + CONNECTION + CACHE_LINE];
            }
        }
        prefetched = read;
    }

    /** Starts a flow. */
    void startFlow(int slot) {
        Arrays.fill(words, slot * STRIDE, (slot + 1) * STRIDE, 0);
    }

    /** Starts another record of a flow. */
    void startRecord(int slot) {
        int flow = slot * STRIDE;
        Arrays.fill(words, flow, flow + RECORD_LENGTH, 0);
        connection.moveTo(flow + CONNECTION);
        words[flow + EARLIER_BYTES + FlowState.FORWARD] = connection.bytes(FlowState.FORWARD);
        words[flow + EARLIER_BYTES + FlowState.REVERSE] = connection.bytes(FlowState.REVERSE);
    }

    /** Adds a frame. Call this before the table counts the frame. */
    void add(int slot, int direction, MeterBatch batch, int frame) {
        addFrame(slot, direction, batch, frame);
        int flow = slot * STRIDE;
        switch (batch.protocol(frame)) {
            case IpProtocol.TCP -> {
                if (batch.detail().windows[frame] != MeterBatchDetail.NO_WINDOW) {
                    addSegment(flow, direction, batch, frame);
                }
            }
            case IpProtocol.UDP -> connection.moveTo(flow + CONNECTION).addDatagram(direction, batch, frame);
            default -> {}
        }
    }

    /** As {@link #add}, but for a frame whose transport layer is not to be believed. */
    void addWithBadChecksum(int slot, int direction, MeterBatch batch, int frame) {
        addFrame(slot, direction, batch, frame);
        int protocol = batch.protocol(frame);
        if (protocol == IpProtocol.TCP || protocol == IpProtocol.UDP) {
            connection.moveTo(slot * STRIDE + CONNECTION).addBadChecksum(direction, batch, frame);
        }
    }

    private void addFrame(int slot, int direction, MeterBatch batch, int frame) {
        int flow = slot * STRIDE;
        if (table.frames(slot) > 0) {
            gaps.wrap(words, flow + GAPS).add(gap(batch.nanos[frame], table.get(slot, FlowTable.LAST_NANOS)));
        }
        accumulator(flow, direction).add(batch, frame, table.frames(slot, direction) == 0);
        int linkSource = flow + LINK_SOURCES + direction;
        if (words[linkSource] == 0) {
            words[linkSource] = batch.detail().linkSources[frame];
        }
    }

    private void addSegment(int flow, int direction, MeterBatch batch, int frame) {
        if (connection.moveTo(flow + CONNECTION).addOrdinary(direction, batch, frame)) {
            return; // the handshake is over
        }
        int repeated = connection.addSegment(direction, batch, frame);
        if (repeated > 0) {
            accumulator(flow, direction).addRetransmission(repeated);
        }
        handshake.wrap(words, flow + HANDSHAKE).add(direction, batch.tcpFlags[frame], batch.nanos[frame]);
    }

    FlowDetail detail(int slot) {
        int flow = slot * STRIDE;
        int protocol = FlowKey.protocol(table.keys(), FlowTable.key(slot));
        connection.moveTo(flow + CONNECTION);
        return new FlowDetail(
                directionDetail(slot, FlowState.FORWARD, protocol),
                directionDetail(slot, FlowState.REVERSE, protocol),
                gaps.wrap(words, flow + GAPS).summary(Math.max(0, table.frames(slot) - 1)),
                connection.history(),
                connection.name(protocol),
                connection.closed(),
                handshake.wrap(words, flow + HANDSHAKE).handshake());
    }

    private DirectionDetail directionDetail(int slot, int direction, int protocol) {
        int flow = slot * STRIDE;
        long linkSource = words[flow + LINK_SOURCES + direction];
        DirectionDetailAccumulator direct = accumulator(flow, direction);
        long streamBytes = protocol == IpProtocol.TCP
                ? Math.max(0, connection.bytes(direction) - words[flow + EARLIER_BYTES + direction])
                : direct.payloadBytes();
        return direct.detail(
                table.frames(slot, direction),
                streamBytes,
                linkSource == 0 ? Optional.empty() : Optional.of(new MacAddress(linkSource)));
    }

    private DirectionDetailAccumulator accumulator(int flow, int direction) {
        return accumulator.wrap(words, flow + DIRECTIONS + direction * DirectionDetailAccumulator.LENGTH);
    }

    /** Inter-arrival time in nanoseconds; 0 if the new frame is older than the last one or the difference overflows. */
    static long gap(long nanos, long lastNanos) {
        return nanos <= lastNanos ? 0 : Math.max(0, nanos - lastNanos);
    }
}
