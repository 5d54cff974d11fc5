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
import io.macmon.cli.screen.LossReport;
import io.macmon.config.text.MacmonException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Writes one capture file, or one series of files. Reading a capture file waits for the {@code macmon-export} thread,
 * which selects, encodes and writes. A live capture never waits: {@link LiveFrames} gives each block back before
 * anything waits for a disk or a pipe, so that a stall costs frames of this file only; they are counted.
 */
final class Exporter {

    private static final long STOP_TIMEOUT_SECONDS = 20;
    private static final long TICK_NANOS = 1_000_000_000L;

    private final ExportTask task;
    private final RunContext run;
    private final CaptureWriter writer;
    private final Optional<LiveFrames> live;
    private final Optional<FrameRing> ofFile; // blocks of a capture file
    private FrameSplitter selected;
    private long tickNanos = Long.MIN_VALUE;
    private volatile boolean finished;
    private volatile boolean readerGone;
    private volatile long missingBefore; // when the reader left
    private volatile boolean broken;

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
        int slots = run.input().maxHeldBlocks();
        if (run.input().isLive()) {
            writer = CaptureWriter.openForRecords(task.config(), task.source(), task.inputFiles(), listener);
            live = Optional.of(new LiveFrames(
                    task, writer, slots, bufferBytes, frames -> select(selection, frames), this::onException));
            ofFile = Optional.empty();
        } else {
            writer = CaptureWriter.open(task.config(), task.source(), task.inputFiles(), listener);
            live = Optional.empty();
            ofFile = Optional.of(new FrameRing(
                    "macmon-export", Integer.highestOneBit(slots), select(selection, writer), this::onWriterException));
        }
    }

    // Every reader counts the same frames towards the limit of the run, whether or not it writes them.
    private FrameHandler select(Predicate<Frame> selection, FrameHandler frames) {
        FrameHandler ofTask = selector(task.selection(), Long.MAX_VALUE, frames);
        selected = selector(selection, run.config().count(), ofTask);
        return selected;
    }

    private FrameSplitter selector(Predicate<Frame> selection, long count, FrameHandler selected) {
        return new FrameSplitter(selection, count, selected, FrameHandler.NONE, run.control()::stop);
    }

    /** Retains the block if it must be written. Called by capture threads only. */
    synchronized void offer(FrameBlock block) {
        if (isForExport(block)) {
            block.retain();
            live.ifPresentOrElse(
                    frames -> frames.publish(block), () -> ofFile.orElseThrow().publish(block));
        }
    }

    /** Returns after everything is written. Offer nothing afterwards. */
    void finish() {
        ofFile.ifPresent(FrameRing::stop); // however slow the disk is
        if (live.isPresent() && !live.get().stop(SECONDS.toNanos(STOP_TIMEOUT_SECONDS))) {
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

    /** Frames that arrived after the reader of standard output had left, which are not lost. Thread-safe. */
    long framesAfterReader() {
        return notInFiles() - missingFrames();
    }

    /** Frames that arrived after {@code -c} or {@code -a} had ended the file. Call after {@link #finish}. */
    long framesAfterEnd() {
        return selected.afterLimit() + writer.afterEnd();
    }

    private long notInFiles() {
        return live.map(frames -> finished ? frames.missingAtEnd() : frames.missing())
                .orElseGet(() -> ofFile.orElseThrow().unhandled() + dropped() + writer.notWritten());
    }

    private long dropped() {
        return live.map(LiveFrames::dropped)
                .orElseGet(() -> ofFile.orElseThrow().dropped());
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
        boolean awaited = live.isPresent() && live.get().isNextBlockAwaited();
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
            missingBefore = dropped();
            readerGone = true;
            run.control().stop();
            return;
        }
        run.control().warn(why);
        if (task.endsRun()) {
            run.control().stop();
        }
    }

    private void onException(Throwable thrown) {
        if (!broken) { // threads that share the writer fail one after another
            broken = true;
            run.control().fail(MacmonException.internalError("writing the capture file", thrown));
        }
    }

    // The writer is not called again: what it has buffered is missing from the file.
    private void onWriterException(Throwable thrown) {
        onException(thrown);
        writer.abandon();
    }
}
