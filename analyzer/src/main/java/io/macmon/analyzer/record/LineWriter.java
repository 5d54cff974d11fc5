package io.macmon.analyzer.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.config.FlowMeasure;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes a text format in UTF-8, line by line, and holds nothing back. */
public final class LineWriter implements EventWriter {

    private final LineFormat format;

    public LineWriter(LineFormat format) {
        this.format = format;
    }

    @Override
    public FlowMeasure measure() {
        return format.measure();
    }

    @Override
    public boolean takes(MonitorEvent event) {
        return format.takes(event);
    }

    @Override
    public void begin(Instant now, boolean fresh, Out out) throws IOException {
        if (fresh) {
            write(format.head(now), out);
        }
    }

    @Override
    public boolean write(MonitorEvent event, Instant now, Out out) throws IOException {
        Optional<String> line = format.line(event);
        if (line.isPresent()) {
            write(line.get(), 1, out);
        }
        return line.isPresent();
    }

    @Override
    public void flush(Instant now, Out out) {}

    @Override
    public void end(Instant now, Out out) throws IOException {
        write(format.foot(now), out);
    }

    private void write(List<String> lines, Out out) throws IOException {
        for (String line : lines) {
            write(line, 0, out);
        }
    }

    private void write(String line, int events, Out out) throws IOException {
        byte[] octets = (line + format.lineEnd()).getBytes(UTF_8);
        out.take(octets, octets.length, events);
    }
}
