package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.config.text.ByteBuilder;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Writes a text format in UTF-8, line by line and without buffering. */
public final class LineWriter implements EventWriter {

    private final LineFormat format;
    private final ByteBuilder line = new ByteBuilder(1 << 12);

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
        line.clear();
        if (!format.append(event, line)) {
            return false;
        }
        line.append(format.lineEnd());
        out.write(line.array(), line.length(), 1);
        return true;
    }

    @Override
    public void flush(Instant now, ByteSink out) {}

    @Override
    public void end(Instant now, ByteSink out) throws IOException {
        writeAll(format.footerLines(now), out);
    }

    private void writeAll(List<String> lines, ByteSink out) throws IOException {
        for (String text : lines) {
            line.clear();
            line.append(text).append(format.lineEnd());
            out.write(line.array(), line.length(), 0);
        }
    }
}
