package io.macmon.analyzer.throughput;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Writes the histograms of each interval as lines of an HdrHistogram log (version 1.3), one tag per quantity:
 * {@code frames_per_second}, {@code bits_per_second}, {@code delay_us}, {@code backlog_blocks}. Called by the report
 * thread only.
 */
public final class HistogramLog implements AutoCloseable {

    // By default the library assumes that all values are nanoseconds, and writes the maximum in milliseconds.
    private static final double MAX_VALUE_UNIT_RATIO = 1;

    private final PrintStream out;
    private final HistogramLogWriter log;

    private HistogramLog(OutputStream file, Instant start) {
        out = new PrintStream(file, true, StandardCharsets.US_ASCII);
        log = new HistogramLogWriter(out);
        log.outputLogFormatVersion();
        log.outputStartTime(start.toEpochMilli());
        log.outputLegend();
    }

    /** @throws IOException with a message that states why the file cannot be written */
    public static HistogramLog create(String file, Instant start) throws IOException {
        try {
            return new HistogramLog(new FileOutputStream(file), start);
        } catch (FileNotFoundException unwritable) {
            throw new IOException("cannot write the histogram log " + unwritable.getMessage(), unwritable);
        }
    }

    /** Adds one interval. */
    public void write(Throughput.Histograms interval, Instant start, Instant end) {
        write("frames_per_second", interval.framesPerSecond, start, end);
        write("bits_per_second", interval.bitsPerSecond, start, end);
        write("delay_us", interval.delayMicros, start, end);
        write("backlog_blocks", interval.backlog, start, end);
    }

    private void write(String tag, Histogram histogram, Instant start, Instant end) {
        histogram.setTag(tag);
        log.outputIntervalHistogram(seconds(start), seconds(end), histogram, MAX_VALUE_UNIT_RATIO);
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1_000.0;
    }

    /** Whether everything so far was written to the file. */
    public boolean isComplete() {
        return !out.checkError();
    }

    @Override
    public void close() {
        out.close();
    }
}
