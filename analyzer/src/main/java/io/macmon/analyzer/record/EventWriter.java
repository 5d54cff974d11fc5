package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.config.FlowMetrics;
import java.io.IOException;
import java.time.Instant;

/**
 * Makes octets of events in one format, for one file or receiver. One thread only.
 *
 * <p>The calls come as {@code begin (write | flush)* end}, and again from {@code begin} when a file was changed for another or
 * a receiver was lost and found again. Without an {@code end} where there is nobody left to tell.
 */
public interface EventWriter {

    /** What of each flow it needs to be measured. */
    FlowMetrics flowMetrics();

    /** Whether it makes anything of flows. */
    default boolean acceptsFlows() {
        return true;
    }

    /** Whether it makes anything of such events; asked by any thread. */
    boolean accepts(MonitorEvent event);

    /**
     * Starts a file or a transport; what was held back is forgotten.
     *
     * @param fresh false where it goes on at the end of what was written before
     */
    void begin(Instant now, boolean fresh, ByteSink out) throws IOException;

    /**
     * Writes an event, at once or with those that follow.
     *
     * @return false when the format has no place for it
     */
    boolean write(MonitorEvent event, Instant now, ByteSink out) throws IOException;

    /** Writes what was held back; called at least each second. */
    void flush(Instant now, ByteSink out) throws IOException;

    /** Writes what was held back and what comes last. */
    void end(Instant now, ByteSink out) throws IOException;

    /** Takes the octets of a writer. */
    @FunctionalInterface
    interface ByteSink {

        /**
         * Takes octets that belong together: a line, a message. Valid during the call.
         *
         * @param events whose last octets these are
         */
        void write(byte[] octets, int length, int events) throws IOException;
    }
}
