package io.macmon.analyzer.stranger;

import io.macmon.capture.Frame;

/** Describes a frame in one line, for people. */
@FunctionalInterface
public interface FrameSummarizer {

    /** Describes no frames: alerts have no summary. */
    FrameSummarizer NONE = frame -> "";

    /**
     * The description, without a line break; empty if there is nothing to describe. Never throws. Called with a copy of
     * the frame, on the thread of the event sink if it has one.
     */
    String summarize(Frame frame);
}
