package io.macmon.analyzer.flow;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.analyzer.decode.HostPairShare;
import io.macmon.analyzer.flow.FlowTimeouts.WorkLimit;
import io.macmon.analyzer.flow.FlowTimeouts.WorkLimits;
import io.macmon.analyzer.flow.name.LearnedNames;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.OpenFlows;
import io.macmon.analyzer.flow.record.PlacedRecord;
import io.macmon.analyzer.flow.record.RecordSink;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.StreamClock;
import io.macmon.config.FlowConfig;
import io.macmon.config.FlowKeyFields;
import java.security.SecureRandom;
import java.util.ArrayDeque;

/**
 * Meters frames into biflows and emits a record for each when it ends, by the rules in the
 * {@linkplain io.macmon.analyzer.flow package documentation}.
 *
 * <p>Memory is allocated at the start: at most 240 bytes per flow of {@link FlowConfig#maxFlows}, 496 with {@linkplain
 * io.macmon.config.FlowMetrics#DETAIL detail} and 920 with features. After that, the meter allocates only records and,
 * for flows that need an extra part, at most 324 bytes each ({@link FlowLayout}). It holds the records that must wait
 * for records with earlier deadlines: at most about as many as a full table has flows. One thread only, except {@link
 * #counts}.
 *
 * <p>However many flows have expired or must be examined, each frame and each tick does only a little of the work. The
 * exception is a frame that starts a flow while the table is full, because the flow needs a slot at once.
 */
public final class FlowMeter implements FrameHandler {

    /** Nanoseconds that a flow may be idle after its TCP connection has ended, unless the idle timeout is less. */
    public static final long CLOSING_TIMEOUT_NANOS = 5_000_000_000L;

    // Records of flows that ended while the sink had no room, without their slots in the table.
    private static final int MAX_WAITING = 1_024;

    private final HostPairShare share;
    private final WorkLimits limits;
    private final long activeTimeout;
    private final RecordSink records;
    private final MeterTally tally = new MeterTally();
    private final MeterTally.Published published = new MeterTally.Published();
    private final FrameDecoder decoder;
    private final DecodedFrame decoded;
    private final FlowHash hash;
    private final long ipMask;
    private final OtherMacs otherMacs;
    private final FlowTable table;
    private final StreamClock clock;
    private final FlowTimeouts timeouts;
    private final FlowMetricTables metrics;
    private final FlowRecordBuilder builder;
    private final MeterBatch batch;
    // Records that must wait for those of flows that had expired when they were built.
    private final ArrayDeque<PlacedRecord> waiting = new ArrayDeque<>();
    private final FramesFarBehind farBehind;
    private long frames; // of all shares

    /** @param records receives each record, on the meter's thread */
    public FlowMeter(FlowConfig config, RecordSink records) {
        this(config, HostPairShare.ALL, new LearnedNames(), records);
    }

    /** Creates a meter that gets all frames, but counts and measures only those of its share. */
    public FlowMeter(FlowConfig config, HostPairShare share, LearnedNames names, RecordSink records) {
        this(config, share, names, records, WorkLimits.DEFAULT);
    }

    FlowMeter(FlowConfig config, HostPairShare share, LearnedNames names, RecordSink records, WorkLimits limits) {
        this.share = share;
        this.limits = limits;
        this.records = records;
        decoder = new FrameDecoder(tally.faults, config.verifyChecksums());
        decoded = decoder.decoded();
        activeTimeout = config.activeTimeout().toNanos();
        long idleTimeout = config.idleTimeout().toNanos();
        hash = new FlowHash(new SecureRandom().nextLong());
        table = new FlowTable(config.maxFlows());
        clock = new StreamClock(idleTimeout);
        timeouts = new FlowTimeouts(table, idleTimeout, Math.min(idleTimeout, CLOSING_TIMEOUT_NANOS));
        farBehind = new FramesFarBehind(table);
        metrics =
                new FlowMetricTables(config.metrics(), table, config.names() ? new FlowNameTable(table, names) : null);
        otherMacs = new OtherMacs(table);
        builder = new FlowRecordBuilder(table, otherMacs, metrics);
        ipMask = config.key() == FlowKeyFields.MAC ? FlowKey.WITH_MACS : FlowKey.WITHOUT_MACS;
        batch = new MeterBatch(hash, ipMask, metrics.newBatchDetail(), metrics.newBatchPayloads());
    }

    /** A consistent snapshot of the counts, as of the end of the last tick, or of the stop. Thread-safe. */
    public MeterCounts counts() {
        return published.counts();
    }

    /** The open flows. Called by the meter's thread only, between two blocks. */
    public OpenFlows openFlows() {
        return builder;
    }

    /** Number of flows examined so far to find the expired flows. */
    long examined() {
        return timeouts.examined();
    }

    @Override
    public void onFrame(Frame frame) {
        frames++;
        advanceTo(frame.timestampNanos());
        int framesFarBehind = farBehind.count(clock.isFarBehind(), frames);
        if (!share.mayInclude(frame)) {
            return;
        }
        tally.faults.setCounting(share.countsFaults(frame));
        boolean hasFlow = decoder.decode(frame);
        boolean isMetered = share.includes(frame, decoded, hasFlow);
        if (hasFlow && metrics.learnsFrom(decoded, frame, isMetered)) {
            meterBatch(); // what was before must not know the names
            endExpiredFlows(clock.nanos(), limits.perTick());
            metrics.learn(decoded, frame, clock.nanos(), isMetered);
        }
        if (!isMetered) {
            return;
        }
        tally.countFrame(frame.originalLength());
        if (hasFlow) {
            tally.countMeteredFrame(frame.originalLength(), decoded);
            batch.add(decoded, frame, clock.nanos(), frames, framesFarBehind);
            if (batch.isFull()) {
                meterBatch();
            }
        }
    }

    /** Reads what a stranger calls itself, in a frame that is not metered. */
    public void onStranger(Frame frame) {
        if (metrics.mayLearnFrom(frame)) {
            tally.faults.setCounting(false);
            if (decoder.decode(frame) && metrics.learnsFrom(decoded, frame, true)) {
                emitEnded(); // what was before must not know the name
                metrics.learnStranger(decoded, frame, share.number() == 0);
            }
        }
    }

    @Override
    public void onTick(long nowNanos) {
        meterBatch();
        advanceTo(nowNanos);
        timeouts.requireSearch();
        endExpiredFlows(clock.nanos(), limits.perTick());
        reportReached();
        publish();
    }

    /** Emits the records of all flows that have ended so far, however many there are. */
    public void emitEnded() {
        meterBatch();
        endExpiredFlows(clock.nanos(), WorkLimit.NONE);
        reportReached();
    }

    private void reportReached() {
        if (waiting.isEmpty() && !timeouts.mayHaveExpired()) {
            records.onReached(clock.nanos(), RecordSink.byFrame(frames));
        }
    }

    @Override
    public void onStop() {
        meterBatch();
        timeouts.advanceTo(clock.nanos(), Integer.MAX_VALUE);
        while (emitNext(timeouts.nextExpired())) {
            publishNowAndThen();
        }
        records.onOpenFlows();
        endOpenFlows();
        publish();
    }

    // The frames before that belong to the time before.
    private void advanceTo(long nanos) {
        if (clock.isSetBackAt(nanos)) {
            meterBatch();
            farBehind.undoMove();
            clock.restartAt(nanos);
        }
    }

    // The end of many flows takes as long as their records need.
    private void publishNowAndThen() {
        if (table.flows() % WorkLimit.PER_TICK.records() == 0) {
            publish();
        }
    }

    private void publish() {
        tally.openFlows = table.flows();
        metrics.countNames(tally.names);
        published.set(tally);
    }

    private void endOpenFlows() {
        for (FlowHeap open = table.byFirstFrame(); !open.isEmpty(); open.remove(open.slot())) {
            int slot = open.slot();
            long serial = table.get(slot, FlowTable.SERIAL);
            EndReason reason = table.isClosing(slot) ? EndReason.END_DETECTED : EndReason.FORCED;
            records.accept(end(slot, reason), open.nanos(), serial);
            publishNowAndThen();
        }
    }

    private void endExpiredFlows(long nanos, WorkLimit limit) {
        timeouts.advanceTo(nanos, limit.examined());
        if (timeouts.mayHaveExpired() || !waiting.isEmpty()) {
            emitExpired(limit.records());
        }
    }

    private void emitExpired(int maxRecords) {
        for (int ended = 0; ended < maxRecords && emitNextIfRoom(); ended++) {}
    }

    private boolean emitNextIfRoom() {
        int expired = timeouts.nextExpired();
        return (expired != FlowTable.NONE || !waiting.isEmpty()) && records.hasRoom() && emitNext(expired);
    }

    // Emits the next record in order: a waiting record, or the record of an expired flow. A waiting record follows the
    // flows whose deadlines were at or before the stream time when it was built, and precedes the flows with later
    // deadlines.
    private boolean emitNext(int expired) {
        if (expired == TimerWheel.UNDECIDED) {
            return false;
        }
        if (!waiting.isEmpty()
                && (expired == FlowTable.NONE
                        || waiting.element().nanos() < timeouts.deadline(expired, queue(expired)))) {
            waiting.remove().emitTo(records);
            return true;
        }
        if (expired == FlowTable.NONE) {
            return false;
        }
        long deadline = timeouts.deadline(expired, queue(expired));
        long serial = table.get(expired, FlowTable.SERIAL);
        records.accept(endExpired(expired), deadline, serial);
        return true;
    }

    private FlowRecord endExpired(int slot) {
        if (table.isClosing(slot)) {
            return end(slot, EndReason.END_DETECTED);
        }
        boolean isClockSetBack = clock.wasSetBackDuring(table.get(slot, FlowTable.LAST_ACTIVITY));
        return end(slot, isClockSetBack ? EndReason.CLOCK_SET_BACK : EndReason.IDLE_TIMEOUT);
    }

    // Emits the record of a flow, or a part of it, that this frame has ended.
    private void emit(FlowRecord record, int frame) {
        boolean isNext = waiting.isEmpty() && timeouts.nextExpired() == FlowTable.NONE;
        waiting.add(new PlacedRecord(record, timeouts.streamNanos(), RecordSink.byFrame(batch.numbers[frame])));
        if (records.hasRoom() ? isNext : waiting.size() > MAX_WAITING) {
            waiting.remove().emitTo(records);
        }
    }

    private void meterBatch() {
        table.prefetch(batch);
        metrics.prefetch(batch);
        for (int frame = 0; frame < batch.frames(); frame++) {
            endExpiredFlows(batch.streamNanos[frame], limits.perFrame());
            if (table.isNearlyFull()) {
                timeouts.prepareLongestIdle();
            }
            meter(frame);
        }
        batch.clear();
    }

    private void meter(int frame) {
        int slot = table.find(batch, frame, ipMask);
        if (slot == FlowTable.NONE || hasEndedBefore(frame, slot)) {
            startFlow(frame);
            return;
        }
        if (batch.nanos[frame] >= FlowTimeouts.deadlineAfter(table.get(slot, FlowTable.FIRST_NANOS), activeTimeout)
                && records.hasRoom()) {
            cut(slot, frame);
        }
        if (table.hasFoundOtherMacs()) {
            otherMacs.add(slot, batch, frame);
        }
        int queue = queue(slot);
        int nextQueue = count(slot, frame);
        if (nextQueue == queue) {
            timeouts.touch(slot);
            if (table.isNearlyFull()) {
                timeouts.prepareLongestIdle(slot, queue);
            }
        } else {
            timeouts.move(slot, queue, nextQueue);
        }
    }

    // Whether a flow ended before the next frame with its key. Stream time may be ahead of the flow's own frames, so
    // the time between those frames is compared with the timeout, not only stream time.
    private boolean hasEndedBefore(int frame, int slot) {
        long state = table.get(slot, FlowTable.STATE);
        int queue = FlowState.isClosing(state) ? FlowTimeouts.CLOSING : FlowTimeouts.OPEN;
        if (timeouts.isExpired(slot, queue)) {
            table.unlist(slot, batch.hashes[frame]); // the record is emitted later, in order
            return true;
        }
        long deadline = FlowTimeouts.deadlineAfter(table.get(slot, FlowTable.LAST_NANOS), timeouts.timeout(queue));
        if (batch.nanos[frame] >= deadline) {
            emit(endExpired(slot), frame);
            return true;
        }
        int direction = FlowState.direction(state, batch.sourceIsB(frame));
        if (queue == FlowTimeouts.CLOSING && FlowState.isRestart(state, direction, batch.tcpFlags[frame])) {
            emit(end(slot, EndReason.END_DETECTED), frame);
            return true;
        }
        return false;
    }

    private void startFlow(int frame) {
        while (table.isFull()) {
            if (emitNextIfRoom()) {
                continue;
            }
            int expired = timeouts.nextExpired();
            if (expired == FlowTable.NONE) {
                emit(end(timeouts.longestIdle(), EndReason.LACK_OF_RESOURCES), frame);
            } else if (expired != TimerWheel.UNDECIDED) {
                emit(endExpired(expired), frame);
            } else {
                timeouts.advanceTo(timeouts.streamNanos(), Integer.MAX_VALUE); // the frame needs a slot at any cost
            }
        }
        int slot = table.add(batch.keys, MeterBatch.key(frame), batch.hashes[frame], batch.numbers[frame]);
        table.set(slot, FlowTable.STATE, FlowState.initial(batch.sourceIsB(frame), batch.nanos[frame]));
        metrics.startFlow(slot, batch.nanos[frame]);
        table.startRecord(slot, batch.nanos[frame]);
        timeouts.schedule(slot, count(slot, frame));
    }

    private void cut(int slot, int frame) {
        tally.countRecord(EndReason.ACTIVE_TIMEOUT);
        emit(builder.build(slot, EndReason.ACTIVE_TIMEOUT), frame);
        table.set(slot, FlowTable.STATE, FlowState.afterCut(table.get(slot, FlowTable.STATE)));
        table.clearTotals(slot);
        metrics.startRecord(slot);
        table.startRecord(slot, batch.nanos[frame]);
        farBehind.startRecord(slot);
    }

    // Returns the queue that the flow belongs to afterwards.
    private int count(int slot, int frame) {
        long state = table.get(slot, FlowTable.STATE);
        int direction = FlowState.direction(state, batch.sourceIsB(frame));
        long nanos = batch.nanos[frame];
        long next = FlowState.after(state, direction, batch.tcpFlags[frame]);
        int marks = batch.marks[frame];
        if ((marks & MeterBatch.OF_FAULTS) == 0) {
            metrics.add(slot, direction, batch, frame);
        } else {
            metrics.addFaulty(slot, direction, batch, frame);
            next = (marks & MeterBatch.BAD_CHECKSUM) != 0 ? next : FlowState.withLengthBeyondFrame(next, direction);
        }
        table.set(slot, FlowTable.STATE, next);
        if (nanos < table.get(slot, FlowTable.FIRST_NANOS)) {
            farBehind.moveFirst(slot, batch, frame);
        }
        table.set(slot, FlowTable.LAST_NANOS, Math.max(nanos, table.get(slot, FlowTable.LAST_NANOS)));
        table.count(slot, direction, batch.bytes[frame], batch.ipBytes[frame]);
        return FlowState.isClosing(next) ? FlowTimeouts.CLOSING : FlowTimeouts.OPEN;
    }

    private int queue(int slot) {
        return table.isClosing(slot) ? FlowTimeouts.CLOSING : FlowTimeouts.OPEN;
    }

    private FlowRecord end(int slot, EndReason reason) {
        FlowRecord record = builder.build(slot, reason);
        timeouts.cancel(slot, queue(slot));
        int key = FlowTable.key(slot);
        table.remove(slot, hash.of(table.keys(), key, FlowKey.endMask(table.keys(), key, ipMask)));
        otherMacs.remove(slot);
        metrics.endFlow(slot);
        tally.countRecord(reason);
        return record;
    }
}
