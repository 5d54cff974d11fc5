package io.macmon.analyzer.audit.finding;

import java.time.Instant;

/** Receives the findings that are reported, and their ends. */
@FunctionalInterface
public interface FindingListener {

    /** Called when a finding is first seen, then after growing pauses. */
    void onFinding(Finding finding);

    /** Called once when a reported finding is over, at a capture time. If it occurs again, it is reported again. */
    default void onResolved(Finding finding, Instant at) {}
}
