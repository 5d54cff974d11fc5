package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.wire.IpProtocol;
import java.util.Arrays;

/**
 * Accumulates the {@link FlowDetail} of every open flow, by its slot in the {@link FlowTable}, as {@link FlowLayout}
 * describes. When the active timeout ends a record, the record's part is cleared and the flow's part is kept. One
 * thread only.
 */
final class FlowDetailTable {

    // In the long of the connection: the record's first frame was in reverse direction.
    private static final long STARTS_REVERSE = 1L << 27;

    private final FlowTable table;
    private final long[] words;
    private final FlowExtras extras;
    private final GapStats gaps;
    private final DirectionDetailAccumulator accumulator;
    private final ConnectionState connection;
    private final TcpHandshake handshake = new TcpHandshake();
    private final int[] directionLines = new int[MeterBatch.CAPACITY];
    private final int[] flowLines = new int[MeterBatch.CAPACITY];

    @SuppressWarnings("UnusedVariable") // keeps the JIT compiler from removing the reads of prefetch
    private long prefetched;

    FlowDetailTable(FlowTable table) {
        this.table = table;
        words = new long[Math.multiplyExact(table.maxFlows(), FlowLayout.LENGTH)];
        extras = new FlowExtras(table.maxFlows());
        gaps = new GapStats(words, extras);
        accumulator = new DirectionDetailAccumulator(words, extras);
        connection = new ConnectionState(words, extras);
    }

    /** See {@link FlowTable#prefetch}, which must come first. */
    void prefetch(MeterBatch batch) {
        int frames = batch.frames();
        for (int frame = 0; frame < frames; frame++) {
            int slot = Math.max(0, table.likelySlot(frame));
            int direction = FlowState.direction(table.get(slot, FlowTable.STATE), batch.sourceIsB(frame));
            int flow = slot * FlowLayout.LENGTH;
            directionLines[frame] = flow + FlowLayout.direction(direction);
            boolean readsFlow = batch.protocol(frame) == IpProtocol.TCP || table.frames(slot, 1 - direction) > 0;
            flowLines[frame] = readsFlow ? flow : directionLines[frame];
        }
        long read = 0;
        for (int frame = 0; frame < frames; frame++) {
            // Java aligns the array to 8 bytes only, so a line may be in two of the CPU's.
            read += words[directionLines[frame]] + words[directionLines[frame] + FlowLayout.LINE - 1];
            read += words[flowLines[frame]] + words[flowLines[frame] + FlowLayout.LINE - 1];
        }
        prefetched = read;
    }

    /** Starts a flow. */
    void startFlow(int slot) {
        int flow = slot * FlowLayout.LENGTH;
        Arrays.fill(words, flow, flow + FlowLayout.LENGTH, 0);
        extras.remove(slot);
    }

    /** Starts another record of a flow. */
    void startRecord(int slot) {
        int flow = slot * FlowLayout.LENGTH;
        words[flow + FlowLayout.CONNECTION] &= ~STARTS_REVERSE;
        Arrays.fill(words, flow + FlowLayout.GAPS, flow + FlowLayout.LETTERS, 0);
        extras.clear(slot, 0, FlowLayout.Extra.RECORD_END);
        connection.moveTo(slot);
        for (int direction = FlowState.FORWARD; direction <= FlowState.REVERSE; direction++) {
            extras.set(slot, FlowLayout.Extra.EARLIER_BYTES + direction, connection.bytes(direction));
        }
    }

    /** Adds a frame. Call this before the table counts the frame. */
    void add(int slot, int direction, MeterBatch batch, int frame) {
        addFrame(slot, direction, batch, frame);
        switch (batch.protocol(frame)) {
            case IpProtocol.TCP -> {
                if (batch.detail().windows[frame] != MeterBatchDetail.NO_WINDOW) {
                    addSegment(slot, direction, batch, frame);
                }
            }
            case IpProtocol.UDP -> {
                if (!accumulator.isDatagramSeen()) {
                    connection.moveTo(slot).addDatagram(direction, batch, frame);
                    accumulator.setDatagramSeen();
                }
            }
            default -> {}
        }
    }

    /**
     * Like {@link #add}, for a frame with a wrong transport checksum: its flags, sequence numbers and payload are
     * ignored.
     */
    void addWithBadChecksum(int slot, int direction, MeterBatch batch, int frame) {
        addFrame(slot, direction, batch, frame);
        int protocol = batch.protocol(frame);
        if (protocol == IpProtocol.TCP || protocol == IpProtocol.UDP) {
            connection.moveTo(slot).addBadChecksum(direction, batch, frame);
        }
    }

    private void addFrame(int slot, int direction, MeterBatch batch, int frame) {
        boolean isFirst = table.frames(slot, direction) == 0;
        if (table.frames(slot, 1 - direction) > 0) {
            if (isFirst) {
                startGaps(slot, 1 - direction);
            }
            addGap(slot, batch.nanos[frame]);
        } else if (isFirst && direction == FlowState.REVERSE) {
            words[slot * FlowLayout.LENGTH + FlowLayout.CONNECTION] |= STARTS_REVERSE;
        }
        accumulator.moveTo(slot, direction).add(batch, frame, isFirst);
        long linkSource = batch.detail().linkSources[frame];
        if (linkSource != 0 && extras.get(slot, FlowLayout.Extra.LINK_SOURCES + direction) == 0) {
            extras.set(slot, FlowLayout.Extra.LINK_SOURCES + direction, linkSource);
        }
    }

    // While all frames have one direction, the gaps of the flow are those of this direction.
    private void startGaps(int slot, int direction) {
        int flow = slot * FlowLayout.LENGTH;
        int from = flow + FlowLayout.direction(direction) + FlowLayout.DIRECTION_GAPS;
        System.arraycopy(words, from, words, flow + FlowLayout.GAPS, GapStats.LENGTH);
        int own = 1 + direction;
        for (int field = 0; field < GapStats.EXTRA_LENGTH; field++) {
            int extra = FlowLayout.Extra.GAPS + field;
            extras.set(slot, extra, extras.get(slot, extra + own * GapStats.EXTRA_LENGTH));
        }
        extras.set(slot, FlowLayout.Extra.UNCOUNTED_NANOS, extras.get(slot, FlowLayout.Extra.UNCOUNTED_NANOS + own));
    }

    private void addGap(int slot, long nanos) {
        long last = table.get(slot, FlowTable.LAST_NANOS);
        gaps(slot).add(gap(nanos, last));
        if (nanos > last && nanos - last < 0) {
            extras.add(slot, FlowLayout.Extra.UNCOUNTED_NANOS, nanos - last);
        }
    }

    private void addSegment(int slot, int direction, MeterBatch batch, int frame) {
        if (connection.moveTo(slot).addOrdinary(direction, batch, frame)) {
            return; // the handshake is over
        }
        int repeated = connection.addSegment(direction, batch, frame);
        if (repeated > 0) {
            accumulator.moveTo(slot, direction).addRetransmission(repeated);
        }
        handshake.wrap(words, slot * FlowLayout.LENGTH).add(direction, batch.tcpFlags[frame], batch.nanos[frame]);
    }

    FlowDetail detail(int slot) {
        int protocol = FlowKey.protocol(table.keys(), FlowTable.key(slot));
        connection.moveTo(slot);
        if (table.frames(slot, FlowState.REVERSE) == 0) {
            startGaps(slot, FlowState.FORWARD);
        } else if (table.frames(slot, FlowState.FORWARD) == 0) {
            startGaps(slot, FlowState.REVERSE);
        }
        return new FlowDetail(
                directionDetail(slot, FlowState.FORWARD, protocol),
                directionDetail(slot, FlowState.REVERSE, protocol),
                gaps(slot).summary(Math.max(0, table.frames(slot) - 1), gapSum(slot)),
                connection.history(),
                connection.name(protocol),
                connection.closed(),
                handshake.wrap(words, slot * FlowLayout.LENGTH).handshake());
    }

    private DirectionDetail directionDetail(int slot, int direction, int protocol) {
        DirectionDetailAccumulator direct = accumulator.moveTo(slot, direction);
        long earlierBytes = extras.get(slot, FlowLayout.Extra.EARLIER_BYTES + direction);
        long streamBytes = protocol == IpProtocol.TCP
                ? Math.max(0, connection.bytes(direction) - earlierBytes)
                : direct.payloadBytes();
        return direct.detail(table.frames(slot, direction), table.bytes(slot, direction), streamBytes);
    }

    private GapStats gaps(int slot) {
        return gaps.moveTo(slot * FlowLayout.LENGTH + FlowLayout.GAPS, slot, FlowLayout.Extra.GAPS);
    }

    private long gapSum(int slot) {
        boolean startsReverse = (words[slot * FlowLayout.LENGTH + FlowLayout.CONNECTION] & STARTS_REVERSE) != 0;
        return table.get(slot, FlowTable.LAST_NANOS)
                - accumulator
                        .moveTo(slot, startsReverse ? FlowState.REVERSE : FlowState.FORWARD)
                        .firstArrival()
                - extras.get(slot, FlowLayout.Extra.UNCOUNTED_NANOS);
    }

    /** Inter-arrival time in nanoseconds; 0 if the new frame is older than the last one or the difference overflows. */
    static long gap(long nanos, long lastNanos) {
        return nanos <= lastNanos ? 0 : Math.max(0, nanos - lastNanos);
    }
}
