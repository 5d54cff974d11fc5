package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A text format: header lines, the lines of each event, footer lines; all without the final line break. Used by one
 * thread.
 */
public interface LineFormat {

    /** The lines at the start of a file. */
    default List<String> headerLines(Instant now) {
        return List.of();
    }

    /** The line or lines of an event; empty when the format cannot express it. */
    Optional<String> line(MonitorEvent event);

    /** The lines at the end of a complete file. */
    default List<String> footerLines(Instant now) {
        return List.of();
    }

    default String lineEnd() {
        return "\n";
    }
}
