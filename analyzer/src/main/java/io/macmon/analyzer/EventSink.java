package io.macmon.analyzer;

/** Takes what the analyzers have to say, in the order in which it came about on each thread. */
@FunctionalInterface
public interface EventSink {

    void accept(MonitorEvent event);

    /** Called when no further event waits: what was held back should become visible now. */
    default void flush() {}
}
