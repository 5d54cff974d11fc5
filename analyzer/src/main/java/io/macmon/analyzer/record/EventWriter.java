package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import java.io.IOException;
import java.time.Instant;

/**
 * Writes events in one format to one file or receiver. One thread only.
 *
 * <p>Calls come in the order {@code begin (write | flush)* end}. They start over with {@code begin} after a file was
 * rotated or a receiver was reconnected. There is no {@code end} if the receiver is gone.
 */
public interface EventWriter {

    /**
     * Starts a file or a connection, and discards what was buffered.
     *
     * @param fresh false if the file already contains earlier records
     */
    void begin(Instant now, boolean fresh, ByteSink out) throws IOException;

    /**
     * Writes an event, now or together with later ones.
     *
     * @return false if the format cannot express it
     */
    boolean write(MonitorEvent event, Instant now, ByteSink out) throws IOException;

    /** Writes what was buffered. Called at least once per second. */
    void flush(Instant now, ByteSink out) throws IOException;

    /** Writes what was buffered, and the footer. */
    void end(Instant now, ByteSink out) throws IOException;

    /** Receives the bytes from a writer. */
    @FunctionalInterface
    interface ByteSink {

        /**
         * Receives bytes that belong together: a line, a message. They are valid only during the call. There may be
         * none, for an event that is only counted.
         *
         * @param events the number of events that end in these bytes
         */
        void write(byte[] bytes, int length, int events) throws IOException;
    }
}
