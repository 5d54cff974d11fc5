package io.macmon.cli.fleet;

import io.macmon.analyzer.identity.StationName;
import io.macmon.capture.FrameHandler;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** The feeds of the workers of a watch, which report each station once between them. */
public final class WatchFeeds {

    private final WatchedStations stations;
    private final ReportedStations reported = new ReportedStations(FleetTime.REAL);
    private final Consumer<HeardStation> sink;

    /**
     * @param names the name that a station revealed; thread-safe
     * @param sink  must not block; called by all workers
     */
    public WatchFeeds(LongFunction<Optional<StationName>> names, Consumer<HeardStation> sink) {
        stations = new WatchedStations(names);
        this.sink = sink;
    }

    /** The feed of a further worker. */
    public FrameHandler worker() {
        return new AddressReader(stations).then(new SightingFeed(stations, reported, sink));
    }
}
