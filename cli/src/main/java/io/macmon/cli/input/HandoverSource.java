package io.macmon.cli.input;

import io.macmon.capture.CaptureStats;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameSource;
import io.macmon.capture.SourceMac;
import io.macmon.config.text.MacmonException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A capture on a device, without the frames that {@linkplain Handover another device's capture} delivers. Blocks pass
 * unchanged unless a handover is in progress.
 */
final class HandoverSource implements FrameSource {

    private final FrameSource source;
    private final List<Handover.Part> handovers;
    private final Frame window = new Frame();
    private final AtomicLong leftOut = new AtomicLong();
    private final AtomicLong publishedNanos = new AtomicLong(Long.MIN_VALUE);

    /** @param handovers may change while this runs */
    HandoverSource(FrameSource source, List<Handover.Part> handovers) {
        this.source = source;
        this.handovers = handovers;
    }

    /** The capture time up to which all frames are published. */
    long publishedNanos() {
        return publishedNanos.get();
    }

    @Override
    public void run(BlockSink sink) throws MacmonException {
        source.run(block -> sink.accept(filter(block)));
    }

    @Override
    public void stop(long captureNanos) {
        source.stop(captureNanos);
    }

    @Override
    public boolean mayWait() {
        return source.mayWait();
    }

    @Override
    public CaptureStats stats() {
        return source.stats().plus(new CaptureStats(-leftOut.get(), 0, 0));
    }

    @Override
    public void close() {
        source.close();
    }

    private FrameBlock filter(FrameBlock block) {
        long from = publishedNanos.get();
        publishedNanos.lazySet(block.timeNanos());
        if (handovers.isEmpty()) {
            return block;
        }
        List<Handover.Range> ranges = handovers.stream()
                .map(Handover.Part::leftOut)
                .filter(range -> range.untilNanos() >= from)
                .toList();
        if (ranges.isEmpty()) {
            return block;
        }
        FilteredBlock filtered = new FilteredBlock(block, ranges, window);
        leftOut.lazySet(leftOut.get() + block.frames() - filtered.frames());
        return filtered;
    }

    private static final class FilteredBlock implements FrameBlock {

        private final FrameBlock block;
        private final List<Handover.Range> ranges;
        private int frames;

        FilteredBlock(FrameBlock block, List<Handover.Range> ranges, Frame window) {
            this.block = block;
            this.ranges = ranges;
            deliverTo(frame -> frames++, window);
        }

        @Override
        public int frames() {
            return frames;
        }

        @Override
        public void deliverTo(FrameHandler handler, Frame window) {
            block.deliverTo(
                    frame -> {
                        if (!isLeftOut(frame)) {
                            handler.onFrame(frame);
                        }
                    },
                    window);
        }

        private boolean isLeftOut(Frame frame) {
            long source = SourceMac.outer(frame);
            for (Handover.Range range : ranges) {
                if (range.contains(source, frame.timestampNanos())) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public long timeNanos() {
            return block.timeNanos();
        }

        @Override
        public int backlog() {
            return block.backlog();
        }

        @Override
        public void retain() {
            block.retain();
        }

        @Override
        public void release() {
            block.release();
        }
    }
}
