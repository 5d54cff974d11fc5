package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.identity.DeviceType;
import io.macmon.config.net.IpAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The result of an audit.
 *
 * @param origin   the device or the files that the frames came from
 * @param policy   the policy file; empty if none
 * @param from     the time of the first frame; in a live audit, when the audit started
 * @param until    the time of the last frame; in a live audit, when the report was made
 * @param stations sorted by the severity of their findings, most severe first, then by MAC address
 * @param findings sorted by severity, most severe first, then by time
 * @param counters by EVE name, in display order
 * @param sharedAddresses the IP addresses that virtual routers advertise
 * @param mutes    those in effect, the first to end first
 * @param context  how the report came about
 */
public record AuditReport(
        String origin,
        String policy,
        Instant from,
        Instant until,
        List<StationSummary> stations,
        List<Finding> findings,
        Map<String, Long> counters,
        List<IpAddress> sharedAddresses,
        List<MutedFinding> mutes,
        ReportContext context) {

    /** The time of a report about capture files without a frame. */
    public static final Instant NO_TIME = Instant.EPOCH;

    public AuditReport {
        stations = List.copyOf(stations);
        findings = List.copyOf(findings);
        sharedAddresses = List.copyOf(sharedAddresses);
        mutes = List.copyOf(mutes);
    }

    /** A report of a segment without virtual routers and mutes, and without a context. */
    public AuditReport(
            String origin,
            String policy,
            Instant from,
            Instant until,
            List<StationSummary> stations,
            List<Finding> findings,
            Map<String, Long> counters) {
        this(origin, policy, from, until, stations, findings, counters, List.of(), List.of(), ReportContext.NONE);
    }

    /** The same report with another context. */
    public AuditReport withContext(ReportContext other) {
        return new AuditReport(
                origin, policy, from, until, stations, findings, counters, sharedAddresses, mutes, other);
    }

    /** Whether there is a violation that is not muted. */
    public boolean hasViolations() {
        return !violations().isEmpty();
    }

    /** The findings that are violations and not muted. */
    public List<Finding> violations() {
        Set<String> muted =
                mutes.stream().map(silenced -> silenced.mute().key()).collect(Collectors.toSet());
        return findings.stream()
                .filter(finding -> finding.kind().severity().isViolation() && !muted.contains(finding.key()))
                .toList();
    }

    /** Whether there is nothing to judge: no frame was seen. */
    public boolean isEmpty() {
        return counters.getOrDefault("frames", 1L) == 0;
    }

    /** Whether the times of the report are known. */
    public boolean hasTimes() {
        return !until.equals(NO_TIME);
    }

    /**
     * A mute in effect, and what it silences.
     *
     * @param finding empty if it did not occur
     */
    public record MutedFinding(Mute mute, Optional<Finding> finding) {}

    /**
     * The conclusion about one station.
     *
     * @param record        what the audit knows about the station; for an absent station, what earlier runs saw
     * @param sendsFrom     source IP addresses of its packets that it did not claim; empty for a router
     * @param vendor        from the IEEE registry; empty if unknown or if the address is locally administered
     * @param device        what type of device it probably is
     * @param group         the group that lists it; empty if none does
     * @param name          its name in the policy; empty if it has none there
     * @param isNew         whether no earlier run saw it; false if earlier runs are not remembered
     * @param radius        the server's answer; empty if it was not asked
     * @param wouldBeCutOff why enforcement would cut the station off; empty if it would not, or if the check was not
     *                      requested
     * @param sameDevice    other MAC addresses of its device
     */
    public record StationSummary(
            StationRecord record,
            List<IpAddress> sendsFrom,
            String vendor,
            DeviceType device,
            String group,
            String name,
            Verdict verdict,
            boolean isNew,
            List<Finding> findings,
            Optional<RadiusReply> radius,
            String wouldBeCutOff,
            List<LinkedStation> sameDevice) {

        public StationSummary {
            sendsFrom = List.copyOf(sendsFrom);
            findings = List.copyOf(findings);
            sameDevice = List.copyOf(sameDevice);
        }

        /** A station whose device has no other address that is known. */
        public StationSummary(
                StationRecord record,
                List<IpAddress> sendsFrom,
                String vendor,
                DeviceType device,
                String group,
                String name,
                Verdict verdict,
                boolean isNew,
                List<Finding> findings,
                Optional<RadiusReply> radius,
                String wouldBeCutOff) {
            this(
                    record,
                    sendsFrom,
                    vendor,
                    device,
                    group,
                    name,
                    verdict,
                    isNew,
                    findings,
                    radius,
                    wouldBeCutOff,
                    List.of());
        }

        /** The same station with other addresses of its device. */
        StationSummary withSameDevice(List<LinkedStation> others) {
            return new StationSummary(
                    record,
                    sendsFrom,
                    vendor,
                    device,
                    group,
                    name,
                    verdict,
                    isNew,
                    findings,
                    radius,
                    wouldBeCutOff,
                    others);
        }
    }
}
