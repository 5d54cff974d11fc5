package io.macmon.analyzer.flow.name;

/**
 * The names of other flows' frames that a flow may have. The workers of a live run share one. Thread-safe.
 *
 * @param dns       names of hosts, from DNS answers
 * @param stations  names that stations revealed
 * @param isLimited whether each worker limits its CPU time for names of flows, as in a live capture
 */
public record LearnedNames(PassiveDns dns, StationNames stations, boolean isLimited) {

    /** Nothing is learned yet, and reading names may take any time. */
    public LearnedNames() {
        this(false);
    }

    /** Nothing is learned yet. */
    public LearnedNames(boolean isLimited) {
        this(new PassiveDns(), new StationNames(), isLimited);
    }
}
