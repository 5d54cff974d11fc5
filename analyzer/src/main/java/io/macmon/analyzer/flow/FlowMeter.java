package io.macmon.analyzer.flow;

import static java.util.Comparator.comparingLong;

import io.macmon.analyzer.wire.FaultCounts;
import io.macmon.analyzer.wire.FrameDecoder;
import io.macmon.analyzer.wire.ProtocolCounts;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.config.FlowConfig;
import java.security.SecureRandom;
import java.util.function.Consumer;

/**
 * Counts frames into biflows, and makes a record of each when it ends, by the rules in the {@linkplain
 * io.macmon.analyzer.flow package documentation}.
 *
 * <p>All memory is allocated at the start, at most 192 octets per flow of {@link FlowConfig#maxFlows}; after that only
 * records are. One thread only, except for {@link #counts} and {@link #faults}.
 */
public final class FlowMeter implements FrameHandler {

    /** Nanoseconds that a flow whose TCP has ended may be silent before it is over, unless the idle timeout is less. */
    public static final long CLOSING_TIMEOUT_NANOS = 5_000_000_000L;

    private final long activeTimeout;
    private final Consumer<FlowRecord> ended;
    private final FaultCounts faults = new FaultCounts();
    private final MeterCounts counts = new MeterCounts();
    private final ProtocolCounts protocols = new ProtocolCounts();
    private final FrameDecoder decoder = new FrameDecoder(faults);
    private final FlowKey key = new FlowKey();
    private final FlowKey endedKey = new FlowKey();
    private final FlowHash hash;
    private final FlowTable table;
    private final FlowTimer timer;
    private final RecordReader reader;

    /** @param ended takes each record, on the meter's thread */
    public FlowMeter(FlowConfig config, Consumer<FlowRecord> ended) {
        this(config, ended, new SecureRandom().nextLong());
    }

    FlowMeter(FlowConfig config, Consumer<FlowRecord> ended, long hashSeed) {
        this.ended = ended;
        activeTimeout = config.activeTimeout().toNanos();
        long idleTimeout = config.idleTimeout().toNanos();
        hash = new FlowHash(hashSeed);
        table = new FlowTable(config.maxFlows());
        timer = new FlowTimer(config.maxFlows(), idleTimeout, Math.min(idleTimeout, CLOSING_TIMEOUT_NANOS));
        reader = new RecordReader(table);
    }

    /** Frames, flows and records so far. Any thread may ask. */
    public MeterCounts counts() {
        return counts;
    }

    /** What the metered frames carried. Any thread may ask. */
    public ProtocolCounts protocols() {
        return protocols;
    }

    /** What could not be read so far. Any thread may ask. */
    public FaultCounts faults() {
        return faults;
    }

    @Override
    public void onFrame(Frame frame) {
        counts.seeFrame(frame.originalLength());
        endSilentFlows(frame.timestampNanos());
        if (decoder.decode(frame)) {
            protocols.count(decoder);
            key.set(decoder);
            meter(frame.timestampNanos(), frame.originalLength(), hash.of(key));
            counts.meterFrame(frame.originalLength());
        }
    }

    @Override
    public void onTick(long nowNanos) {
        endSilentFlows(nowNanos);
    }

    @Override
    public void onStop() {
        table.slots()
                .boxed()
                .sorted(comparingLong((Integer slot) -> table.get(slot, FlowTable.FIRST))
                        .thenComparingLong(slot -> table.get(slot, FlowTable.SERIAL)))
                .forEach(slot -> end(slot, isClosing(slot) ? EndReason.END_DETECTED : EndReason.FORCED));
    }

    private void endSilentFlows(long nanos) {
        timer.advanceTo(nanos);
        for (int slot = timer.due(); slot != FlowTable.NONE; slot = timer.due()) {
            end(slot, isClosing(slot) ? EndReason.END_DETECTED : EndReason.IDLE_TIMEOUT);
        }
    }

    private void meter(long nanos, long octets, long keyHash) {
        int slot = table.find(key, keyHash);
        if (slot != FlowTable.NONE) {
            EndReason reason = reasonToEndBefore(nanos, slot);
            if (reason != null) {
                end(slot, reason);
                slot = FlowTable.NONE;
            }
        }
        if (slot == FlowTable.NONE) {
            slot = open(nanos, keyHash);
        } else if (nanos >= FlowTimer.after(table.get(slot, FlowTable.FIRST), activeTimeout)) {
            cut(slot, nanos);
        }
        count(slot, nanos, octets);
    }

    // Stream time may be ahead of a flow's own frames; so the gap between those is looked at too.
    private EndReason reasonToEndBefore(long nanos, int slot) {
        long state = table.get(slot, FlowTable.STATE);
        boolean closing = FlowState.isClosing(state);
        long timeout = timer.timeout(closing ? FlowTimer.CLOSING : FlowTimer.OPEN);
        if (nanos >= FlowTimer.after(table.get(slot, FlowTable.LAST), timeout)) {
            return closing ? EndReason.END_DETECTED : EndReason.IDLE_TIMEOUT;
        }
        int direction = FlowState.direction(state, key.sourceIsB());
        return closing && FlowState.isRestart(state, direction, decoder.tcpFlags()) ? EndReason.END_DETECTED : null;
    }

    private int open(long nanos, long keyHash) {
        if (table.isFull()) {
            end(timer.silentLongest(), EndReason.LACK_OF_RESOURCES);
        }
        int slot = table.add(key, keyHash);
        table.set(slot, FlowTable.STATE, FlowState.initial(key.sourceIsB()));
        startRecord(slot, nanos);
        counts.setOpenFlows(table.flows());
        return slot;
    }

    private void cut(int slot, long nanos) {
        emit(slot, EndReason.ACTIVE_TIMEOUT);
        table.set(slot, FlowTable.STATE, FlowState.afterCut(table.get(slot, FlowTable.STATE)));
        table.clearTotals(slot);
        startRecord(slot, nanos);
    }

    private void startRecord(int slot, long nanos) {
        table.set(slot, FlowTable.FIRST, nanos);
        table.set(slot, FlowTable.LAST, nanos);
    }

    private void count(int slot, long nanos, long octets) {
        long state = table.get(slot, FlowTable.STATE);
        int direction = FlowState.direction(state, key.sourceIsB());
        state = FlowState.after(state, direction, decoder.tcpFlags());
        table.set(slot, FlowTable.STATE, state);
        table.set(slot, FlowTable.FIRST, Math.min(nanos, table.get(slot, FlowTable.FIRST)));
        table.set(slot, FlowTable.LAST, Math.max(nanos, table.get(slot, FlowTable.LAST)));
        table.count(slot, direction, octets, decoder.ipOctets());
        timer.hear(slot, FlowState.isClosing(state) ? FlowTimer.CLOSING : FlowTimer.OPEN);
    }

    private boolean isClosing(int slot) {
        return FlowState.isClosing(table.get(slot, FlowTable.STATE));
    }

    private void end(int slot, EndReason reason) {
        FlowRecord record = reader.read(slot, reason);
        table.loadKey(slot, endedKey);
        table.remove(slot, hash.of(endedKey));
        timer.forget(slot);
        counts.setOpenFlows(table.flows());
        counts.makeRecord(reason);
        ended.accept(record);
    }

    private void emit(int slot, EndReason reason) {
        counts.makeRecord(reason);
        ended.accept(reader.read(slot, reason));
    }
}
