package io.macmon.cli.input;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.capture.link.LinkWatch;
import io.macmon.config.text.MacmonException;
import java.time.Instant;
import java.util.function.Consumer;

/** Turns the kernel's messages about the captured links into events; a removed link is a failure. */
record LinkEvents(EventSink events, Consumer<MacmonException> onFailure) implements LinkWatch.Listener {

    /** The failure of a run whose link was removed. */
    static MacmonException linkGone(String why) {
        return new MacmonException(why, "all earlier frames are reported");
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
