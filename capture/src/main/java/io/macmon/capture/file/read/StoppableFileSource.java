package io.macmon.capture.file.read;

import io.macmon.capture.CaptureStats;
import io.macmon.capture.PackedBlock;
import io.macmon.config.text.MacmonException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.atomic.AtomicLong;

/** The lifecycle of a {@link FileSource}: its capture thread, {@link #stop}, and the counts. */
public abstract class StoppableFileSource implements FileSource {

    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final AtomicLong malformedTimes = new AtomicLong();

    private Thread captureThread;
    private volatile boolean stopped;

    @Override
    public void run(BlockSink sink) throws MacmonException {
        start();
        try {
            readAll(sink);
        } catch (InterruptedException | ClosedByInterruptException interrupted) {
            Thread.currentThread().interrupt(); // the caller's interrupt; end() clears the one from stop()
        } finally {
            end();
        }
    }

    /** Publishes blocks until {@link #isStopped} or the end of the files. */
    abstract void readAll(BlockSink sink) throws MacmonException, InterruptedException, ClosedByInterruptException;

    @Override
    public synchronized void stop(long captureNanos) {
        stopped = true;
        if (captureThread != null) {
            captureThread.interrupt();
        }
    }

    boolean isStopped() {
        return stopped;
    }

    @Override
    public CaptureStats stats() {
        return new CaptureStats(frames.get(), 0, 0, skipped.get(), malformedTimes.get());
    }

    /**
     * Adds frames that are not published because their link type is not supported. Called by the capture thread only.
     */
    void addSkipped(long more) {
        skipped.lazySet(skipped.get() + more);
    }

    /** Adds frames whose time is malformed. Called by the capture thread only. */
    void addMalformedTimes(long more) {
        malformedTimes.lazySet(malformedTimes.get() + more);
    }

    /** Hands over a block to the sink. Called by the capture thread only. */
    void publish(PackedBlock block, BlockSink sink) {
        frames.lazySet(frames.get() + block.frames());
        sink.accept(block);
    }

    private synchronized void start() {
        captureThread = Thread.currentThread();
    }

    private synchronized void end() {
        captureThread = null;
        if (stopped) {
            Thread.interrupted();
        }
    }
}
