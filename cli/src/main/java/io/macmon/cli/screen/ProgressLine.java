package io.macmon.cli.screen;

import io.macmon.capture.file.read.FileSource;
import io.macmon.cli.process.StandardStream;
import io.macmon.cli.process.StatusLine;
import io.macmon.cli.process.Terminal;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;

/**
 * The progress of reading capture files: one terminal line, redrawn a few times per second and cleared at the end. A
 * daemon thread reads the source's counters; reading never waits for it.
 */
public final class ProgressLine implements AutoCloseable {

    private static final long FIRST_MILLIS = 500;
    private static final long REDRAW_MILLIS = 250;

    private final FileSource source;
    private final StatusLine line = StatusLine.OF_TERMINAL;
    private final IntSupplier columns = Terminal.columns(StandardStream.ERROR);
    private final long startNanos = System.nanoTime();
    private final Thread thread = new Thread(this::run, "macmon-progress");
    private boolean closed;

    /** Starts drawing after half a second, so that short files get no line. */
    public ProgressLine(FileSource source) {
        this.source = source;
        thread.setDaemon(true);
        thread.start();
    }

    /** Clears the line. Nothing is drawn afterwards. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        line.clear();
    }

    /**
     * The text of the line.
     *
     * @param position bytes read
     * @param size     bytes to read; -1 if unknown
     * @param elapsed  time since the start
     */
    static String text(long position, long size, long frames, Duration elapsed) {
        double seconds = Math.max(0.001, elapsed.toMillis() / 1_000.0);
        String rates = String.format(
                Locale.ROOT,
                "%s frames/s  %s bytes/s",
                Quantities.scaled((long) (frames / seconds)),
                Quantities.scaled((long) (position / seconds)));
        if (size <= 0) {
            return Quantities.scaled(frames) + " frames  " + rates;
        }
        double share = Math.min(1, (double) position / size);
        String left = position == 0 ? "" : "  " + Quantities.timeLeft((long) (seconds * (1 - share) / share)) + " left";
        return String.format(Locale.ROOT, "%3d%%  %s%s", (int) (100 * share), rates, left);
    }

    private synchronized void run() {
        try {
            while (!closed) {
                wait(REDRAW_MILLIS);
                if (!closed && elapsed().toMillis() >= FIRST_MILLIS) {
                    draw();
                }
            }
        } catch (InterruptedException stop) {
            // not expected; the line would stay as it is
        }
    }

    private void draw() {
        String text = "macmon: "
                + text(source.position(), source.size(), source.stats().frames(), elapsed());
        line.show(text.substring(0, Math.min(text.length(), columns.getAsInt() - 1)));
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
