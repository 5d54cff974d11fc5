package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.config.FlowMeasure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A text format: lines at the start, a line for each event, lines at the end; all without their ends. One thread only. */
public interface LineFormat {

    /** What of each flow it needs to be measured. */
    FlowMeasure measure();

    /** Whether it makes anything of such events; asked by any thread. */
    boolean takes(MonitorEvent event);

    /** What a file starts with. */
    default List<String> head(Instant now) {
        return List.of();
    }

    /** The line of an event that the format takes; empty when it has no place for it. */
    Optional<String> line(MonitorEvent event);

    /** What a whole file ends with. */
    default List<String> foot(Instant now) {
        return List.of();
    }

    /** What ends a line. */
    default String lineEnd() {
        return "\n";
    }
}
