package io.macmon.analyzer;

import io.macmon.config.FlowMetrics;
import java.util.function.Supplier;

/** Takes what the analyzers have to say, in the order in which it came about on each thread. */
@FunctionalInterface
public interface EventSink {

    void accept(MonitorEvent event);

    /**
     * Takes an event that takes time to make. A sink with a thread of its own makes it there, so that who has it to tell
     * need not wait; it keeps its place among the others.
     *
     * @param event called once, or not at all when the event is dropped
     */
    default void acceptDeferred(Supplier<? extends MonitorEvent> event) {
        accept(event.get());
    }

    /** Whether it makes anything of flows that end; most events are those. Asked once, before the first event. */
    default boolean acceptsFlows() {
        return true;
    }

    /** What of each flow it needs to be measured. Asked once, before the first event. */
    default FlowMetrics flowMetrics() {
        return FlowMetrics.TOTALS;
    }

    /** Called when no further event waits: what was held back should become visible now. */
    default void flush() {}
}
