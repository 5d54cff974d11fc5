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
import io.macmon.capture.file.write.RecordCopier;
import io.macmon.cli.input.Input;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.process.StandardStream;
import io.macmon.cli.screen.LossReport;
import io.macmon.config.text.MacmonException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Writes one capture file, or one series of files, on the {@code macmon-export} thread. Reading a capture file waits
 * for it. A live capture never does: the {@code macmon-copy} thread encodes the selected frames and gives the block
 * back at once, so that a disk or a pipe that stalls costs frames of this file only; they are counted.
 *
 * <pre>
 *   live:          ring --> macmon-copy: selection --> records --> ring --> macmon-export: files
 *   capture file:  ring --> macmon-export: selection --> files
 * </pre>
 */
final class Exporter {

    private static final long STOP_TIMEOUT_SECONDS = 20;
    private static final long TICK_NANOS = 1_000_000_000L;
    private static final String WRITER_THREAD = "macmon-export";

    private final ExportTask task;
    private final RunContext run;
    private final CaptureWriter writer;
    private final FrameRing blocks;
    private final Optional<Copies> copies;
    private long tickNanos = Long.MIN_VALUE;
    private final FrameSplitter selected;
    private volatile boolean finished;
    private volatile boolean readerGone;
    private volatile long missingBefore; // when the reader left
    private volatile boolean broken;

    /** The encoded frames of a live capture, and the ring that passes them to the writer's thread. */
    private record Copies(RecordCopier copier, FrameRing ring) {}

    /**
     * Creates the first file and starts the threads.
     *
     * @param bufferBytes memory for the frames of a live capture that wait for the disk
     */
    Exporter(ExportTask task, RunContext run, int bufferBytes) throws MacmonException {
        this.task = task;
        this.run = run;
        Predicate<Frame> selection = run.newSelection();
        CaptureWriter.Listener listener =
                new CaptureWriter.Listener(this::losses, task.onClosed(), run.control()::stop, this::onWriteFailure);
        writer = run.input().isLive()
                ? CaptureWriter.openForRecords(task.config(), task.source(), task.inputFiles(), listener)
                : CaptureWriter.open(task.config(), task.source(), task.inputFiles(), listener);
        copies = run.input().isLive() ? Optional.of(copies(bufferBytes)) : Optional.empty();
        FrameHandler frames = copies.<FrameHandler>map(Copies::copier).orElse(writer);
        // Every reader counts the same frames towards the limit of the run, whether or not it writes them.
        FrameHandler ofTask = selector(task.selection(), Long.MAX_VALUE, frames);
        selected = selector(selection, run.config().count(), ofTask);
        int slots = run.input().maxHeldBlocks();
        blocks = copies.isPresent()
                ? ring("macmon-copy", slots, selected, this::onException)
                : ring(WRITER_THREAD, slots, selected, this::onWriterException);
    }

    private Copies copies(int bufferBytes) {
        int most = RecordCopier.blocks(bufferBytes);
        FrameRing ring = ring(WRITER_THREAD, 2 * most - 1, writer, this::onWriterException);
        return new Copies(new RecordCopier(task.config().format(), task.source(), bufferBytes, ring), ring);
    }

    private static FrameRing ring(String threadName, int slots, FrameHandler handler, Consumer<Throwable> onException) {
        return new FrameRing(threadName, Integer.highestOneBit(slots), handler, onException);
    }

    private FrameSplitter selector(Predicate<Frame> selection, long count, FrameHandler selected) {
        return new FrameSplitter(selection, count, selected, FrameHandler.NONE, run.control()::stop);
    }

    /** Retains the block if it must be written. Called by capture threads only. */
    synchronized void offer(FrameBlock block) {
        if (isForExport(block)) {
            block.retain();
            blocks.publish(block);
        }
    }

    /** Returns after everything is written. Offer nothing afterwards. */
    void finish() {
        blocks.stop(); // waits for the disk only when reading a capture file, however slow the disk is
        if (copies.isPresent() && !copies.get().ring.stop(STOP_TIMEOUT_SECONDS, SECONDS)) {
            run.control()
                    .fail(new MacmonException("the capture file is incomplete: the disk did not accept the last"
                            + " frames within " + STOP_TIMEOUT_SECONDS + " seconds"));
        }
        finished = true;
    }

    /** Frames that are missing from the files; exact after {@link #finish}. Thread-safe. */
    long missingFrames() {
        return readerGone ? missingBefore : notInFiles();
    }

    /** Frames that arrived after the reader of standard output had left, so that nobody misses them. Thread-safe. */
    long framesAfterReader() {
        return notInFiles() - missingFrames();
    }

    /** Frames that arrived after {@code -c} or {@code -a} had ended the file. Call after {@link #finish}. */
    long framesAfterEnd() {
        return selected.afterLimit() + writer.afterEnd();
    }

    private long notInFiles() {
        return blocks.dropped()
                + blocks.unhandled()
                + copies.map(this::missingCopies).orElseGet(writer::notWritten);
    }

    // A writer that is stuck at the end has handled frames that are in no file yet, and will never be. A copier that
    // failed
    // holds frames that it copied before.
    private long missingCopies(Copies copied) {
        long late = finished
                ? copied.ring.accepted() + copied.copier.heldFrames() - writer.written() - writer.afterEnd()
                : copied.ring.unhandled() + writer.notWritten();
        return copied.copier.dropped() + late;
    }

    CaptureWriter writer() {
        return writer;
    }

    /** Reports what is missing from the files, without repeating the reason, and warnings about their frames. */
    void reportLosses(LossReport losses, Consumer<String> warnings) {
        writer.warnings().forEach(warnings);
        long missing = missingFrames();
        boolean explained = broken || writer.failure().isPresent() || writer.notWritten() == missing;
        losses.add(
                missing,
                writer.written() + missing,
                "frame",
                explained ? "they are not in " + name() : "they arrived faster than " + name() + " could be written");
        if (missing == 0 && writer.failure().isPresent() && !readerGone) {
            losses.add(name() + " is incomplete");
        }
    }

    private String name() {
        return task.config().isStandardOutput()
                ? "standard output"
                : task.config().file();
    }

    // A block without frames only advances the time, so that the writer flushes: one per second is worth a slot. Copies
    // that are not published yet need the next one.
    private boolean isForExport(FrameBlock block) {
        boolean awaited = copies.isPresent() && copies.get().copier.heldFrames() > 0;
        if (block.frames() == 0 && block.timeNanos() < tickNanos && !awaited) {
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
        inProcess.put("writer", missingFrames());
        return new CaptureLosses(
                captured.frames() + captured.droppedByKernel() + captured.droppedAtRing(),
                outside.nic() + outside.backlog(),
                captured.droppedByKernel(),
                inProcess);
    }

    // A reader that closes standard output, as head does, ends the run.
    private void onWriteFailure(String why) {
        if (task.config().isStandardOutput() && StandardStream.OUTPUT.isReaderGone()) {
            missingBefore = blocks.dropped()
                    + copies.map(copied -> copied.copier.dropped()).orElse(0L);
            readerGone = true;
            run.control().stop();
            return;
        }
        run.control().report(why);
        if (task.endsRun()) {
            run.control().stop();
        }
    }

    private void onException(Throwable thrown) {
        broken = true;
        run.control().fail(MacmonException.internalError("writing the capture file", thrown));
    }

    // The writer is not called again: what it has buffered is missing from the file.
    private void onWriterException(Throwable thrown) {
        onException(thrown);
        writer.abandon();
    }
}
