package io.macmon.analyzer.station;

import io.macmon.capture.Frame;

/** Tells in a line, for people, what is in a frame. */
@FunctionalInterface
public interface FrameSummarizer {

    /** Nothing is told. */
    FrameSummarizer NONE = frame -> "";

    /**
     * The line, without its end; empty when there is nothing to tell. Never throws. Called by the sink's thread if the
     * sink has one, and with a copy of the frame.
     */
    String summarize(Frame frame);
}
