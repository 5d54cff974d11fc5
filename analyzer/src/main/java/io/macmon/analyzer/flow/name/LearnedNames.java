package io.macmon.analyzer.flow.name;

/**
 * The names of other flows' frames that a flow may have. The workers of a live run share one. Thread-safe.
 *
 * @param dns      names of hosts, from DNS answers
 * @param stations names that stations revealed
 */
public record LearnedNames(PassiveDns dns, StationNames stations) {

    /** Nothing is learned yet. */
    public LearnedNames() {
        this(new PassiveDns(), new StationNames());
    }
}
