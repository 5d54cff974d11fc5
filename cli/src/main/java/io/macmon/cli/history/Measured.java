package io.macmon.cli.history;

import io.macmon.analyzer.live.LiveCounters;
import java.util.List;
import java.util.Map;

/** The counters of a run. Implementations are thread-safe and never wait. */
public interface Measured {

    /** The counters of each worker. */
    List<LiveCounters> workers();

    /** Whether the stations' frames are counted even if no client asks, so that their presence is known. */
    default boolean countsStationsAlways() {
        return false;
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
