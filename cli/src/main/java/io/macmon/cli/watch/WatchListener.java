package io.macmon.cli.watch;

import io.macmon.analyzer.EventSink;

/** Receives all events of a run, and is called when the run listens. */
public interface WatchListener extends EventSink {

    /**
     * Called once, when frames can no longer be missed; must not block.
     *
     * @param stop ends the run as if its time were up
     */
    void onListening(Runnable stop);
}
