package io.macmon.capture;

import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Several sources as one, for stations that do not fit on one device. The first source runs on the thread that calls
 * {@link #run}, and every other source on its own thread. Blocks are published one at a time. Sources may be added
 * while the others run.
 *
 * <p>Frames from one source stay in order. A block carries the time of the source that filled it.
 */
public final class MergedSource implements FrameSource {

    private final FrameSource first;
    private final List<FrameSource> further = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<MacmonException> failure = new AtomicReference<>();
    private final ReentrantLock publishing = new ReentrantLock(true); // fair: no source waits for another's backlog
    private BlockSink sink;
    private long stopNanos = Long.MAX_VALUE;

    public MergedSource(FrameSource first) {
        this.first = first;
    }

    /** Takes ownership of a source, and runs it now if the others are running. Thread-safe. */
    public synchronized void add(FrameSource source) {
        further.add(source);
        if (stopNanos != Long.MAX_VALUE) {
            source.stop(stopNanos);
        }
        if (sink != null) {
            startThread(source);
        }
    }

    @Override
    public void run(BlockSink blocks) throws MacmonException {
        start(block -> publish(blocks, block));
        try {
            first.run(sink);
        } catch (MacmonException failed) {
            failure.compareAndSet(null, failed);
        } finally {
            stop();
            awaitFurther();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    @Override
    public synchronized void stop(long captureNanos) {
        stopNanos = Math.min(stopNanos, captureNanos);
        first.stop(stopNanos);
        further.forEach(source -> source.stop(stopNanos));
    }

    /** As for the first source; the others are of the same kind. */
    @Override
    public boolean mayWait() {
        return first.mayWait();
    }

    @Override
    public synchronized CaptureStats stats() {
        return further.stream().map(FrameSource::stats).reduce(first.stats(), CaptureStats::plus);
    }

    /** Closes every source. */
    @Override
    public synchronized void close() {
        first.close();
        further.forEach(FrameSource::close);
    }

    private synchronized void start(BlockSink blocks) {
        sink = blocks;
        further.forEach(this::startThread);
    }

    private void startThread(FrameSource source) {
        Thread thread = new Thread(() -> runToEnd(source), "macmon-capture-" + (threads.size() + 2));
        threads.add(thread);
        thread.start();
    }

    private void runToEnd(FrameSource source) {
        try {
            source.run(sink);
        } catch (MacmonException failed) {
            endAll(failed);
        } catch (Throwable defect) {
            endAll(MacmonException.internalError("a capture", defect));
        }
    }

    private void endAll(MacmonException reason) {
        failure.compareAndSet(null, reason);
        stop();
    }

    // Does not hold this object's lock: stop() and stats() must not wait for a reader of blocks.
    private void publish(BlockSink blocks, FrameBlock block) {
        publishing.lock();
        try {
            blocks.accept(block);
        } finally {
            publishing.unlock();
        }
    }

    private void awaitFurther() {
        boolean interrupted = false;
        for (Thread thread : startedThreads()) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Thread> startedThreads() {
        sink = null; // no thread is started after this
        return List.copyOf(threads);
    }
}
