package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.config.text.ByteBuilder;
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

    /**
     * Appends the line or lines for an event.
     *
     * @return false, and appends nothing, if the format cannot express the event
     */
    boolean append(MonitorEvent event, ByteBuilder out);

    /** The line or lines for an event; empty if the format cannot express it. */
    default Optional<String> line(MonitorEvent event) {
        ByteBuilder line = new ByteBuilder(512);
        return append(event, line) ? Optional.of(line.toString()) : Optional.empty();
    }

    /** The lines at the end of a complete file. */
    default List<String> footerLines(Instant now) {
        return List.of();
    }

    default String lineEnd() {
        return "\n";
    }
}
