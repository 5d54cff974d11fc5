package io.macmon.cli.watch;

import io.macmon.analyzer.EventSink;

/** Hears everything a monitor tells, and learns when it has begun to listen. */
public interface WatchListener extends EventSink {

    /**
     * Called once, when every frame from now on is heard; returns at once.
     *
     * @param stop ends the run as if its time were up
     */
    void onListening(Runnable stop);
}
