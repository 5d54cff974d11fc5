package io.macmon.capture;

import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Several sources as one, for the stations that do not fit on one device. The first is read on the thread that runs this,
 * each further one on a thread of its own; blocks are handed on one at a time. A further source may be added while the
 * others are read.
 *
 * <p>Frames of one source stay in order. The time that a block carries is that of its own source.
 */
public final class MergedSource implements FrameSource {

    private final FrameSource first;
    private final List<FrameSource> further = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<MacmonException> failure = new AtomicReference<>();
    private BlockSink sink;
    private long stopNanos = Long.MAX_VALUE;

    public MergedSource(FrameSource first) {
        this.first = first;
    }

    /** Takes a source over, and reads it from now on if the others are being read. Any thread. */
    public synchronized void add(FrameSource source) {
        further.add(source);
        if (stopNanos != Long.MAX_VALUE) {
            source.stop(stopNanos);
        }
        if (sink != null) {
            read(source);
        }
    }

    @Override
    public void run(BlockSink blocks) throws MacmonException {
        begin(block -> handOn(blocks, block));
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

    @Override
    public synchronized CaptureStats stats() {
        return further.stream().map(FrameSource::stats).reduce(first.stats(), CaptureStats::plus);
    }

    /** Closes every source, also those that were added. */
    @Override
    public synchronized void close() {
        first.close();
        further.forEach(FrameSource::close);
    }

    private synchronized void begin(BlockSink blocks) {
        sink = blocks;
        further.forEach(this::read);
    }

    private void read(FrameSource source) {
        Thread thread = new Thread(() -> readToItsEnd(source), "macmon-capture-" + (threads.size() + 2));
        threads.add(thread);
        thread.start();
    }

    private void readToItsEnd(FrameSource source) {
        try {
            source.run(sink);
        } catch (MacmonException failed) {
            failure.compareAndSet(null, failed);
            stop();
        } catch (RuntimeException defect) {
            failure.compareAndSet(
                    null, new MacmonException("a capture failed, which is a defect of macmon: " + defect, defect));
            stop();
        }
    }

    // Not this object's lock: who stops or asks must not wait for a reader of blocks.
    private void handOn(BlockSink blocks, FrameBlock block) {
        synchronized (failure) {
            blocks.accept(block);
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
        sink = null; // nothing is started from now on
        return List.copyOf(threads);
    }
}
