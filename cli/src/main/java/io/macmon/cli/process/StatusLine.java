package io.macmon.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A line below everything else that the process prints on its terminal. Each print moves it down: the line is erased,
 * the text is printed, and the line is drawn again, in one write. Thread-safe.
 */
public final class StatusLine {

    /** The line on the terminal of standard error, also when standard output is that terminal. */
    public static final StatusLine OF_TERMINAL = new StatusLine(StandardStream.ERROR.rawStream());

    private static final String ERASE = "\r\u001b[K";

    private final OutputStream terminal;
    private byte[] line = {};
    private boolean midLine;

    StatusLine(OutputStream terminal) {
        this.terminal = terminal;
    }

    /** Draws the line, or replaces its text; not below a line that is printed only in part so far. */
    public synchronized void show(String text) {
        line = (ERASE + text).getBytes(UTF_8);
        if (!midLine) {
            draw(line);
        }
    }

    /** Erases the line. */
    public synchronized void clear() {
        if (line.length > 0) {
            line = new byte[0];
            if (!midLine) {
                draw(ERASE.getBytes(UTF_8));
            }
        }
    }

    /** Prints on a stream that shows on this terminal. */
    synchronized void print(OutputStream stream, byte[] bytes, int offset, int length) throws IOException {
        boolean endsLine = length > 0 && bytes[offset + length - 1] == '\n';
        if (line.length == 0) {
            stream.write(bytes, offset, length);
        } else {
            ByteArrayOutputStream all = new ByteArrayOutputStream(length + 2 * line.length);
            if (!midLine) {
                all.writeBytes(ERASE.getBytes(UTF_8));
            }
            all.write(bytes, offset, length);
            if (endsLine) {
                all.writeBytes(line);
            }
            stream.write(all.toByteArray());
        }
        midLine = length > 0 ? !endsLine : midLine;
    }

    // The line is a courtesy: a terminal that is gone is noticed by those who print.
    private void draw(byte[] bytes) {
        try {
            terminal.write(bytes);
        } catch (IOException gone) {
            line = new byte[0];
        }
    }
}
