package io.macmon.cli.export;

import io.macmon.capture.FrameBlock;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.screen.LossReport;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** Writes all capture files of a run, each task with its own threads. */
public final class Exporters {

    private static final int MAX_BUFFER_BYTES = 64 << 20;

    private final List<Exporter> exporters;

    private Exporters(List<Exporter> exporters) {
        this.exporters = List.copyOf(exporters);
    }

    /** Creates the first file of each task and starts the threads. */
    public static Exporters open(List<ExportTask> tasks, RunContext run) throws MacmonException {
        List<Exporter> exporters = new ArrayList<>();
        int bufferBytes = Math.min(run.config().capture().bufferBytes(), MAX_BUFFER_BYTES) / Math.max(1, tasks.size());
        for (ExportTask task : tasks) {
            exporters.add(new Exporter(task, run, bufferBytes));
        }
        return new Exporters(exporters);
    }

    /** Whether the run writes no capture file, so that nothing is offered. */
    public boolean isEmpty() {
        return exporters.isEmpty();
    }

    /**
     * Offers a block to each exporter, which retains the block if it must be written. Called by capture threads only.
     */
    public void offer(FrameBlock block) {
        exporters.forEach(exporter -> exporter.offer(block));
    }

    /** Writes the buffered frames soon. Thread-safe. */
    public void flush() {
        exporters.forEach(exporter -> exporter.writer().requestFlush());
    }

    /** Returns after everything is written. Offer nothing afterwards. */
    public void finish() {
        exporters.forEach(Exporter::finish);
    }

    /** Frames that are missing from the files. Thread-safe. */
    public long missingFrames() {
        return sum(Exporter::missingFrames);
    }

    long writtenFrames() {
        return sum(exporter -> exporter.writer().written());
    }

    /** Frames that arrived after {@code -c} or {@code -a} had ended a file; exact after {@link #finish}. */
    long framesAfterEnd() {
        return sum(Exporter::framesAfterEnd);
    }

    /** Frames that arrived after the reader of standard output had left. Thread-safe. */
    long framesAfterReader() {
        return sum(Exporter::framesAfterReader);
    }

    long writtenFiles() {
        return sum(exporter -> exporter.writer().files());
    }

    /** Reports what is missing from the files, without repeating the reason, and warnings about their frames. */
    public void reportLosses(LossReport losses, Consumer<String> warnings) {
        exporters.forEach(exporter -> exporter.reportLosses(losses, warnings));
    }

    private long sum(ToLongFunction<Exporter> counter) {
        return exporters.stream().mapToLong(counter).sum();
    }
}
