package io.macmon.cli.lab;

import io.macmon.analyzer.MonitorEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Puts events in the order of their times by holding each back. The time of a flow is that of its last frame, but the
 * flow is reported only after the idle timeout; so without this, newer events would come first. Thread-safe.
 */
final class EventOrder {

    private final Duration holdBack;
    private final Consumer<MonitorEvent> next;
    private final List<MonitorEvent> waiting = new ArrayList<>();

    /**
     * @param holdBack how long after its time an event may arrive and still get its place
     * @param next     receives the events in order
     */
    EventOrder(Duration holdBack, Consumer<MonitorEvent> next) {
        this.holdBack = holdBack;
        this.next = next;
    }

    synchronized void add(MonitorEvent event) {
        waiting.add(event);
    }

    /** Passes on the events that no earlier one can precede any more. */
    void releaseDue(Instant now) {
        releaseUntil(now.minus(holdBack));
    }

    /** Passes on all events. */
    void releaseAll() {
        releaseUntil(Instant.MAX);
    }

    private synchronized void releaseUntil(Instant time) {
        waiting.sort(Comparator.comparing(MonitorEvent::at));
        for (Iterator<MonitorEvent> events = waiting.iterator(); events.hasNext(); ) {
            MonitorEvent event = events.next();
            if (event.at().isAfter(time)) {
                return;
            }
            events.remove();
            next.accept(event);
        }
    }
}
