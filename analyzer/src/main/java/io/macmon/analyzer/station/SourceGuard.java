package io.macmon.analyzer.station;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.wire.EthernetHeader;
import io.macmon.analyzer.wire.WireStatus;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.WallClock;
import io.macmon.config.MacAddress;
import io.macmon.config.MacSet;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

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
 * <p>One thread calls it; any thread may read the counters.
 */
public final class SourceGuard implements FrameHandler {

    /** Strangers remembered at once. */
    public static final int MAX_STRANGERS = 4_096;

    private volatile MacSet stations;
    private final long quietNanos;
    private final EventSink sink;
    private final EthernetHeader ethernet = new EthernetHeader();
    private final Map<Long, Stranger> strangers = new LinkedHashMap<>(16, 0.75f, true); // silent longest first
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong alerts = new AtomicLong();
    private final AtomicLong untracked = new AtomicLong();
    private final AtomicLong malformed = new AtomicLong();

    public SourceGuard(MacSet stations, Duration quietPeriod, EventSink sink) {
        this.stations = stations;
        this.quietNanos = quietPeriod.toNanos();
        this.sink = sink;
    }

    /** Expects these stations from now on, and nobody else. Any thread. */
    public void expect(MacSet stations) {
        this.stations = stations;
    }

    @Override
    public void onFrame(Frame frame) {
        if (ethernet.wrap(frame.memory(), frame.offset(), frame.capturedLength()) != WireStatus.OK) {
            increment(malformed);
            return;
        }
        long source = ethernet.source();
        if (!stations.contains(source)) {
            increment(frames);
            meet(source, frame);
        }
    }

    /** Frames of strangers, tracked or not. */
    public long frames() {
        return frames.get();
    }

    /** Alerts given. */
    public long alerts() {
        return alerts.get();
    }

    /** Frames of strangers beyond the {@value #MAX_STRANGERS} that are remembered. */
    public long untracked() {
        return untracked.get();
    }

    /** Frames too short for an Ethernet header. */
    public long malformed() {
        return malformed.get();
    }

    // Only strangers come here, so boxing and events are fine from this line on.
    private void meet(long source, Frame frame) {
        Stranger stranger = strangers.get(source);
        if (stranger == null) {
            if (strangers.size() == MAX_STRANGERS && !forgetOneSilentAt(frame.timestampNanos())) {
                increment(untracked);
                return;
            }
            stranger = new Stranger();
            strangers.put(source, stranger);
        }
        stranger.frames++;
        stranger.octets += frame.originalLength();
        stranger.lastNanos = frame.timestampNanos();
        if (stranger.frames == 1 || stranger.lastNanos - stranger.alertNanos >= quietNanos) {
            stranger.alertNanos = stranger.lastNanos;
            alert(source, stranger);
        }
    }

    private void alert(long source, Stranger stranger) {
        increment(alerts);
        sink.accept(new MonitorEvent.UnexpectedSource(
                WallClock.instant(stranger.lastNanos),
                new MacAddress(source),
                new MacAddress(ethernet.destination()),
                ethernet.typeOrLength(),
                stranger.frames,
                stranger.octets));
    }

    private boolean forgetOneSilentAt(long nowNanos) {
        Iterator<Stranger> silentLongestFirst = strangers.values().iterator();
        if (nowNanos - silentLongestFirst.next().lastNanos >= quietNanos) {
            silentLongestFirst.remove();
            return true;
        }
        return false;
    }

    private static void increment(AtomicLong counter) {
        counter.lazySet(counter.get() + 1);
    }

    private static final class Stranger {
        private long frames;
        private long octets;
        private long lastNanos;
        private long alertNanos;
    }
}
