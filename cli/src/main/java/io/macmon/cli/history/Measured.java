package io.macmon.cli.history;

import io.macmon.analyzer.live.LiveCounters;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The counters of a run. Implementations are thread-safe and never wait. */
public interface Measured {

    /** The counters of each worker. */
    List<LiveCounters> workers();

    /**
     * The stations heard since the previous call, and possibly others that were heard shortly before. Called about once
     * a second. Empty if there is no newer list, and always if only the counters of a worker know the stations.
     */
    default Optional<HeardStations> takeHeard() {
        return Optional.empty();
    }

    /** What was lost so far, by place, always with the same places. */
    Map<String, Long> drops();

    /** Alerts about strangers so far, or unlisted stations so far. */
    long strangers();

    /** Findings reported so far. */
    long findings();

    /** Called about once a second, before the counters are read. */
    default void prepare() {}
}
