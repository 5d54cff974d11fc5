package io.macmon.cli.fleet;

import io.macmon.analyzer.audit.AuditState;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.broadcast.BroadcastSample;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Decides when a fleet hears of a station: at its first frame, when anything about it changes, and each minute in which
 * it sends. Works off at most {@value #MAX_AT_ONCE} stations each {@value #INTERVAL_MILLIS} ms, so that the analysis
 * never waits long; the others follow.
 *
 * <p>Called on the analysis thread.
 */
public final class SightingFeed implements FrameHandler {

    static final int MAX_AT_ONCE = 512;
    static final int INTERVAL_MILLIS = 250;

    private static final long INTERVAL_NANOS =
            Duration.ofMillis(INTERVAL_MILLIS).toNanos();
    private static final Duration REPEAT = Duration.ofMinutes(1);

    private final Supplier<AuditState> audit;
    private final Function<Station, String> types;
    private final long repeatNanos;
    private final long forgetNanos;
    private final Consumer<HeardStation> sink;
    private final BroadcastSample broadcasts = new BroadcastSample();
    private final Map<Long, Reported> reported = new HashMap<>();
    private long nextNanos = Long.MIN_VALUE;
    private long nextForgetNanos = Long.MIN_VALUE;
    private int left;

    /** What the fleet last heard of a station. */
    private record Reported(int revision, long lastNanos, long atNanos) {}

    /**
     * @param audit the present state; called on the analysis thread only
     * @param types the type of a station; empty if unknown
     * @param time  the time in what is sent
     * @param sink  must not block
     */
    public SightingFeed(
            Supplier<AuditState> audit, Function<Station, String> types, FleetTime time, Consumer<HeardStation> sink) {
        this.audit = audit;
        this.types = types;
        repeatNanos = time.timeOfDay(REPEAT).toNanos();
        forgetNanos = 2 * repeatNanos;
        this.sink = sink;
    }

    @Override
    public void onFrame(Frame frame) {
        broadcasts.onFrame(frame);
    }

    @Override
    public void onTick(long nowNanos) {
        if (isDue(nextNanos, nowNanos)) {
            nextNanos = nowNanos + INTERVAL_NANOS;
            report(nowNanos, MAX_AT_ONCE);
        }
        if (isDue(nextForgetNanos, nowNanos)) {
            nextForgetNanos = nowNanos + repeatNanos;
            reported.values().removeIf(last -> Math.abs(nowNanos - last.atNanos) > forgetNanos);
        }
    }

    // Also true if the clock was set back.
    private boolean isDue(long dueNanos, long nowNanos) {
        return nowNanos >= dueNanos || nowNanos < dueNanos - forgetNanos;
    }

    /** Reports what changed since the last tick. */
    @Override
    public void onStop() {
        if (nextNanos != Long.MIN_VALUE) {
            report(nextNanos, Integer.MAX_VALUE);
        }
    }

    private void report(long nowNanos, int limit) {
        left = limit;
        audit.get().forEachHeard(nowNanos - forgetNanos, station -> {
            if (left > 0 && isToReport(station, nowNanos)) {
                left--;
                reported.put(station.mac, new Reported(station.revision(), station.lastNanos(), nowNanos));
                sink.accept(new HeardStation(station.snapshot(), types.apply(station), broadcasts.take(station.mac)));
            }
        });
    }

    private boolean isToReport(Station station, long nowNanos) {
        Reported last = reported.get(station.mac);
        return last == null
                || last.revision != station.revision()
                || (station.lastNanos() > last.lastNanos && Math.abs(nowNanos - last.atNanos) >= repeatNanos);
    }
}
