package io.macmon.cli.input;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.capture.link.LinkWatch;
import io.macmon.config.text.MacmonException;
import java.time.Instant;
import java.util.function.Consumer;

/** Makes events of what the kernel says about the links that are listened to; the end of one is a failure. */
record LinkEvents(EventSink events, Consumer<MacmonException> onFailure) implements LinkWatch.Listener {

    /** What becomes of a run when a link is gone. */
    static MacmonException linkGone(String why) {
        return new MacmonException(why + "; what was heard until then is told");
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
