package io.macmon.cli.export;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.FrameSplitter;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameRing;
import io.macmon.capture.file.write.CaptureLosses;
import io.macmon.capture.file.write.CaptureWriter;
import io.macmon.cli.input.Input;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.process.StandardStream;
import io.macmon.config.text.MacmonException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Writes one capture file, or one series of files, on the {@code macmon-export} thread. A live capture never waits for
 * the exporter: a block that the exporter does not take in time is dropped and counted.
 */
final class Exporter {

    private static final long STOP_TIMEOUT_SECONDS = 20; // less than Termination's
    private static final long TICK_NANOS = 1_000_000_000L;

    private final ExportTask task;
    private final RunContext run;
    private final CaptureWriter writer;
    private final FrameRing ring;
    private long tickNanos = Long.MIN_VALUE;

    /** Creates the first file and starts the thread. */
    Exporter(ExportTask task, RunContext run) throws MacmonException {
        this.task = task;
        this.run = run;
        writer = CaptureWriter.open(
                task.config(),
                task.source(),
                task.inputFiles(),
                new CaptureWriter.Listener(this::losses, task.onClosed(), run.control()::stop, this::onWriteFailure));
        ring = new FrameRing(
                "macmon-export",
                Integer.highestOneBit(run.input().maxHeldBlocks()),
                selector(run.newSelection(), run.config().count(), taskFrames()),
                this::onException);
    }

    // Every reader counts the same frames towards the limit of the run, whether or not it writes them.
    private FrameHandler taskFrames() {
        return selector(task.selection(), Long.MAX_VALUE, writer);
    }

    private FrameHandler selector(Predicate<Frame> selection, long count, FrameHandler selected) {
        return new FrameSplitter(selection, count, selected, FrameHandler.NONE, run.control()::stop);
    }

    /** Retains the block if it must be written. Called by capture threads only. */
    synchronized void offer(FrameBlock block) {
        if (isForExport(block)) {
            block.retain();
            ring.publish(block);
        }
    }

    /** Returns after everything is written. Offer nothing afterwards. */
    void finish() {
        if (!run.input().isLive()) {
            ring.stop(); // reading a capture file waits, however slow the disk is
        } else if (!ring.stop(STOP_TIMEOUT_SECONDS, SECONDS)) {
            run.control()
                    .fail(new MacmonException("the capture file is incomplete: the disk did not accept the last"
                            + " frames within " + STOP_TIMEOUT_SECONDS + " seconds"));
        }
    }

    /** Frames that are missing from the files. Thread-safe. */
    long missingFrames() {
        return ring.dropped() + ring.unhandled() + writer.notWritten();
    }

    CaptureWriter writer() {
        return writer;
    }

    /** Reports what is missing from the files, without repeating the reason; true if nothing is missing. */
    boolean reportLosses(Consumer<String> report) {
        writer.warnings().forEach(report);
        long missing = missingFrames();
        if (missing > 0) {
            boolean explained = writer.failure().isPresent() || writer.notWritten() == missing;
            report.accept("the capture file is missing " + missing + " frames"
                    + (explained ? "" : ": they arrived faster than they could be written"));
        }
        return writer.failure().isEmpty() && missing == 0;
    }

    // A block without frames only advances the time, so that the writer flushes: one per second is worth a slot.
    private boolean isForExport(FrameBlock block) {
        if (block.frames() == 0 && block.timeNanos() < tickNanos) {
            return false;
        }
        tickNanos = block.timeNanos() + TICK_NANOS;
        return true;
    }

    private CaptureLosses losses() {
        CaptureStats captured = run.input().stats();
        Input.Losses outside = run.input().losses();
        Map<String, Long> inProcess = new LinkedHashMap<>();
        inProcess.put("ring", captured.droppedAtRing());
        inProcess.put("writer", ring.dropped() + writer.notWritten());
        return new CaptureLosses(
                captured.frames() + captured.droppedByKernel() + captured.droppedAtRing(),
                outside.nic() + outside.backlog(),
                captured.droppedByKernel(),
                inProcess);
    }

    // A reader that closes standard output, as head does, ends the run.
    private void onWriteFailure(String why) {
        run.control().report(why);
        if (task.endsRun() || (task.config().isStandardOutput() && StandardStream.OUTPUT.isReaderGone())) {
            run.control().stop();
        }
    }

    private void onException(Throwable thrown) {
        run.control().fail(MacmonException.internalError("writing the capture file", thrown));
    }
}
