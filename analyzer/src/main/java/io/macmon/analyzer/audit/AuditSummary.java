package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.finding.Severity;
import java.util.Map;

/**
 * How many stations and findings an audit has.
 *
 * @param stations  stations seen in this run
 * @param strangers those of them that no group lists, or that are denied
 * @param heard     stations listed with a full address that sent a frame lately
 * @param silent    stations that sent a frame in this run, but not lately
 * @param absent    stations that sent none in this run
 * @param open      findings that are not over, by severity
 */
public record AuditSummary(
        long stations, long strangers, long heard, long silent, long absent, Map<Severity, Long> open) {

    /** Nothing yet. */
    public static final AuditSummary EMPTY = new AuditSummary(0, 0, 0, 0, 0, Map.of());
}
