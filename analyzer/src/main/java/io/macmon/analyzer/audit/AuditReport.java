package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How things stand on a segment.
 *
 * @param origin    the device or the files that were listened to
 * @param policy    the policy file; empty when there is none
 * @param from      the first frame; of a live audit, when it began
 * @param until     the last frame; of a live audit, now
 * @param stations     a line for each station, those with the gravest findings first, then by address
 * @param findings  all of them, the gravest first, then in the order in which they were met
 * @param counters  frames, octets, drops by place, findings held back, stations forgotten, ...; in the order in which they are to
 *                  be shown, named as in EVE
 */
public record AuditReport(
        String origin,
        String policy,
        Instant from,
        Instant until,
        List<StationSummary> stations,
        List<Finding> findings,
        Map<String, Long> counters) {

    public AuditReport {
        stations = List.copyOf(stations);
        findings = List.copyOf(findings);
    }

    /** Whether something is not as it should be. */
    public boolean hasViolations() {
        return findings.stream().anyMatch(finding -> finding.kind().severity().isViolation());
    }

    /**
     * A station; of an absent one, what is known from before.
     *
     * @param vendor   as IEEE's registry has it; empty when not known, or when the address is locally administered
     * @param group    its name; empty when no group lists it
     * @param name     as the policy lists it; empty when it does not
     * @param isNew    whether it was never seen before; only where something is remembered
     * @param findings about it
     * @param radius   the server's answer, when it was asked
     * @param wouldBeCutOff why enforcement would cut it off, when that was asked; empty when it would not
     */
    public record StationSummary(
            StationRecord record,
            String vendor,
            String group,
            String name,
            Verdict verdict,
            boolean isNew,
            List<Finding> findings,
            Optional<RadiusReply> radius,
            String wouldBeCutOff) {

        public StationSummary {
            findings = List.copyOf(findings);
        }
    }
}
