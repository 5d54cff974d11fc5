package io.macmon.cli.output;

import io.macmon.analyzer.EventSink;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** An output of a live run that is not one of {@code --out}, and has a thread that sends what it accepted. */
public interface AttachedOutput extends EventSink {

    /**
     * Starts the thread. Call once, when the capture is running.
     *
     * @param drops   what was lost so far, by place; thread-safe
     * @param outputs the other outputs; thread-safe
     */
    void start(Supplier<Map<String, Long>> drops, Supplier<List<OutputState>> outputs);

    /** Each of its receivers as it is now. Thread-safe. */
    List<OutputState> states();

    /** Tries once to send what waits, and drops the rest. Later calls do nothing. */
    void drain();

    /** Ends all waiting. Thread-safe. */
    void giveUp();
}
