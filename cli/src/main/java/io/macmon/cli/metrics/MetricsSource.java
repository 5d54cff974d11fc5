package io.macmon.cli.metrics;

import io.macmon.config.text.MacmonException;

/** A run that is measured. Implementations are thread-safe. */
public interface MetricsSource {

    /**
     * Writes the present value of every metric. Each metric has the same labels each time, and the number of their
     * values is bounded.
     *
     * @throws MacmonException if the run cannot answer now, for example because its analysis is far behind
     */
    void writeTo(MetricsWriter metrics) throws MacmonException;

    /** Why the run does not advance; empty if it does. Never waits. */
    String problem();
}
