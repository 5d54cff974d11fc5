package io.macmon.analyzer;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import java.util.function.Predicate;

/**
 * Passes the selected frames from a source to one handler, up to a limit, and all other frames to a second handler.
 * Each reader of a ring has its own splitter; all splitters select the same frames. One thread only.
 */
public final class FrameSplitter implements FrameHandler {

    private final Predicate<Frame> selection;
    private final FrameHandler selected;
    private final FrameHandler others;
    private final Runnable onLimit;
    private long left;
    private long afterLimit;

    /**
     * @param selection tested once per frame, on the reader's thread
     * @param limit     number of frames to select at most
     * @param selected  receives the selected frames, and all blocks and ticks
     * @param others    receives the other frames, until the limit is reached
     * @param onLimit   called once, when the limit is reached
     */
    public FrameSplitter(
            Predicate<Frame> selection, long limit, FrameHandler selected, FrameHandler others, Runnable onLimit) {
        this.selection = selection;
        this.left = limit;
        this.selected = selected;
        this.others = others;
        this.onLimit = onLimit;
    }

    @Override
    public void onBlock(long nowNanos, long backlog) {
        selected.onBlock(nowNanos, backlog);
    }

    @Override
    public void onFrame(Frame frame) {
        if (left == 0) {
            afterLimit++;
            return;
        }
        if (selection.test(frame)) {
            selected.onFrame(frame);
            if (--left == 0) {
                onLimit.run();
            }
        } else {
            others.onFrame(frame);
        }
    }

    /** The frames after the last one that could be selected. Called by the reader's thread, or after it has ended. */
    public long afterLimit() {
        return afterLimit;
    }

    @Override
    public void onTick(long nowNanos) {
        selected.onTick(nowNanos);
    }

    @Override
    public void onStop() {
        selected.onStop();
        others.onStop();
    }
}
