package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.config.net.MacAddress;

/** Told by an audit as it goes on, on the analysis thread. */
@FunctionalInterface
public interface AuditListener {

    /** A finding, when it is met first, and again after a quiet period. */
    void onFinding(Finding finding);

    /**
     * A station that is heard for the first time in this run, and may be anybody: neither our own device, nor ignored, nor a virtual
     * router's address, nor one of a flood.
     */
    default void onStation(MacAddress station) {}
}
