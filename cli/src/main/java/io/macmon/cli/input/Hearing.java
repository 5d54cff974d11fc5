package io.macmon.cli.input;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.capture.CaptureException;
import io.macmon.capture.link.LinkWatch;
import java.time.Instant;
import java.util.function.Consumer;

/** Makes events of what the kernel says about the links that are listened to; the end of one is a failure. */
record Hearing(EventSink events, Consumer<CaptureException> failures) implements LinkWatch.Listener {

    /** What becomes of a run when a link is gone. */
    static CaptureException gone(String why) {
        return new CaptureException(why + "; what was heard until then is told");
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
    public void onFailure(CaptureException failure) {
        failures.accept(failure);
    }
}
