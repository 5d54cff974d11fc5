package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.finding.FindingKind.ABSENT_STATION;

import io.macmon.analyzer.audit.AuditReport.MutedFinding;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.AuditCounts;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.SensorReach;
import io.macmon.analyzer.audit.segment.SensorReach.Reach;
import io.macmon.analyzer.audit.segment.StationRanks;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.claim.ClaimCounts;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.WireFault;
import io.macmon.analyzer.identity.DeviceRules;
import io.macmon.analyzer.identity.RememberedTrait;
import io.macmon.capture.WallClock;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Device;
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
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A view of an audit's current state, for a report. Valid until the analysis thread continues. */
public final class AuditState {

    private static final Comparator<Finding> MOST_SEVERE_FIRST = Comparator.comparing(
                    (Finding finding) -> finding.kind().severity())
            .reversed()
            .thenComparing(Finding::first)
            .thenComparing(Finding::key);

    private final AuditConfig config;
    private final SegmentPolicy segment;
    private final StationTable stations;
    private final AddressBook book;
    private final FindingLog findings;
    private final AuditCounts counts;
    private final FaultCounts faults;
    private final ClaimCounts claims;
    private final SensorReach reach;

    AuditState(
            AuditConfig config,
            SegmentPolicy segment,
            StationTable stations,
            AddressBook book,
            FindingLog findings,
            AuditCounts counts,
            FaultCounts faults,
            ClaimCounts claims,
            SensorReach reach) {
        this.config = config;
        this.segment = segment;
        this.stations = stations;
        this.book = book;
        this.findings = findings;
        this.counts = counts;
        this.faults = faults;
        this.claims = claims;
        this.reach = reach;
    }

    /** The time of the earliest frame; empty if there was none. */
    public Optional<Instant> first() {
        return counts.frames() == 0 ? Optional.empty() : Optional.of(WallClock.instant(counts.firstNanos()));
    }

    /** The time of the latest frame; empty if there was none. */
    public Optional<Instant> last() {
        return counts.frames() == 0 ? Optional.empty() : Optional.of(WallClock.instant(counts.lastNanos()));
    }

    /** What the sensor received. */
    public Reach reach() {
        return reach.reach();
    }

    public Policy policy() {
        return segment.policy();
    }

    /**
     * Summarizes the stations and the findings, sorted by severity, most severe first. Raises findings for expected
     * stations that are absent.
     *
     * @param vendors vendor names by MAC address
     * @param rules   conclude the types of the devices
     * @param now     the capture time as of which absence is judged
     */
    public Snapshot snapshot(LongFunction<String> vendors, DeviceRules rules, Instant now) {
        Map<Long, Station> missing = findMissing(WallClock.nanos(now));
        List<Finding> all = Stream.concat(
                        findings.findings().stream(), findings.openEarlier(counts.firstNanos()).stream())
                .sorted(MOST_SEVERE_FIRST)
                .toList();
        List<MutedFinding> mutes = mutes(all, WallClock.nanos(now));
        Set<String> muted =
                mutes.stream().map(silenced -> silenced.mute().key()).collect(Collectors.toSet());
        Map<Long, List<Finding>> byStation = new HashMap<>();
        all.forEach(finding -> byStation
                .computeIfAbsent(finding.station().value(), unused -> new ArrayList<>())
                .add(finding));
        List<StationSummary> summaries = new ArrayList<>();
        stations.forEach(station -> {
            if (station.isSeenThisRun() && !isMadeUp(station) && !missing.containsKey(station.mac)) {
                List<Finding> own = byStation.getOrDefault(station.mac, List.of());
                summaries.add(summary(station, verdict(station, own, muted), vendors, rules, own));
            }
        });
        missing.forEach((mac, station) -> summaries.add(
                summary(station, absence(station), vendors, rules, byStation.getOrDefault(mac, List.of()))));
        summaries.sort(Comparator.comparing(AuditState::eveSeverity)
                .thenComparing(summary -> summary.record().mac()));
        List<StationSummary> sorted = segment.policy().devices().isEmpty() ? summaries : byDevice(summaries);
        DeviceLinks links = new DeviceLinks(segment.policy());
        sorted.forEach(summary -> links.add(summary.record().mac(), remembered(summary)));
        sorted.replaceAll(
                summary -> summary.withSameDevice(links.of(summary.record().mac(), remembered(summary))));
        return new Snapshot(sorted, all, segment.sharedAddresses(), mutes);
    }

    // The addresses of a device that the policy lists stand together, where the first of them stood.
    private List<StationSummary> byDevice(List<StationSummary> summaries) {
        Map<Object, List<StationSummary>> devices = new LinkedHashMap<>();
        for (StationSummary summary : summaries) {
            MacAddress mac = summary.record().mac();
            Object device =
                    segment.policy().device(mac).<Object>map(listed -> listed).orElse(mac);
            devices.computeIfAbsent(device, first -> new ArrayList<>(1)).add(summary);
        }
        return devices.values().stream().flatMap(List::stream).collect(Collectors.toCollection(ArrayList::new));
    }

    private List<MutedFinding> mutes(List<Finding> all, long nowNanos) {
        List<Mute> mutes = findings.mutes(nowNanos);
        Set<String> keys = mutes.stream().map(Mute::key).collect(Collectors.toSet());
        Map<String, Finding> byKey = all.stream()
                .filter(finding -> keys.contains(finding.key()))
                .collect(Collectors.toMap(Finding::key, Function.identity()));
        return mutes.stream()
                .map(mute -> new MutedFinding(mute, Optional.ofNullable(byKey.get(mute.key()))))
                .toList();
    }

    /**
     * Stations, findings and mutes as of one moment.
     *
     * @param sharedAddresses see {@link AuditReport}
     */
    public record Snapshot(
            List<StationSummary> stations,
            List<Finding> findings,
            List<IpAddress> sharedAddresses,
            List<MutedFinding> mutes) {}

    // In EVE, 1 is the highest severity.
    private static int eveSeverity(StationSummary summary) {
        return summary.findings().stream()
                .mapToInt(finding -> finding.kind().severity().eve())
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    /** The most important stations that were reported to {@link AuditListener#onStation}, most important first. */
    public List<StationToCheck> mostImportant(int limit, Predicate<MacAddress> isWanted) {
        return StationToCheck.mostImportant(stations, new StationRanks(segment, stations), limit, isWanted);
    }

    /** Raises findings for absent stations, once the audit has run as long as a station may be silent. */
    void raiseAbsences(long nowNanos) {
        if (nowNanos - counts.firstNanos() > maxSilenceNanos()) {
            findMissing(nowNanos);
        }
    }

    // Returns the stations that are listed by their full address and were not seen. Raises and withdraws absence
    // findings.
    private Map<Long, Station> findMissing(long nowNanos) {
        Map<Long, Station> missing = new LinkedHashMap<>();
        for (Member member : segment.policy().exactMembers()) {
            long mac = member.entry().pattern().value();
            Station known = stations.find(mac);
            boolean isAbsent = known == null || isMissing(known, nowNanos);
            if (isAbsent && !isDevicePresent(mac, nowNanos)) {
                Station station = known == null ? new Station(mac, 0) : known;
                segment.classify(station);
                missing.put(mac, station);
                raiseAbsence(member.group(), station, known != null, nowNanos);
            } else {
                findings.withdraw(ABSENT_STATION, mac, "");
            }
        }
        return missing;
    }

    // A laptop in its dock does not use its Wi-Fi.
    private boolean isDevicePresent(long mac, long nowNanos) {
        return segment.policy().device(new MacAddress(mac)).map(Device::macs).orElse(List.of()).stream()
                .map(other -> stations.find(other.value()))
                .anyMatch(other -> other != null && !isMissing(other, nowNanos));
    }

    private boolean isMissing(Station station, long nowNanos) {
        return !station.isSeenThisRun() || nowNanos - station.lastNanos() > maxSilenceNanos();
    }

    private long maxSilenceNanos() {
        return config.absentAfter().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    }

    private void raiseAbsence(Group group, Station station, boolean isKnown, long nowNanos) {
        boolean isExempt =
                segment.policy().denies(station.mac) || segment.policy().ignores(station.mac);
        if (group.isExpected() && !isExempt && !findings.has(ABSENT_STATION, station.mac, "")) {
            findings.raise(
                    ABSENT_STATION,
                    station.mac,
                    "",
                    nowNanos,
                    () -> (isKnown ? "last seen " + WallClock.instant(station.lastNanos()) : "never seen") + "; group '"
                            + group.name() + "' is expected",
                    () -> isKnown
                            ? Map.of(
                                    "group", group.name(),
                                    "last_seen",
                                            WallClock.instant(station.lastNanos())
                                                    .toString())
                            : Map.of("group", group.name()));
        }
    }

    private static Verdict absence(Station station) {
        boolean isExpected =
                station.member().map(member -> member.group().isExpected()).orElse(false);
        return isExpected ? Verdict.ABSENT : Verdict.SILENT;
    }

    private static Verdict verdict(Station station, List<Finding> findings, Set<String> muted) {
        boolean violates = findings.stream()
                .anyMatch(finding -> finding.kind().isViolationByStation() && !muted.contains(finding.key()));
        return switch (station.policyVerdict()) {
            case ALLOWED, SEEN, VIRTUAL, OWN -> violates ? Verdict.VIOLATES : station.policyVerdict();
            default -> station.policyVerdict();
        };
    }

    private List<RememberedTrait> remembered(StationSummary summary) {
        Station station = stations.find(summary.record().mac().value());
        return station == null ? List.of() : station.remembered();
    }

    private StationSummary summary(
            Station station, Verdict verdict, LongFunction<String> vendors, DeviceRules rules, List<Finding> findings) {
        Optional<Member> member = segment.policy().member(station.mac);
        StationRecord record = station.snapshot(List.of());
        String vendor = vendors.apply(station.mac);
        return new StationSummary(
                record,
                sendsFrom(station, record),
                vendor,
                rules.typeOf(station.traits(), vendor),
                member.map(listed -> listed.group().name()).orElse(""),
                segment.policy().nameOf(station.mac),
                verdict,
                station.isNew(),
                findings,
                Optional.empty(),
                "");
    }

    // A station of a flood is not introduced until it sends more.
    private static boolean isMadeUp(Station station) {
        return station.isSeenThisRun() && !station.isIntroduced() && !station.isPinned();
    }

    // A router forwards the packets of others.
    private List<IpAddress> sendsFrom(Station station, StationRecord record) {
        boolean forwards = segment.isRouter(station)
                || segment.mayAnswerForOthers(station)
                || record.services().contains("router");
        Set<IpAddress> claimed =
                record.addresses().stream().map(StationAddress::address).collect(Collectors.toSet());
        return forwards
                ? List.of()
                : station.senderAddresses().stream()
                        .filter(address -> !claimed.contains(address))
                        .toList();
    }

    /**
     * Counts stations and open findings.
     *
     * @param sinceNanos a listed station that sent a frame since then counts as heard
     */
    public AuditSummary summary(long sinceNanos) {
        long heard = 0;
        long silent = 0;
        List<Member> listed = segment.policy().exactMembers();
        for (Member member : listed) {
            Station station = stations.find(member.entry().pattern().value());
            if (station != null && station.isSeenThisRun()) {
                heard += station.lastNanos() >= sinceNanos ? 1 : 0;
                silent += station.lastNanos() < sinceNanos ? 1 : 0;
            }
        }
        return new AuditSummary(
                stations.count(station -> station.isSeenThisRun() && !isMadeUp(station)),
                stations.count(AuditState::isStranger),
                heard,
                silent,
                listed.size() - heard - silent,
                findings.findings().stream()
                        .filter(finding -> !finding.isResolved())
                        .collect(Collectors.groupingBy(finding -> finding.kind().severity(), Collectors.counting())));
    }

    /**
     * Passes the stations that sent a frame since then to a reader, except the made-up ones of a flood.
     *
     * @param sinceNanos nanoseconds since the epoch
     */
    public void forEachHeard(long sinceNanos, Consumer<Station> reader) {
        stations.forEach(station -> {
            if (station.isSeenThisRun() && station.lastNanos() >= sinceNanos && !isMadeUp(station)) {
                reader.accept(station);
            }
        });
    }

    private static boolean isStranger(Station station) {
        boolean isUnlisted = station.policyVerdict() == Verdict.UNEXPECTED || station.policyVerdict() == Verdict.DENIED;
        return isUnlisted && station.isSeenThisRun() && !isMadeUp(station);
    }

    /** Counters by EVE name, in display order. */
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("frames", counts.frames());
        counters.put("bytes", counts.bytes());
        counters.put("stations", (long) stations.size());
        counters.put("stations_made_up", stations.count(AuditState::isMadeUp));
        counters.put("stations_forgotten", stations.forgotten());
        counters.put("addresses", (long) book.size());
        counters.put("addresses_forgotten", book.forgotten());
        counters.put("findings_held_back", findings.heldBack());
        counters.put("findings_not_kept", findings.notKept());
        counters.put("details_forgotten", stations.detailsDropped());
        counters.put("settings_not_compared", counts.settingsNotCompared());
        counters.put("sourceless", counts.sourceless());
        counters.put("group_source", counts.groupSources());
        counters.put("source_cut", counts.sourceCut());
        for (WireFault fault : WireFault.values()) {
            addNonZero(counters, fault.counterName(), faults.get(fault));
        }
        claims.byName().forEach((name, count) -> addNonZero(counters, name, count));
        return counters;
    }

    private static void addNonZero(Map<String, Long> counters, String name, long count) {
        if (count > 0) {
            counters.merge(name, count, Long::sum);
        }
    }
}
