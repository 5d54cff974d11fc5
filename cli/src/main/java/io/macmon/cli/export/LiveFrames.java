package io.macmon.cli.export;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameRing;
import io.macmon.capture.file.write.CaptureWriter;
import io.macmon.capture.file.write.DirectRecords;
import io.macmon.capture.file.write.RecordCopier;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Passes the frames of a live capture to a file's writer. No thread that waits for the disk holds a block of the
 * source.
 *
 * <pre>
 *   writer keeps up:  ring --> macmon-export: selection --> records --> files
 *   writer is late:   ring --> macmon-copy: selection --> records --> ring --> macmon-late: files
 * </pre>
 *
 * <p>While the writer keeps up, one thread encodes a block, gives it back and writes its records: no other thread has
 * to be woken. Once it is late by a quarter of the ring, the capture thread takes back the blocks that wait for it and
 * passes them and all later ones to the other two threads, until everything is written.
 */
final class LiveFrames {

    private static final int LATE_FRACTION = 4;
    private static final long POLL_NANOS = 100_000;

    private final CaptureWriter writer;
    private final DirectRecords direct;
    private final RecordCopier copier;
    private final FrameHandler selected;
    private final FrameRing directBlocks;
    private final FrameRing lateBlocks;
    private final FrameRing lateRecords;
    private final int maxWaiting;
    private FrameHandler target; // of the selected frames; used by the thread whose turn it is
    private boolean late; // used by the capture thread
    private volatile long lastDirect = -1; // sequence of the last block before macmon-copy takes over

    /**
     * Starts the threads.
     *
     * @param slots       blocks of the source that may wait
     * @param bufferBytes memory for frames that wait for the disk
     * @param selection   wraps the handler of the selected frames; used by one thread at a time
     * @param onFailure   called on the thread that failed, with what was thrown
     */
    LiveFrames(
            ExportTask task,
            CaptureWriter writer,
            int slots,
            int bufferBytes,
            UnaryOperator<FrameHandler> selection,
            Consumer<Throwable> onFailure) {
        this.writer = writer;
        maxWaiting = Math.max(1, slots / LATE_FRACTION);
        direct = new DirectRecords(task.config().format(), task.source(), writer);
        selected = selection.apply(new Target());
        int buffers = RecordCopier.blocks(bufferBytes);
        Consumer<Throwable> onWriterFailure = failure -> {
            onFailure.accept(failure);
            writer.abandon(); // what it has buffered is missing from the file
        };
        lateRecords = ring("macmon-late", 2 * buffers - 1, writer, onWriterFailure, () -> {});
        copier = new RecordCopier(task.config().format(), task.source(), bufferBytes, lateRecords);
        directBlocks = ring("macmon-export", slots, new Turn(direct), onWriterFailure, direct::write);
        lateBlocks = ring("macmon-copy", slots, new Turn(copier), onFailure, () -> {});
    }

    private static FrameRing ring(
            String threadName, int slots, FrameHandler handler, Consumer<Throwable> onFailure, Runnable afterRelease) {
        return new FrameRing(threadName, Integer.highestOneBit(slots), handler, onFailure, afterRelease);
    }

    /** Takes over a retained block. Called by one thread at a time. */
    void publish(FrameBlock block) {
        if (late && lateBlocks.isIdle() && copier.heldFrames() == 0 && lateRecords.isIdle()) {
            late = false;
        } else if (!late && directBlocks.waiting() > maxWaiting) {
            takeOver();
        }
        (late ? lateBlocks : directBlocks).publish(block);
    }

    private void takeOver() {
        lastDirect = Long.MAX_VALUE; // until it is known
        lastDirect = directBlocks.reclaim(lateBlocks::publish);
        late = true;
    }

    /**
     * Waits until everything is written, but no longer than this for the disk. Publish nothing afterwards.
     *
     * @return whether everything is written
     */
    boolean stop(long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        boolean written = directBlocks.stop(timeoutNanos, NANOSECONDS);
        lateBlocks.stop(); // never waits for the disk
        return written && lateRecords.stop(deadline - System.nanoTime(), NANOSECONDS);
    }

    /** Whether there are frames of earlier blocks that wait for the next block. Thread-safe. */
    boolean isNextBlockAwaited() {
        return copier.heldFrames() > 0;
    }

    /** Frames dropped because the disk was too slow. Thread-safe. */
    long dropped() {
        return directBlocks.dropped() + lateBlocks.dropped() + copier.dropped();
    }

    /** Frames that are in no file, unless they still wait for one. Thread-safe. */
    long missing() {
        return dropped()
                + directBlocks.unhandled()
                + lateBlocks.unhandled()
                + lateRecords.unhandled()
                + writer.notWritten();
    }

    /**
     * Frames that are in no file, after {@link #stop}. A writer that is stuck has taken frames that are in no file and
     * never will be; a copier that failed holds frames that it copied before.
     */
    long missingAtEnd() {
        long taken = direct.frames() + lateRecords.accepted() + copier.heldFrames();
        return dropped()
                + directBlocks.unhandled()
                + lateBlocks.unhandled()
                + taken
                - writer.written()
                - writer.afterEnd();
    }

    /** Passes selected frames to the handler of the thread whose turn it is. */
    private final class Target implements FrameHandler {

        @Override
        public void onBlock(long nowNanos, long backlog) {
            target.onBlock(nowNanos, backlog);
        }

        @Override
        public void onFrame(Frame frame) {
            target.onFrame(frame);
        }

        @Override
        public void onTick(long nowNanos) {
            target.onTick(nowNanos);
        }
    }

    /** Passes frames of one thread to the selection, in turn with the other thread. */
    private final class Turn implements FrameHandler {

        private final FrameHandler mine;

        Turn(FrameHandler mine) {
            this.mine = mine;
        }

        @Override
        public void onBlock(long nowNanos, long backlog) {
            if (mine == copier) {
                awaitDirect();
            }
            target = mine;
            selected.onBlock(nowNanos, backlog);
        }

        // Encoding a block takes less than a millisecond; its thread may wait for the disk only after that.
        private void awaitDirect() {
            while (!directBlocks.hasRead(lastDirect)) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }

        @Override
        public void onFrame(Frame frame) {
            selected.onFrame(frame);
        }

        @Override
        public void onTick(long nowNanos) {
            selected.onTick(nowNanos);
        }

        @Override
        public void onStop() {
            mine.onStop();
        }
    }
}
