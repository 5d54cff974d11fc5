package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.finding.Finding;
import java.time.Instant;

/** Receives the events of an audit on the analysis thread. */
@FunctionalInterface
public interface AuditListener {

    /** Called when a finding is first seen, then after growing pauses. */
    void onFinding(Finding finding);

    /**
     * Called once when a finding that was reported is over. If it occurs again, it is reported again.
     *
     * @param at the capture time at which it was over
     */
    default void onResolved(Finding finding, Instant at) {}

    /**
     * Called when a station is first seen in this run. Not called for this machine's own addresses, ignored stations,
     * virtual router addresses or the sources of a flood.
     */
    default void onStation(StationToCheck station) {}
}
