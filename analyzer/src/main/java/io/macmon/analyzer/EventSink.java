package io.macmon.analyzer;

import io.macmon.config.FlowMetrics;
import java.util.function.Supplier;

/** Receives the events of a run; events from the same thread arrive in order. */
@FunctionalInterface
public interface EventSink {

    void accept(MonitorEvent event);

    /**
     * Accepts an event that takes time to create. A sink with its own thread creates the event there, so that the
     * caller does not block; the event keeps its place in the order.
     *
     * @param event called once, or not at all if the event is dropped
     */
    default void acceptDeferred(Supplier<? extends MonitorEvent> event) {
        accept(event.get());
    }

    /**
     * Whether this sink uses {@link MonitorEvent.FlowEnded}, the most frequent event. Called once, before any event.
     */
    default boolean acceptsFlows() {
        return true;
    }

    /**
     * Whether this sink takes more flow records now. A record that cannot wait may be passed on nevertheless; the sink
     * then drops and counts it, unless it has space in reserve. Costs no more than a few volatile reads.
     */
    default boolean hasRoom() {
        return true;
    }

    /** What this sink needs to know about each flow. Called once, before the first event. */
    default FlowMetrics flowMetrics() {
        return FlowMetrics.TOTALS;
    }
}
