package io.macmon.cli.process;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Writes lines to a stream; unlike a PrintStream, it reports failures. */
public final class TextStream {

    private final Writer writer;

    public TextStream(OutputStream stream) {
        writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 1 << 16);
    }

    /** @throws UncheckedIOException if the stream cannot be written */
    public void line(CharSequence text) {
        try {
            writer.append(text).append('\n');
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** @throws UncheckedIOException if the stream cannot be written */
    public void flush() {
        try {
            writer.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
