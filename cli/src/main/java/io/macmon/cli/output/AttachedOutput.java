package io.macmon.cli.output;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.audit.AuditState;
import io.macmon.analyzer.identity.StationName;
import io.macmon.capture.FrameHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** An output of a live run that has its own threads, and sends what it accepted on them. */
public interface AttachedOutput extends EventSink {

    /**
     * Starts the thread. Call once, when the capture is running.
     *
     * @param drops   what was lost so far, by place; thread-safe
     * @param outputs the other outputs; thread-safe
     */
    void start(Supplier<Map<String, Long>> drops, Supplier<List<OutputState>> outputs);

    /**
     * What it reads on the analysis thread of an audit. Called before {@link #start}.
     *
     * @param audit the present state; called on the analysis thread only
     */
    default FrameHandler reader(Supplier<AuditState> audit) {
        return FrameHandler.NONE;
    }

    /**
     * What it reads on the analysis thread of a worker of a watch. Called before {@link #start}, for each worker.
     *
     * @param names the name that a station revealed; thread-safe
     */
    default FrameHandler watchReader(LongFunction<Optional<StationName>> names) {
        return FrameHandler.NONE;
    }

    /** Which of the records that {@link #states} counts as dropped were lost at a place with a name. Thread-safe. */
    default Map<String, Long> drops() {
        return Map.of();
    }

    /** What it sends, in the singular. */
    default String noun() {
        return "notice";
    }

    /** Each of its receivers as it is now. Thread-safe. */
    List<OutputState> states();

    /** Tries once to send what waits, and drops the rest. Later calls do nothing. */
    void drain();

    /** Ends all waiting. Thread-safe. */
    void giveUp();
}
