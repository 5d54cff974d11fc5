package io.macmon.cli.input;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.capture.link.LinkWatch;
import io.macmon.capture.link.MacvlanDevice;
import io.macmon.cli.process.Threads;
import io.macmon.config.text.MacmonException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Watches the captured links on the {@code macmon-links} thread. */
final class LinkMonitor implements AutoCloseable {

    private final LinkWatch watch;
    private final Thread thread;

    private LinkMonitor(LinkWatch watch) {
        this.watch = watch;
        thread = new Thread(watch, "macmon-links");
    }

    /** Turns the kernel's messages about the captured links into events; a removed link is a failure. */
    record Events(EventSink events, Consumer<MacmonException> onFailure, Runnable anyChange)
            implements LinkWatch.Listener {

        Events(EventSink events, Consumer<MacmonException> onFailure) {
            this(events, onFailure, () -> {});
        }

        @Override
        public void onAnyChange() {
            anyChange.run();
        }

        @Override
        public void onOutage(String why) {
            events.accept(new MonitorEvent.LinkDown(Instant.now(), why));
        }

        @Override
        public void onRecovery() {
            events.accept(new MonitorEvent.LinkUp(Instant.now()));
        }

        @Override
        public void onGone(String why) {
            onFailure.accept(linkGone(why));
        }

        @Override
        public void onFailure(MacmonException failure) {
            onFailure.accept(failure);
        }
    }

    /** The failure of a run whose link was removed. */
    static MacmonException linkGone(String why) {
        return new MacmonException(why, "all earlier frames are reported");
    }

    /** Starts the thread; closing the result closes the watch. */
    static LinkMonitor start(LinkWatch watch) {
        LinkMonitor monitor = new LinkMonitor(watch);
        monitor.thread.start();
        return monitor;
    }

    /** Also watches those of these devices that are new. */
    void watchAll(List<MacvlanDevice> devices) throws MacmonException {
        for (MacvlanDevice device : devices) {
            watch.add(device);
        }
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
