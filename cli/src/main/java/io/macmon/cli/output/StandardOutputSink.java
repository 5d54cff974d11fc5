package io.macmon.cli.output;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.Statistics.OutputCounts;
import io.macmon.analyzer.record.EventWriter;
import io.macmon.config.FlowMetrics;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Writes records to standard output, as the screen is written: by the report thread, as fast as its reader reads. */
final class StandardOutputSink implements EventSink {

    private final String name;
    private final EventWriter writer;
    private final OutputStream out;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong unfit = new AtomicLong();
    private boolean begun;

    StandardOutputSink(String name, EventWriter writer, OutputStream out) {
        this.name = name;
        this.writer = writer;
        this.out = new BufferedOutputStream(out, 1 << 16);
    }

    /** @throws UncheckedIOException when the stream does not take it */
    @Override
    public void accept(MonitorEvent event) {
        if (!writer.accepts(event)) {
            return;
        }
        try {
            begin();
            if (writer.write(event, Instant.now(), this::take)) {
                written.incrementAndGet();
            } else {
                unfit.incrementAndGet();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public boolean acceptsFlows() {
        return writer.acceptsFlows();
    }

    @Override
    public FlowMetrics flowMetrics() {
        return writer.flowMetrics();
    }

    @Override
    public void flush() {
        try {
            writer.flush(Instant.now(), this::take);
            out.flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    OutputCounts delivery() {
        return new OutputCounts(name, written.get(), 0, unfit.get());
    }

    /** Writes what comes last; after the report thread has ended. */
    void close() {
        try {
            begin();
            writer.end(Instant.now(), this::take);
            out.flush();
        } catch (IOException gone) {
            // the report thread has said so
        }
    }

    private void begin() throws IOException {
        if (!begun) {
            begun = true;
            writer.begin(Instant.now(), true, this::take);
        }
    }

    private void take(byte[] octets, int length, int events) throws IOException {
        out.write(octets, 0, length);
    }
}
