package io.macmon.analyzer.stranger;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.SourceRanking;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.wire.EthernetHeader;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.SourceMac;
import io.macmon.capture.StreamClock;
import io.macmon.capture.WallClock;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Raises alerts about strangers: sources whose address is not expected.
 *
 * <p>A stranger that keeps sending is reported once per quiet period, with its running totals. Time is frame time, so a
 * capture file gives the same alerts as the live capture it was taken from.
 *
 * <p>At most {@value #MAX_STRANGERS} strangers are tracked. A new stranger evicts the longest-idle one if that one has
 * been idle for a quiet period; otherwise the new stranger's frames are counted as untracked, and its alert is held
 * back until it has sent a few frames. So a flood of random source addresses raises at most {@value #MAX_STRANGERS}
 * alerts per quiet period, and an event that alerts are held back.
 *
 * <p>Frames without a source address, such as raw IP frames, raise no alert but are counted. In a Linux cooked capture,
 * the source comes from the cooked header, and the destination in an alert is 0.
 *
 * <p>If a guard in the kernel does all of this, {@link #alertFromKernel} receives the few frames that the guard passes
 * up.
 *
 * <p>One thread only, except {@link #setExpected} and the counters.
 */
public final class StrangerDetector implements FrameHandler {

    /** Strangers tracked at once. */
    public static final int MAX_STRANGERS = 4_096;

    private volatile LongPredicate expected;
    private final ToLongFunction<Frame> source;
    private final StreamClock clock;
    private final long quietNanos;
    private final EventSink sink;
    private final FrameSummarizer summarizer;
    private final LongFunction<Optional<StationName>> names;
    private final FrameDecoder decoder = new FrameDecoder(new FaultCounts());
    private final StrangerTable strangers = new StrangerTable(MAX_STRANGERS);
    private final HeldBackStrangers heldBack;
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong sources = new AtomicLong();
    private final AtomicLong alerts = new AtomicLong();
    private final AtomicLong untracked = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();
    private final AtomicLong evictedFrames = new AtomicLong();
    private final AtomicLong malformed = new AtomicLong();
    private final AtomicLong sourceless = new AtomicLong();

    /** Creates a detector whose alerts have no summary of the frame. */
    public StrangerDetector(LongPredicate expected, Duration quietPeriod, EventSink sink) {
        this(expected, quietPeriod, sink, FrameSummarizer.NONE, SourceMac::of, mac -> Optional.empty());
    }

    /**
     * @param expected   accepts the sources that raise no alert (MAC address in the low 48 bits); called once per frame
     * @param summarizer describes the frame that raised an alert; called once per alert
     * @param source     reads the address that is checked: {@link SourceMac#of}, or {@link SourceMac#outer} if the
     *                   kernel selects the stations' frames
     * @param names      the names that strangers revealed; called once per alert, on the thread that passes the frame
     */
    public StrangerDetector(
            LongPredicate expected,
            Duration quietPeriod,
            EventSink sink,
            FrameSummarizer summarizer,
            ToLongFunction<Frame> source,
            LongFunction<Optional<StationName>> names) {
        this.expected = expected;
        this.source = source;
        this.quietNanos = quietPeriod.toNanos();
        this.sink = sink;
        this.summarizer = summarizer;
        this.names = names;
        clock = new StreamClock(quietNanos);
        heldBack = new HeldBackStrangers(MAX_STRANGERS, quietNanos);
    }

    /** Replaces the expected sources. Thread-safe. */
    public void setExpected(LongPredicate sources) {
        expected = sources;
    }

    @Override
    public void onFrame(Frame frame) {
        long address = source.applyAsLong(frame);
        clock.advanceTo(frame.timestampNanos());
        if (address == SourceMac.NONE) {
            increment(sourceless);
        } else if (address == SourceMac.TRUNCATED || frame.capturedLength() < EthernetHeader.LENGTH) {
            increment(malformed);
        } else if (!expected.test(address)) {
            increment(frames);
            track(address, frame);
        }
    }

    @Override
    public void onTick(long nowNanos) {
        if (heldBack.isOver(clock.advanceTo(nowNanos))) {
            sink.accept(heldBack.event(WallClock.instant(nowNanos), clock.nanos(), true));
        }
    }

    /**
     * Raises an alert without a further check, because a guard in the kernel has checked and counted the source.
     *
     * @param frames frames from this source so far
     * @param bytes  bytes in those frames
     */
    public void alertFromKernel(Frame frame, long frames, long bytes) {
        long address = source.applyAsLong(frame);
        if (address >= 0 && frame.capturedLength() >= EthernetHeader.LENGTH) {
            alert(address, frame, frames, bytes);
        }
    }

    /**
     * Raises an alert about a stranger whose frame did not reach user space.
     *
     * @param source the address in the low 48 bits
     * @param frames frames from this source so far
     * @param bytes  bytes in those frames
     */
    public void alertFromTable(long source, long frames, long bytes) {
        increment(alerts);
        sink.accept(MonitorEvent.UnexpectedSource.withoutFrame(Instant.now(), new MacAddress(source), frames, bytes)
                .withName(names.apply(source)));
    }

    /** Passes on that alerts are held back, or that this is over. */
    public void report(MonitorEvent.AlertsHeldBack event) {
        sink.accept(event);
    }

    /** Alerts raised so far. */
    public long alerts() {
        return alerts.get();
    }

    /** Strangers that {@link #onFrame} met so far; one that was evicted and returns counts again. */
    public long sources() {
        return sources.get() + heldBack.sources();
    }

    /** Frames from strangers that {@link #onFrame} counted, and all alerts. */
    public StrangerCounts counts() {
        return new StrangerCounts(
                frames.get(),
                alerts.get(),
                heldBack.sources(),
                untracked.get(),
                evicted.get(),
                evictedFrames.get(),
                malformed.get(),
                sourceless.get());
    }

    /** The strangers with the most frames. Call after the thread that passes the frames has ended. */
    public SourceRanking loudest(int limit) {
        SourceRanking.Builder ranking = new SourceRanking.Builder(limit);
        strangers.addTo(ranking);
        heldBack.addTo(ranking);
        return ranking.build();
    }

    private void track(long source, Frame frame) {
        int row = strangers.find(source);
        if (row == StrangerTable.NONE) {
            row = addOrEvict(source, clock.nanos());
        }
        if (row == StrangerTable.NONE) {
            increment(untracked);
            holdBack(source, frame);
            return;
        }
        long nanos = clock.nanos();
        strangers.count(row, frame.originalLength(), nanos);
        if (strangers.frames(row) == 1 || nanos - strangers.alertNanos(row) >= quietNanos) {
            strangers.setAlertNanos(row, nanos);
            alert(source, frame, strangers.frames(row), strangers.bytes(row));
        }
    }

    private void holdBack(long source, Frame frame) {
        long nanos = clock.nanos();
        int row = heldBack.count(source, frame.originalLength(), nanos);
        if (row != StrangerTable.NONE) {
            alert(source, frame, heldBack.frames(row), heldBack.bytes(row));
        }
        if (heldBack.isEventDue(nanos)) {
            sink.accept(heldBack.event(WallClock.instant(frame.timestampNanos()), nanos, false));
        }
    }

    private int addOrEvict(long source, long nowNanos) {
        if (!strangers.isFull()) {
            increment(sources);
            return strangers.add(source);
        }
        int oldest = strangers.oldest();
        if (nowNanos - strangers.lastNanos(oldest) < quietNanos) {
            return StrangerTable.NONE;
        }
        increment(sources);
        increment(evicted);
        evictedFrames.lazySet(evictedFrames.get() + strangers.frames(oldest));
        return strangers.replaceOldest(source);
    }

    // Called at most once per stranger and quiet period, so it may allocate.
    private void alert(long source, Frame frame, long framesSoFar, long bytesSoFar) {
        increment(alerts);
        DecodedFrame alerted = decoder.decoded();
        decoder.decode(frame); // a field that it cannot decode is 0
        Instant at = WallClock.instant(frame.timestampNanos());
        MacAddress stranger = new MacAddress(source);
        MacAddress destination = new MacAddress(alerted.destinationMac());
        List<Integer> vlanIds =
                IntStream.range(0, alerted.vlanTags()).mapToObj(alerted::vlanId).toList();
        int etherType = alerted.etherType();
        AlertedFrame copy = new AlertedFrame(frame);
        Optional<StationName> name = names.apply(source);
        sink.acceptDeferred(() -> new MonitorEvent.UnexpectedSource(
                at,
                stranger,
                destination,
                vlanIds,
                etherType,
                framesSoFar,
                bytesSoFar,
                copy.summary(summarizer),
                Optional.empty(),
                name));
    }

    private static void increment(AtomicLong counter) {
        counter.lazySet(counter.get() + 1);
    }
}
