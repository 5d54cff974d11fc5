package io.macmon.analyzer.flow;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.config.FlowConfig;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Counts frames into biflows, and makes a record of each when it ends, by the rules in the {@linkplain
 * io.macmon.analyzer.flow package documentation}.
 *
 * <p>All memory is allocated at the start, at most 240 octets per flow of {@link FlowConfig#maxFlows}, 680 with {@linkplain
 * io.macmon.config.FlowMetrics#DETAIL detail} and 1,104 with features; after that only records are. Of these the meter keeps those that wait for their turn, which are none as long as no flow is due; when many
 * are, they may become about as many as a full table has flows. One thread only, except for {@link #counts}.
 *
 * <p>However many flows are due, or must be looked at to know, each frame and tick does a little of the work. Only a frame
 * that starts a flow in a full table must have a place; what it needs to find one is prepared as the table fills up.
 */
public final class FlowMeter implements FrameHandler {

    /** Nanoseconds that a flow whose TCP has ended may be silent before it is over, unless the idle timeout is less. */
    public static final long CLOSING_TIMEOUT_NANOS = 5_000_000_000L;

    // More than one end, so that what has gathered is told while new flows come and go with every frame; and more looks
    // than
    // frames make necessary, which is about one each.
    private static final Pace PER_FRAME = new Pace(2, 16);

    // About a millisecond of work.
    private static final Pace PER_TICK = new Pace(1_024, 4_096);

    private static final Pace AT_STOP = new Pace(Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final Pace perFrame;
    private final Pace perTick;
    private final long activeTimeout;
    private final Consumer<FlowRecord> ended;
    private final MeterTally tally = new MeterTally();
    private final PublishedTally published = new PublishedTally();
    private final FrameDecoder decoder = new FrameDecoder(tally.faults);
    private final DecodedFrame decoded = decoder.decoded();
    private final FlowHash hash;
    private final FlowTable table;
    private final FlowTimeouts timer;
    private final FlowMeasures measures;
    private final FlowRecordBuilder reader;
    private final MeterBatch batch;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long streamNanos = Long.MIN_VALUE;

    /** @param ended takes each record, on the meter's thread */
    public FlowMeter(FlowConfig config, Consumer<FlowRecord> ended) {
        this(config, ended, new SecureRandom().nextLong());
    }

    FlowMeter(FlowConfig config, Consumer<FlowRecord> ended, long hashSeed) {
        this(config, ended, hashSeed, PER_FRAME, PER_TICK);
    }

    FlowMeter(FlowConfig config, Consumer<FlowRecord> ended, long hashSeed, Pace perFrame, Pace perTick) {
        this.perFrame = perFrame;
        this.perTick = perTick;
        this.ended = ended;
        activeTimeout = config.activeTimeout().toNanos();
        long idleTimeout = config.idleTimeout().toNanos();
        hash = new FlowHash(hashSeed);
        table = new FlowTable(config.maxFlows());
        timer = new FlowTimeouts(table, idleTimeout, Math.min(idleTimeout, CLOSING_TIMEOUT_NANOS));
        measures = new FlowMeasures(config.metrics(), table);
        reader = new FlowRecordBuilder(table, measures);
        batch = new MeterBatch(hash, measures.ofBatch());
    }

    /** What was done until the end of the last tick, or of the stop; all of it as of that one moment. Any thread may ask. */
    public MeterCounts counts() {
        return published.counts();
    }

    /** How many flows were looked at so far to find those that are due. */
    long looks() {
        return timer.looks();
    }

    @Override
    public void onFrame(Frame frame) {
        int octets = frame.originalLength();
        tally.countFrame(octets);
        streamNanos = Math.max(streamNanos, frame.timestampNanos());
        if (decoder.decode(frame)) {
            tally.countMeteredFrame(octets, decoded);
            batch.add(decoded, frame, streamNanos);
            if (batch.isFull()) {
                meterBatch();
            }
        }
    }

    @Override
    public void onTick(long nowNanos) {
        meterBatch();
        streamNanos = Math.max(streamNanos, nowNanos);
        endSilentFlows(streamNanos, perTick);
        publish();
    }

    @Override
    public void onStop() {
        meterBatch();
        endSilentFlows(streamNanos, AT_STOP);
        endOpenFlows();
        publish();
    }

    private void publish() {
        tally.openFlows = table.flows();
        published.set(tally);
    }

    private void endOpenFlows() {
        FlowHeap open = new FlowHeap(table.maxFlows());
        table.slots()
                .forEach(slot -> open.add(table.get(slot, FlowTable.FIRST), table.get(slot, FlowTable.SERIAL), slot));
        while (!open.isEmpty()) {
            int slot = open.slot();
            open.remove(slot);
            ended.accept(end(slot, isClosing(slot) ? EndReason.END_DETECTED : EndReason.FORCED));
        }
    }

    private void endSilentFlows(long nanos, Pace pace) {
        timer.advanceTo(nanos, pace.looks);
        for (int told = 0; told < pace.ends && tellNext(); told++) {}
    }

    // What waits came about when every flow due by then had ended, and none that is due later.
    private boolean tellNext() {
        int slot = timer.due();
        if (slot == TimerWheel.PENDING) {
            return false;
        }
        if (!waiting.isEmpty()
                && (slot == FlowTable.NONE || waiting.element().streamNanos < timer.due(slot, queue(slot)))) {
            ended.accept(waiting.remove().record);
            return true;
        }
        if (slot == FlowTable.NONE) {
            return false;
        }
        ended.accept(end(slot, isClosing(slot) ? EndReason.END_DETECTED : EndReason.IDLE_TIMEOUT));
        return true;
    }

    private void tell(FlowRecord record) {
        if (waiting.isEmpty() && timer.due() == FlowTable.NONE) {
            ended.accept(record);
        } else {
            waiting.add(new Waiting(record, timer.time()));
        }
    }

    private void meterBatch() {
        table.fetch(batch);
        for (int frame = 0; frame < batch.frames(); frame++) {
            endSilentFlows(batch.streamNanos[frame], perFrame);
            if (table.isNearlyFull()) {
                timer.settle();
            }
            meter(frame);
        }
        batch.clear();
    }

    private void meter(int frame) {
        long hash = batch.hashes[frame];
        int slot = table.find(batch.keys, MeterBatch.key(frame), hash);
        if (slot != FlowTable.NONE && isOverBefore(frame, slot)) {
            slot = FlowTable.NONE;
        }
        if (slot == FlowTable.NONE) {
            open(frame);
            return;
        }
        if (batch.nanos[frame] >= FlowTimeouts.after(table.get(slot, FlowTable.FIRST), activeTimeout)) {
            cut(slot, batch.nanos[frame]);
        }
        int queue = queue(slot);
        count(slot, frame);
        if (queue(slot) == queue) {
            timer.hear(slot);
            if (table.isNearlyFull()) {
                timer.settle(slot, queue);
            }
        } else {
            timer.move(slot, queue, queue(slot));
        }
    }

    // Stream time may be ahead of a flow's own frames; so the gap between those is looked at too.
    private boolean isOverBefore(int frame, int slot) {
        long state = table.get(slot, FlowTable.STATE);
        boolean closing = FlowState.isClosing(state);
        int queue = closing ? FlowTimeouts.CLOSING : FlowTimeouts.OPEN;
        if (timer.isDue(slot, queue)) {
            table.unlist(slot, batch.hashes[frame]); // it has ended, and will be told in its turn
            return true;
        }
        if (batch.nanos[frame] >= FlowTimeouts.after(table.get(slot, FlowTable.LAST), timer.timeout(queue))) {
            tell(end(slot, closing ? EndReason.END_DETECTED : EndReason.IDLE_TIMEOUT));
            return true;
        }
        int direction = FlowState.direction(state, batch.sourceIsB[frame]);
        if (closing && FlowState.isRestart(state, direction, batch.tcpFlags[frame])) {
            tell(end(slot, EndReason.END_DETECTED));
            return true;
        }
        return false;
    }

    private void open(int frame) {
        while (table.isFull()) {
            if (tellNext()) {
                continue;
            }
            if (timer.due() == FlowTable.NONE) {
                tell(end(timer.silentLongest(), EndReason.LACK_OF_RESOURCES));
            } else {
                timer.advanceTo(timer.time(), Integer.MAX_VALUE); // the frame needs a place, whatever it takes
            }
        }
        int slot = table.add(batch.keys, MeterBatch.key(frame), batch.hashes[frame]);
        table.set(slot, FlowTable.STATE, FlowState.initial(batch.sourceIsB[frame]));
        measures.open(slot);
        startRecord(slot, batch.nanos[frame]);
        count(slot, frame);
        timer.add(slot, queue(slot));
    }

    private void cut(int slot, long nanos) {
        tally.countRecord(EndReason.ACTIVE_TIMEOUT);
        tell(reader.read(slot, EndReason.ACTIVE_TIMEOUT));
        table.set(slot, FlowTable.STATE, FlowState.afterCut(table.get(slot, FlowTable.STATE)));
        table.clearTotals(slot);
        measures.cut(slot);
        startRecord(slot, nanos);
    }

    private void startRecord(int slot, long nanos) {
        table.set(slot, FlowTable.FIRST, nanos);
        table.set(slot, FlowTable.LAST, nanos);
    }

    private void count(int slot, int frame) {
        long state = table.get(slot, FlowTable.STATE);
        int direction = FlowState.direction(state, batch.sourceIsB[frame]);
        long nanos = batch.nanos[frame];
        measures.count(slot, direction, batch, frame);
        table.set(slot, FlowTable.STATE, FlowState.after(state, direction, batch.tcpFlags[frame]));
        table.set(slot, FlowTable.FIRST, Math.min(nanos, table.get(slot, FlowTable.FIRST)));
        table.set(slot, FlowTable.LAST, Math.max(nanos, table.get(slot, FlowTable.LAST)));
        table.count(slot, direction, batch.bytes[frame], batch.ipBytes[frame]);
    }

    private boolean isClosing(int slot) {
        return FlowState.isClosing(table.get(slot, FlowTable.STATE));
    }

    private int queue(int slot) {
        return isClosing(slot) ? FlowTimeouts.CLOSING : FlowTimeouts.OPEN;
    }

    private FlowRecord end(int slot, EndReason reason) {
        FlowRecord record = reader.read(slot, reason);
        timer.forget(slot, queue(slot));
        table.remove(slot, hash.of(table.keys(), FlowTable.key(slot)));
        tally.countRecord(reason);
        return record;
    }

    /**
     * How much a frame or a tick may do for flows that are due.
     *
     * @param ends  records told at most
     * @param looks flows looked at to find those that are due, at most
     */
    record Pace(int ends, int looks) {}

    /** A record that is to be told after those of the flows that were due at its making. */
    private record Waiting(FlowRecord record, long streamNanos) {}
}
