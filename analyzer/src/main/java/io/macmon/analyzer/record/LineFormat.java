package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A text format: header lines, lines per event, and footer lines, all without the final line break. One thread only.
 */
public interface LineFormat {

    /** The lines at the start of a file. */
    default List<String> headerLines(Instant now) {
        return List.of();
    }

    /** The line or lines for an event; empty if the format cannot express it. */
    Optional<String> line(MonitorEvent event);

    /** The lines at the end of a complete file. */
    default List<String> footerLines(Instant now) {
        return List.of();
    }

    default String lineEnd() {
        return "\n";
    }
}
