package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.claim.ClaimCounts;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.WireFault;
import io.macmon.capture.WallClock;
import io.macmon.config.AuditConfig;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Policy.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** How an audit stands at one moment, to make a report of. Valid while the analysis thread does nothing else. */
public final class AuditState {

    private static final Comparator<Finding> GRAVEST_FIRST = Comparator.comparing(
                    (Finding finding) -> finding.kind().severity())
            .reversed()
            .thenComparing(Finding::first)
            .thenComparing(Finding::id);

    private final AuditConfig config;
    private final SegmentPolicy segment;
    private final StationTable stations;
    private final AddressBook book;
    private final FindingLog findings;
    private final AuditCounts counts;
    private final FaultCounts faults;
    private final ClaimCounts claims;
    private final long firstNanos;
    private final long lastNanos;

    AuditState(
            AuditConfig config,
            SegmentPolicy segment,
            StationTable stations,
            AddressBook book,
            FindingLog findings,
            AuditCounts counts,
            FaultCounts faults,
            ClaimCounts claims,
            long firstNanos,
            long lastNanos) {
        this.config = config;
        this.segment = segment;
        this.stations = stations;
        this.book = book;
        this.findings = findings;
        this.counts = counts;
        this.faults = faults;
        this.claims = claims;
        this.firstNanos = firstNanos;
        this.lastNanos = lastNanos;
    }

    /** Of the first frame; empty when there was none. */
    public Optional<Instant> first() {
        return counts.frames() == 0 ? Optional.empty() : Optional.of(WallClock.instant(firstNanos));
    }

    /** Of the last frame; empty when there was none. */
    public Optional<Instant> last() {
        return counts.frames() == 0 ? Optional.empty() : Optional.of(WallClock.instant(lastNanos));
    }

    /**
     * Stations, the gravest findings first. Expected stations that are not there become findings.
     *
     * @param vendors by address
     * @param now     capture time, by which absence is judged
     */
    public Snapshot snapshot(LongFunction<String> vendors, Instant now) {
        long nowNanos = WallClock.nanos(now);
        List<Station> heard = new ArrayList<>();
        stations.forEach(station -> {
            if (station.isSeenThisRun()) {
                heard.add(station);
            }
        });
        Map<Long, Station> missing = missing(nowNanos);
        List<Finding> all = findings.findings().stream().sorted(GRAVEST_FIRST).toList();
        Map<Long, List<Finding>> byStation = new HashMap<>();
        all.forEach(finding -> byStation
                .computeIfAbsent(finding.station().value(), unused -> new ArrayList<>())
                .add(finding));
        List<StationSummary> lines = new ArrayList<>(heard.size() + missing.size());
        for (Station station : heard) {
            if (!missing.containsKey(station.mac)) {
                lines.add(line(station, verdict(station, byStation), vendors, byStation));
            }
        }
        missing.forEach((mac, station) -> lines.add(line(station, absence(station), vendors, byStation)));
        lines.sort(Comparator.comparing(AuditState::gravity)
                .thenComparing(line -> line.record().mac()));
        return new Snapshot(lines, all);
    }

    /** Lines and findings of one moment. */
    public record Snapshot(List<StationSummary> stations, List<Finding> findings) {}

    // 1 is the gravest.
    private static int gravity(StationSummary line) {
        return line.findings().stream()
                .mapToInt(finding -> finding.kind().severity().eve())
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    // Named stations that are not there; those that should be are findings.
    private Map<Long, Station> missing(long nowNanos) {
        Map<Long, Station> missing = new LinkedHashMap<>();
        for (Member member : segment.policy().exactMembers()) {
            long mac = member.entry().pattern().value();
            Station station = stations.find(mac);
            if (station == null || isMissing(station, nowNanos)) {
                Station silent = station == null ? new Station(mac, 0) : station;
                segment.classify(silent);
                missing.put(mac, silent);
                raiseAbsence(member.group(), silent, station != null, nowNanos);
            } else {
                findings.withdraw(FindingKind.ABSENT_STATION, mac, "");
            }
        }
        return missing;
    }

    private boolean isMissing(Station station, long nowNanos) {
        return !station.isSeenThisRun() || nowNanos - station.lastNanos() > longestSilence();
    }

    private long longestSilence() {
        return config.absentAfter().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    }

    /** Finds who is absent, once the audit has listened for as long as a station may be silent. */
    void raiseAbsences(long nowNanos) {
        if (nowNanos - firstNanos > longestSilence()) {
            missing(nowNanos);
        }
    }

    private void raiseAbsence(Group group, Station station, boolean isKnown, long nowNanos) {
        boolean isBeside =
                segment.policy().denies(station.mac) || segment.policy().ignores(station.mac);
        if (group.isExpected() && !isBeside && !findings.has(FindingKind.ABSENT_STATION, station.mac, "")) {
            findings.raise(
                    FindingKind.ABSENT_STATION,
                    station.mac,
                    "",
                    nowNanos,
                    () -> "group '" + group.name() + "' is expected; it was "
                            + (isKnown ? "last heard " + WallClock.instant(station.lastNanos()) : "never heard"));
        }
    }

    private Verdict absence(Station station) {
        boolean isExpected =
                station.member().map(member -> member.group().isExpected()).orElse(false);
        return isExpected ? Verdict.ABSENT : Verdict.SILENT;
    }

    private Verdict verdict(Station station, Map<Long, List<Finding>> byStation) {
        boolean violates = byStation.getOrDefault(station.mac, List.of()).stream()
                .anyMatch(finding -> finding.kind().severity().isViolation() && !isOfServer(finding.kind()));
        return switch (station.policyVerdict()) {
            case ALLOWED, SEEN, VIRTUAL, OWN -> violates ? Verdict.VIOLATES : station.policyVerdict();
            default -> station.policyVerdict();
        };
    }

    // What is wrong with the server is no fault of the station.
    private static boolean isOfServer(FindingKind kind) {
        return kind == FindingKind.RADIUS_SILENT || kind == FindingKind.RADIUS_BAD_ANSWER;
    }

    private StationSummary line(
            Station station, Verdict verdict, LongFunction<String> vendors, Map<Long, List<Finding>> byStation) {
        Optional<Member> member = segment.policy().member(station.mac);
        return new StationSummary(
                station.snapshot(),
                vendors.apply(station.mac),
                member.map(place -> place.group().name()).orElse(""),
                member.map(place -> place.entry().name()).orElse(""),
                verdict,
                station.isNew(),
                byStation.getOrDefault(station.mac, List.of()),
                Optional.empty(),
                "");
    }

    /** Frames, what could not be read, and what had to make room; in the order in which they are to be shown. */
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("frames", counts.frames());
        counters.put("octets", counts.bytes());
        counters.put("stations", (long) stations.size());
        counters.put("stations_forgotten", stations.forgotten());
        counters.put("addresses", (long) book.size());
        counters.put("addresses_forgotten", book.forgotten());
        counters.put("findings_held_back", findings.heldBack());
        counters.put("findings_not_kept", findings.notKept());
        counters.put("sourceless", counts.sourceless());
        counters.put("group_source", counts.groupSources());
        counters.put("source_cut", counts.cut());
        for (WireFault fault : WireFault.values()) {
            putIfAny(counters, fault.counterName(), faults.get(fault));
        }
        claims.byName().forEach((name, count) -> putIfAny(counters, name, count));
        return counters;
    }

    private static void putIfAny(Map<String, Long> counters, String name, long count) {
        if (count > 0) {
            counters.merge(name, count, Long::sum);
        }
    }

    /** By which it is judged. */
    public Policy policy() {
        return segment.policy();
    }
}
