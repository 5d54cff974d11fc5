package io.macmon.cli.export;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.FrameSelector;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameRing;
import io.macmon.capture.file.write.CaptureLosses;
import io.macmon.capture.file.write.CaptureWriter;
import io.macmon.cli.input.Input;
import io.macmon.cli.process.StandardStream;
import io.macmon.config.text.MacmonException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Writes the capture files of a run, on thread {@code macmon-export}. A live capture never waits for it: what it does not
 * take in time is dropped and counted.
 */
public final class Exporter {

    private static final long PATIENCE_SECONDS = 20; // less than that of Termination
    private static final long TICK_NANOS = 1_000_000_000L;

    private final ExportTask export;
    private final Input input;
    private final CaptureWriter writer;
    private final Runnable onEnd;
    private final Consumer<MacmonException> onFailure;
    private final FrameRing ring;
    private long tickNanos = Long.MIN_VALUE;

    /**
     * Makes the first file and starts the thread.
     *
     * @param selection of frames to be written
     * @param count     of frames to be written at most
     * @param onEnd     called when the last frame that is wanted has been written, or nobody is there to take more
     * @param onFailure told what keeps the rest of the frames out of the files
     */
    public Exporter(
            ExportTask export,
            Input input,
            Predicate<Frame> selection,
            long count,
            Runnable onEnd,
            Consumer<MacmonException> onFailure)
            throws MacmonException {
        this.export = export;
        this.input = input;
        this.onEnd = onEnd;
        this.onFailure = onFailure;
        writer = CaptureWriter.open(
                export.config(),
                export.source(),
                export.inputFiles(),
                new CaptureWriter.Listener(this::losses, export.onClosed(), onEnd, this::onWriteFailure));
        ring = new FrameRing(
                "macmon-export",
                Integer.highestOneBit(input.maxHeldBlocks()),
                new FrameSelector(selection, count, wanted(), frame -> {}, onEnd),
                this::onException);
    }

    // All who read the ring count the same frames, whichever of them they want.
    private FrameHandler wanted() {
        return new FrameSelector(export.selection(), Long.MAX_VALUE, writer, frame -> {}, onEnd);
    }

    /** Takes a use of its own of a block, if it is to be written. Any capture thread. */
    public synchronized void offer(FrameBlock block) {
        if (isForExport(block)) {
            block.retain();
            ring.publish(block);
        }
    }

    /** Returns when everything is written; nothing may be offered any more. */
    public void finish() {
        if (!input.isLive()) {
            ring.stop(); // a file loses nothing, however slowly it is taken
        } else if (!ring.stop(PATIENCE_SECONDS, SECONDS)) {
            onFailure.accept(new MacmonException("the capture file is not whole: its disk did not take the last frames"
                    + " within " + PATIENCE_SECONDS + " seconds"));
        }
    }

    /** Frames that are missing in the files. Any thread. */
    public long missingFrames() {
        return ring.dropped() + ring.unhandled() + writer.notWritten();
    }

    CaptureWriter writer() {
        return writer;
    }

    /** Says what is missing in anybody's files; true when nothing is. */
    public static boolean reportLosses(List<Exporter> exporters, Consumer<String> say) {
        return exporters.stream()
                        .filter(exporter -> !exporter.reportLosses(say))
                        .count()
                == 0;
    }

    /** Says what is missing in the files, but not again why; true when nothing is. */
    private boolean reportLosses(Consumer<String> say) {
        writer.warnings().forEach(say);
        long missing = missingFrames();
        if (missing > 0) {
            boolean explained = writer.failure().isPresent() || writer.notWritten() == missing;
            say.accept("the capture file lacks " + missing + " frames"
                    + (explained ? "" : ": it was not taken as fast as they came"));
        }
        return writer.failure().isEmpty() && missing == 0;
    }

    // The time alone is passed on once a second, for the writer to flush: a slot is too dear for more.
    private boolean isForExport(FrameBlock block) {
        if (block.frames() == 0 && block.timeNanos() < tickNanos) {
            return false;
        }
        tickNanos = block.timeNanos() + TICK_NANOS;
        return true;
    }

    private CaptureLosses losses() {
        CaptureStats captured = input.stats();
        Input.Losses outside = input.losses();
        Map<String, Long> inProcess = new LinkedHashMap<>();
        inProcess.put("ring", captured.droppedAtRing());
        inProcess.put("writer", ring.dropped() + writer.notWritten());
        return new CaptureLosses(
                captured.frames() + captured.droppedByKernel() + captured.droppedAtRing(),
                outside.nic() + outside.backlog(),
                captured.droppedByKernel(),
                inProcess);
    }

    // Who reads our standard output and goes, as head does, has seen enough.
    private void onWriteFailure(String why) {
        export.say().accept(why);
        if (export.endsRun() || (export.config().isStandardOutput() && StandardStream.OUTPUT.isReaderGone())) {
            onEnd.run();
        }
    }

    private void onException(Throwable thrown) {
        onFailure.accept(
                new MacmonException("writing the capture file failed, which is a defect of macmon: " + thrown, thrown));
    }
}
