package io.macmon.capture;

import io.macmon.capture.lab.Lab;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A capture on the lab's parent, on its own thread, that records everything passed on. */
public final class CaptureRecorder implements AutoCloseable {

    private final FrameSource source;
    private final Thread thread = new Thread(this::run, "capture");
    private final Frame window = new Frame();
    private final List<RecordedFrame> frames = new ArrayList<>();
    private final List<RecordedFrame> late = new ArrayList<>();
    private final List<Long> idleTimes = new ArrayList<>();
    private final AtomicInteger idleBlocks = new AtomicInteger();

    private MacmonException failure;
    private long time = Long.MIN_VALUE;

    /** Opens the capture; frames that arrive from now on wait in the kernel. */
    public CaptureRecorder(LiveEngine engine, CaptureConfig config) throws MacmonException {
        this(engine.open(Lab.PARENT, config));
    }

    public CaptureRecorder(FrameSource source) {
        this.source = source;
    }

    public static CaptureRecorder start(LiveEngine engine, CaptureConfig config) throws MacmonException {
        return start(engine.open(Lab.PARENT, config));
    }

    public static CaptureRecorder start(FrameSource source) {
        CaptureRecorder capture = new CaptureRecorder(source);
        capture.start();
        return capture;
    }

    public void start() {
        thread.start();
    }

    /** Stops the capture after every frame that was sent before is delivered. */
    public void stop() throws InterruptedException {
        Lab.awaitDelivery();
        source.stop();
        thread.join();
    }

    /** Waits until the capture ends by itself. */
    public MacmonException awaitFailure() throws InterruptedException {
        thread.join();
        return failure;
    }

    public CaptureStats stats() {
        return source.stats();
    }

    /** Requests a stop without waiting for it. */
    public void requestStop() {
        source.stop();
    }

    /** Processor time of the capture thread. */
    public long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
    }

    /** To be called after the stop. */
    public List<RecordedFrame> frames() {
        return frames;
    }

    /** Frames with a timestamp before a time that was already passed on; to be called after the stop. */
    public List<RecordedFrame> late() {
        return late;
    }

    /** The times that empty blocks carried; to be called after the stop. */
    public List<Long> idleTimes() {
        return idleTimes;
    }

    /** Empty blocks so far. */
    public int idleBlocks() {
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
        } catch (MacmonException ended) {
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
