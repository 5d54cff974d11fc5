package io.macmon.cli.input;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.capture.link.LinkWatch;
import io.macmon.config.text.MacmonException;
import java.time.Instant;
import java.util.function.Consumer;

/** Makes events of what the kernel says about the links that are listened to; the end of one is a failure. */
record Hearing(EventSink events, Consumer<MacmonException> failures) implements LinkWatch.Listener {

    /** What becomes of a run when a link is gone. */
    static MacmonException gone(String why) {
        return new MacmonException(why + "; what was heard until then is told");
    }

    @Override
    public void onDeaf(String why) {
        events.accept(new MonitorEvent.Deaf(Instant.now(), why));
    }

    @Override
    public void onHearing() {
        events.accept(new MonitorEvent.HearsAgain(Instant.now()));
    }

    @Override
    public void onGone(String why) {
        failures.accept(gone(why));
    }

    @Override
    public void onFailure(MacmonException failure) {
        failures.accept(failure);
    }
}
