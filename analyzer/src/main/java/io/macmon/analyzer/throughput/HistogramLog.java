package io.macmon.analyzer.throughput;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Writes the histograms of each interval as lines of an HdrHistogram log (version 1.3), one tag per quantity:
 * {@code frames_per_second}, {@code bits_per_second}, {@code delay_us}, {@code backlog_blocks}. An interval that cannot
 * be written whole is left out, so that the log remains readable. Called by the report thread only.
 */
public final class HistogramLog implements AutoCloseable {

    // By default the library assumes that all values are nanoseconds, and writes the maximum in milliseconds.
    private static final double MAX_VALUE_UNIT_RATIO = 1;

    private final FileOutputStream file;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final HistogramLogWriter log = new HistogramLogWriter(lines);
    private long length;
    private long lostIntervals;
    private Optional<IOException> failure = Optional.empty();

    private HistogramLog(FileOutputStream file, Instant start) {
        this.file = file;
        log.outputLogFormatVersion();
        log.outputStartTime(start.toEpochMilli());
        log.outputLegend();
        flush();
    }

    public static HistogramLog create(String file, Instant start) throws IOException {
        return new HistogramLog(new FileOutputStream(file), start);
    }

    /** Adds one interval. */
    public void write(Throughput.Histograms interval, Instant start, Instant end) {
        write("frames_per_second", interval.framesPerSecond, start, end);
        write("bits_per_second", interval.bitsPerSecond, start, end);
        write("delay_us", interval.delayMicros, start, end);
        write("backlog_blocks", interval.backlog, start, end);
        if (!flush()) {
            lostIntervals++;
        }
    }

    private boolean flush() {
        try {
            lines.writeTo(file);
            length += lines.size();
            return true;
        } catch (IOException failed) {
            failure = failure.or(() -> Optional.of(failed));
            undo();
            return false;
        } finally {
            lines.reset();
        }
    }

    private void undo() {
        try {
            file.getChannel().truncate(length);
        } catch (IOException notRegular) {
            // nothing to undo
        }
    }

    private void write(String tag, Histogram histogram, Instant start, Instant end) {
        histogram.setTag(tag);
        log.outputIntervalHistogram(seconds(start), seconds(end), histogram, MAX_VALUE_UNIT_RATIO);
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1_000.0;
    }

    /** Number of intervals that could not be written. */
    public long lostIntervals() {
        return lostIntervals;
    }

    /** Why the first of the lost intervals could not be written; empty if none. */
    public Optional<IOException> failure() {
        return failure;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failed) {
            failure = failure.or(() -> Optional.of(failed));
        }
    }
}
