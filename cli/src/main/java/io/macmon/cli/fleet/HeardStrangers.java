package io.macmon.cli.fleet;

import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.identity.StationName;
import io.macmon.capture.WallClock;
import io.macmon.cli.fleet.HeardStation.StationDetails;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides when a source that a watch alerts on is reported to a fleet: at an alert, at most once a minute. The kernel
 * selects the stations' frames, so a watch knows only what the alerts show about other sources. Of more than
 * {@value #MAX} sources in a minute, as in a flood of made-up ones, the others are left out; their alerts are not. One
 * thread only.
 */
public final class HeardStrangers {

    static final int MAX = 512;

    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final Map<Long, Long> reported = new LinkedHashMap<>(); // address and time, in the order of the times

    /** The source of an alert, as it is reported to a fleet; empty if it is not to be reported. */
    public Optional<HeardStation> of(UnexpectedSource alert) {
        long mac = alert.source().value();
        long nanos = WallClock.nanos(alert.at());
        reported.values().removeIf(last -> Math.abs(nanos - last) >= QUIET_NANOS);
        if (reported.containsKey(mac) || reported.size() == MAX) {
            return Optional.empty();
        }
        reported.put(mac, nanos);
        List<String> names = alert.name().map(StationName::name).stream().toList();
        return Optional.of(new HeardStation(
                alert.source(),
                alert.at(),
                alert.vlanIds().isEmpty() ? 0 : alert.vlanIds().get(0),
                new StationDetails(List.of(), names, ""),
                List.of()));
    }
}
