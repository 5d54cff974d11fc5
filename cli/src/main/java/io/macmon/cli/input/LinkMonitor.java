package io.macmon.cli.input;

import io.macmon.capture.link.LinkWatch;
import io.macmon.cli.process.Threads;

/** Watches the captured links on the {@code macmon-links} thread. */
final class LinkMonitor implements AutoCloseable {

    private final LinkWatch watch;
    private final Thread thread;

    private LinkMonitor(LinkWatch watch) {
        this.watch = watch;
        thread = new Thread(watch, "macmon-links");
    }

    /** Starts the thread; closing the result closes the watch. */
    static LinkMonitor start(LinkWatch watch) {
        LinkMonitor monitor = new LinkMonitor(watch);
        monitor.thread.start();
        return monitor;
    }

    /** Stops watching; no events arrive after this returns. */
    void stop() {
        watch.stop();
        Threads.join(thread);
    }

    @Override
    public void close() {
        watch.close();
    }
}
