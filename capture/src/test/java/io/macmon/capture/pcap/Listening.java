package io.macmon.capture.pcap;

import io.macmon.capture.BlockPool;
import io.macmon.capture.CaptureException;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.RecordedFrame;
import io.macmon.capture.lab.Lab;
import io.macmon.config.CaptureConfig;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A capture on the lab's parent, on a thread of its own, that writes down everything handed on. */
final class Listening implements AutoCloseable {

    private final PcapSource source;
    private final Thread thread = new Thread(this::run, "listening");
    private final Frame window = new Frame();
    private final List<RecordedFrame> frames = new ArrayList<>();
    private final List<RecordedFrame> late = new ArrayList<>();
    private final List<Long> idleTimes = new ArrayList<>();
    private final AtomicInteger idleBlocks = new AtomicInteger();
    private CaptureException failure;
    private long time = Long.MIN_VALUE;

    /** Opens the capture: frames that come from now on wait in the kernel. */
    Listening(CaptureConfig config) throws CaptureException {
        source = PcapSource.open(Lab.PARENT, config, new BlockPool(16, 64 << 10));
    }

    static Listening started(CaptureConfig config) throws CaptureException {
        Listening listening = new Listening(config);
        listening.start();
        return listening;
    }

    void start() {
        thread.start();
    }

    void stop() throws InterruptedException {
        source.stop();
        thread.join();
    }

    /** Waits until the capture has ended by itself. */
    CaptureException awaitFailure() throws InterruptedException {
        thread.join();
        return failure;
    }

    CaptureStats stats() {
        return source.stats();
    }

    /** Asks the source to stop; does not wait. */
    void askToStop() {
        source.stop();
    }

    /** Processor time that the capture thread has taken. */
    long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
    }

    /** After the stop. */
    List<RecordedFrame> frames() {
        return frames;
    }

    /** Frames stamped before a time that had been handed on already; after the stop. */
    List<RecordedFrame> late() {
        return late;
    }

    /** The times that blocks without frames carried; after the stop. */
    List<Long> idleTimes() {
        return idleTimes;
    }

    /** Blocks without frames so far. */
    int idleBlocks() {
        return idleBlocks.get();
    }

    @Override
    public void close() throws InterruptedException {
        stop();
        source.close();
    }

    private void run() {
        try {
            source.run(this::take);
        } catch (CaptureException ended) {
            failure = ended;
        }
    }

    private void take(FrameBlock block) {
        block.deliverTo(this::record, window);
        time = Math.max(time, block.timeNanos());
        if (block.frames() == 0) {
            idleTimes.add(block.timeNanos());
            idleBlocks.incrementAndGet();
        }
        block.release();
    }

    private void record(Frame frame) {
        RecordedFrame recorded = RecordedFrame.of(frame);
        frames.add(recorded);
        if (recorded.timestampNanos() < time) {
            late.add(recorded);
        }
    }
}
