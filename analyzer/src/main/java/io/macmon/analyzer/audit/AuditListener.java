package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.finding.FindingListener;

/** Receives the events of an audit on the analysis thread. */
@FunctionalInterface
public interface AuditListener extends FindingListener {

    /**
     * Called when a station is first seen in this run. Not called for this machine's own addresses, ignored stations,
     * virtual router addresses or the sources of a flood.
     */
    default void onStation(StationToCheck station) {}
}
