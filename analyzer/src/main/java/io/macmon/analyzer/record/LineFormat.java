package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.config.FlowMetrics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A text format: lines at the start, a line for each event, lines at the end; all without their ends. One thread only. */
public interface LineFormat {

    /** What of each flow it needs to be measured. */
    FlowMetrics flowMetrics();

    /** Whether it makes anything of such events; asked by any thread. */
    boolean accepts(MonitorEvent event);

    /** What a file starts with. */
    default List<String> headerLines(Instant now) {
        return List.of();
    }

    /** The line of an event that the format takes; empty when it has no place for it. */
    Optional<String> line(MonitorEvent event);

    /** What a whole file ends with. */
    default List<String> footerLines(Instant now) {
        return List.of();
    }

    /** What ends a line. */
    default String lineEnd() {
        return "\n";
    }
}
