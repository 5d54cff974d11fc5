package io.macmon.analyzer;

/** Takes what the analyzers have to say, in the order in which it came about on each thread. */
@FunctionalInterface
public interface EventSink {

    void accept(MonitorEvent event);

    /** Whether it makes anything of flows that end; most events are those. Asked once, before the first event. */
    default boolean takesFlows() {
        return true;
    }

    /** Called when no further event waits: what was held back should become visible now. */
    default void flush() {}
}
