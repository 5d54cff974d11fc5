package io.macmon.cli.output;

import io.macmon.analyzer.EventSink;

/** Receives all events of a run, and is notified once the run is listening. */
public interface RunListener extends EventSink {

    /**
     * Called once, as soon as the capture is running and no later frame is missed. Must not block.
     *
     * @param stop ends the run as if its time were up
     */
    void onListening(Runnable stop);
}
