package io.macmon.analyzer;

import io.macmon.config.FlowMeasure;

/** Takes what the analyzers have to say, in the order in which it came about on each thread. */
@FunctionalInterface
public interface EventSink {

    void accept(MonitorEvent event);

    /** Whether it makes anything of flows that end; most events are those. Asked once, before the first event. */
    default boolean takesFlows() {
        return true;
    }

    /** What of each flow it needs to be measured. Asked once, before the first event. */
    default FlowMeasure measure() {
        return FlowMeasure.TOTALS;
    }

    /** Called when no further event waits: what was held back should become visible now. */
    default void flush() {}
}
