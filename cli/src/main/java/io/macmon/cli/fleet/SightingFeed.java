package io.macmon.cli.fleet;

import io.macmon.analyzer.audit.AuditState;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.broadcast.BroadcastSample;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.WallClock;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Decides when a station is reported to a fleet: at its first frame in a VLAN, when anything about it changes, and each
 * minute in which it sends there. Reports at most {@value #MAX_AT_ONCE} stations every {@value #INTERVAL_MILLIS} ms,
 * so that the analysis never waits long; the others follow.
 *
 * <p>Called on the analysis thread.
 */
public final class SightingFeed implements FrameHandler {

    static final int MAX_AT_ONCE = 512;
    static final int INTERVAL_MILLIS = 250;

    private static final long INTERVAL_NANOS =
            Duration.ofMillis(INTERVAL_MILLIS).toNanos();

    private final StationSource stations;
    private final ReportedStations reported;
    private final Consumer<HeardStation> sink;
    private final VlanTimes times = new VlanTimes();
    private final BroadcastSample broadcasts = new BroadcastSample();
    private long nextNanos = Long.MIN_VALUE;
    private long nextForgetNanos = Long.MIN_VALUE;
    private int left;
    private int at; // in the order of the stations
    private int first; // where the next report begins

    /** @param sink must not block */
    SightingFeed(StationSource stations, ReportedStations reported, Consumer<HeardStation> sink) {
        this.stations = stations;
        this.reported = reported;
        this.sink = sink;
    }

    /**
     * The feed of an audit.
     *
     * @param audit the present state; called on the analysis thread only
     * @param types the type of a station; empty if unknown
     * @param time  the time in what is sent
     * @param sink  must not block
     */
    public static SightingFeed ofAudit(
            Supplier<AuditState> audit, Function<Station, String> types, FleetTime time, Consumer<HeardStation> sink) {
        return new SightingFeed(new AuditedStations(audit, types), new ReportedStations(time), sink);
    }

    @Override
    public void onFrame(Frame frame) {
        times.onFrame(frame);
        broadcasts.onFrame(frame);
    }

    @Override
    public void onTick(long nowNanos) {
        if (isDue(nextNanos, nowNanos)) {
            nextNanos = nowNanos + INTERVAL_NANOS;
            report(nowNanos, MAX_AT_ONCE);
        }
        if (isDue(nextForgetNanos, nowNanos)) {
            nextForgetNanos = nowNanos + reported.repeatNanos();
            reported.forget(nowNanos);
            times.forget(nowNanos - reported.forgetNanos());
        }
    }

    // Also true if the clock was set back.
    private boolean isDue(long dueNanos, long nowNanos) {
        return nowNanos >= dueNanos || nowNanos < dueNanos - reported.forgetNanos();
    }

    /** Reports what changed since the last tick. */
    @Override
    public void onStop() {
        if (nextNanos != Long.MIN_VALUE) {
            report(nextNanos, Integer.MAX_VALUE);
        }
    }

    // Begins after the last station that was reported, so that those before it do not keep out the others.
    private void report(long nowNanos, int limit) {
        int from = first;
        first = 0;
        left = limit;
        report(nowNanos, from, Integer.MAX_VALUE);
        if (left > 0 && from > 0) {
            report(nowNanos, 0, from);
        }
    }

    private void report(long nowNanos, int from, int to) {
        at = 0;
        stations.forEachHeard(nowNanos - reported.forgetNanos(), times, (mac, vlan, lastNanos, revision) -> {
            int number = at++;
            if (left > 0 && number >= from && number < to && reported.take(mac, vlan, lastNanos, revision, nowNanos)) {
                left--;
                first = left == 0 ? number + 1 : 0;
                sink.accept(new HeardStation(
                        new MacAddress(mac),
                        WallClock.instant(lastNanos),
                        vlan,
                        stations.details(mac),
                        broadcasts.take(mac)));
            }
        });
    }
}
