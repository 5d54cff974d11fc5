package io.macmon.analyzer.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.analyzer.MonitorEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes a text format in UTF-8, line by line and without buffering. */
public final class LineWriter implements EventWriter {

    private final LineFormat format;

    public LineWriter(LineFormat format) {
        this.format = format;
    }

    @Override
    public void begin(Instant now, boolean fresh, ByteSink out) throws IOException {
        if (fresh) {
            writeAll(format.headerLines(now), out);
        }
    }

    @Override
    public boolean write(MonitorEvent event, Instant now, ByteSink out) throws IOException {
        Optional<String> line = format.line(event);
        if (line.isPresent()) {
            write(line.get(), 1, out);
        }
        return line.isPresent();
    }

    @Override
    public void flush(Instant now, ByteSink out) {}

    @Override
    public void end(Instant now, ByteSink out) throws IOException {
        writeAll(format.footerLines(now), out);
    }

    private void writeAll(List<String> lines, ByteSink out) throws IOException {
        for (String line : lines) {
            write(line, 0, out);
        }
    }

    private void write(String line, int events, ByteSink out) throws IOException {
        byte[] bytes = (line + format.lineEnd()).getBytes(UTF_8);
        out.write(bytes, bytes.length, events);
    }
}
