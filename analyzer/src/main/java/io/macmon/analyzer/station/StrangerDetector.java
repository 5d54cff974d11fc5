package io.macmon.analyzer.station;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.analyzer.wire.EthernetHeader;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.SourceMac;
import io.macmon.capture.WallClock;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/**
 * Alerts when a frame's source address is not on the station list.
 *
 * <p>A stranger that keeps talking is reported once per quiet period, with its running totals. Time is the frame's own,
 * so a capture file gives the same alerts as the live capture it was taken from.
 *
 * <p>At most {@value #MAX_STRANGERS} strangers are remembered. When one more comes, the one silent longest is forgotten
 * if it has been silent for a quiet period; otherwise the newcomer's frames are counted as not tracked. So a flood of
 * random source addresses brings no more than {@value #MAX_STRANGERS} alerts in a quiet period.
 *
 * <p>Frames that do not tell their source, such as those of raw IP, bring no alert; they are counted. In a Linux cooked capture
 * a source is who it names as such, and the destination in an alert is 0.
 *
 * <p>Where a guard in the kernel does all this, {@link #alertFromKernel} takes the few frames that it lets up.
 *
 * <p>One thread calls it; any thread may read the counters.
 */
public final class StrangerDetector implements FrameHandler {

    /** Strangers remembered at once. */
    public static final int MAX_STRANGERS = 4_096;

    private volatile LongPredicate expected;
    private final long quietNanos;
    private final EventSink sink;
    private final FrameSummarizer summary;
    private final FrameDecoder decoder = new FrameDecoder(new FaultCounts());
    private final StrangerTable strangers = new StrangerTable(MAX_STRANGERS);
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong alerts = new AtomicLong();
    private final AtomicLong untracked = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();
    private final AtomicLong evictedFrames = new AtomicLong();
    private final AtomicLong malformed = new AtomicLong();
    private final AtomicLong sourceless = new AtomicLong();

    /** Alerts without a summary of the frame. */
    public StrangerDetector(LongPredicate expected, Duration quietPeriod, EventSink sink) {
        this(expected, quietPeriod, sink, FrameSummarizer.NONE);
    }

    /**
     * @param expected whether a source, in the low 48 bits, is none to alert on; asked once per frame
     * @param summary of the frame that an alert is about; asked for once per alert
     */
    public StrangerDetector(LongPredicate expected, Duration quietPeriod, EventSink sink, FrameSummarizer summary) {
        this.expected = expected;
        this.quietNanos = quietPeriod.toNanos();
        this.sink = sink;
        this.summary = summary;
    }

    /** Expects these sources from now on, and nobody else. Any thread. */
    public void setExpected(LongPredicate sources) {
        expected = sources;
    }

    @Override
    public void onFrame(Frame frame) {
        long source = SourceMac.of(frame);
        if (source == SourceMac.NONE) {
            increment(sourceless);
        } else if (source == SourceMac.TRUNCATED || frame.capturedLength() < EthernetHeader.LENGTH) {
            increment(malformed);
        } else if (!expected.test(source)) {
            increment(frames);
            meet(source, frame);
        }
    }

    /**
     * Alerts, whoever the source is: a guard in the kernel has judged and counted it.
     *
     * @param frames heard of this source
     * @param octets of those frames
     */
    public void alertFromKernel(Frame frame, long frames, long octets) {
        long source = SourceMac.of(frame);
        if (source >= 0 && frame.capturedLength() >= EthernetHeader.LENGTH) {
            alert(source, frame, frames, octets);
        }
    }

    /** Alerts given. */
    public long alerts() {
        return alerts.get();
    }

    /** What was heard of strangers by {@link #onFrame}, and every alert given. */
    public StrangerCounts counts() {
        return new StrangerCounts(
                frames.get(),
                alerts.get(),
                0,
                untracked.get(),
                evicted.get(),
                evictedFrames.get(),
                malformed.get(),
                sourceless.get());
    }

    private void meet(long source, Frame frame) {
        int row = strangers.find(source);
        if (row == StrangerTable.NONE) {
            row = welcome(source, frame.timestampNanos());
        }
        if (row == StrangerTable.NONE) {
            increment(untracked);
            return;
        }
        long nanos = frame.timestampNanos();
        strangers.count(row, frame.originalLength(), nanos);
        if (strangers.frames(row) == 1 || nanos - strangers.alertNanos(row) >= quietNanos) {
            strangers.setAlertNanos(row, nanos);
            alert(source, frame, strangers.frames(row), strangers.bytes(row));
        }
    }

    private int welcome(long source, long nowNanos) {
        if (!strangers.isFull()) {
            return strangers.add(source);
        }
        int oldest = strangers.oldest();
        if (nowNanos - strangers.lastNanos(oldest) < quietNanos) {
            return StrangerTable.NONE;
        }
        increment(evicted);
        evictedFrames.lazySet(evictedFrames.get() + strangers.frames(oldest));
        return strangers.replaceOldest(source);
    }

    // At most once per quiet period and stranger, so records are fine here.
    private void alert(long source, Frame frame, long framesSoFar, long octetsSoFar) {
        increment(alerts);
        DecodedFrame alerted = decoder.decoded();
        decoder.decode(frame); // however far it comes, what it did not find is 0
        Instant at = WallClock.instant(frame.timestampNanos());
        MacAddress stranger = new MacAddress(source);
        MacAddress destination = new MacAddress(alerted.destinationMac());
        List<Integer> vlanIds =
                IntStream.range(0, alerted.vlanTags()).mapToObj(alerted::vlanId).toList();
        int etherType = alerted.etherType();
        AlertedFrame copy = new AlertedFrame(frame);
        sink.acceptDeferred(() -> new MonitorEvent.UnexpectedSource(
                at,
                stranger,
                destination,
                vlanIds,
                etherType,
                framesSoFar,
                octetsSoFar,
                copy.summary(summary),
                Optional.empty()));
    }

    private static void increment(AtomicLong counter) {
        counter.lazySet(counter.get() + 1);
    }
}
