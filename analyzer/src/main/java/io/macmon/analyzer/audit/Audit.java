package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingContext;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.analyzer.audit.rule.SourceRules;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.AuditCounts;
import io.macmon.analyzer.audit.segment.FloodDetector;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.SensorReach;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.segment.StationRanks;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.claim.Claim;
import io.macmon.analyzer.claim.ClaimCounts;
import io.macmon.analyzer.claim.ClaimReader;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.SourceMac;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacSet;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Judges every source on a segment: by the policy, by what it claims, and by what earlier runs saw. This class decides
 * the order; the rules are in {@link SourceRules} and {@link RuleSet}.
 *
 * <p>Memory is bounded: {@link AuditConfig#maxStations} stations plus the ones that the policy lists, at about 200
 * bytes each (330 with an IP address), and what they tell about themselves; {@value AddressBook#MAX_ADDRESSES} IP
 * addresses at about 170 bytes each, and as many that are held for stations that matter;
 * {@value FindingLog#MAX_KEPT_PER_KIND} findings per kind, with up to a million characters. Evictions are counted.
 *
 * <p>Time is frame time, so a capture file gives the same findings as the live capture that wrote it. Called by the
 * analysis thread only, except {@link #applyPolicy}, {@link #applyOwnDevices}, {@link #mute} and {@link #submit}, which
 * are thread-safe.
 */
public final class Audit implements FrameHandler {

    private static final long ABSENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private AuditConfig config;
    private final FaultCounts faults = new FaultCounts();
    private final ClaimCounts claimCounts = new ClaimCounts();
    private final AuditCounts counts = new AuditCounts();
    private final Sighting sighting = new Sighting(faults);
    private final ClaimReader claims;
    private final Consumer<Claim> onClaim;
    private final StationTable stations;
    private final StationRanks ranks;
    private final SensorReach reach = new SensorReach();
    private final AddressBook book;
    private final FindingLog findings;
    private final FloodDetector flood;
    private final SourceRules sourceRules;
    private final RuleSet rules;
    private final Optional<ChangeFeed> changes;
    private final Queue<Runnable> submitted = new ConcurrentLinkedQueue<>();

    private SegmentPolicy segment;
    private long nextAbsenceNanos = Long.MIN_VALUE;
    private boolean isShortOfMemory;
    private Contents recalled; // null once the first frame or tick set the time

    /** Receives the changes to persist. */
    @FunctionalInterface
    public interface ChangesSink {

        /** Returns false if there is no room now; the changes are offered again later. */
        boolean offer(Changes changes);
    }

    /**
     * @param earlier  what earlier runs saw
     * @param sink     receives the changes, unless nothing is remembered between runs
     * @param listener called synchronously, on the analysis thread
     */
    public Audit(AuditConfig config, Policy policy, Contents earlier, ChangesSink sink, AuditListener listener) {
        this.config = config;
        claims = new ClaimReader(claimCounts, earlier.passwordKey());
        stations = new StationTable(config.maxStations());
        segment = new SegmentPolicy(policy, config);
        ranks = new StationRanks(segment, stations);
        book = new AddressBook(ranks);
        FindingWeights weights = new FindingWeights(ranks, book, sighting::vlan);
        findings = new FindingLog(config.quietPeriod(), weights, listener);
        flood = new FloodDetector(config.floodSources());
        sourceRules = new SourceRules(
                segment,
                findings,
                flood,
                seenBefore(earlier),
                station -> listener.onStation(StationToCheck.of(station, ranks)));
        rules = new RuleSet(segment, stations, ranks, book, findings, flood, counts);
        onClaim = claim -> rules.onClaim(claim, sighting);
        changes = earlier.isEnabled()
                ? Optional.of(new ChangeFeed(stations, book, findings, flood, rules, sink))
                : Optional.empty();
        earlier.stations().forEach(saved -> add(Station.of(saved)));
        book.restore(earlier.owners());
        findings.restore(earlier.findings());
        recalled = earlier;
    }

    private static Optional<MacSet> seenBefore(Contents earlier) {
        return earlier.isEnabled()
                ? Optional.of(new MacSet(
                        earlier.stations().stream().map(StationRecord::mac).toList()))
                : Optional.empty();
    }

    private void add(Station station) {
        segment.classify(station);
        stations.add(station, isPinned(station.mac));
    }

    private boolean isPinned(long mac) {
        return segment.policy().listsExactly(mac);
    }

    /** Switches to another policy. Findings that may not hold under it are withdrawn, and raised again if they do. */
    public void applyPolicy(Policy policy) {
        submit(() -> {
            SegmentPolicy next = segment.withPolicy(policy, config);
            findings.withdrawAll((kind, station) -> kind.dependsOnPolicy() && !next.refuses(station, kind));
            use(next);
        });
    }

    /**
     * Replaces the devices of this machine. What was found about a station that turns out to be one is withdrawn.
     *
     * @param devices what each device is, by address; the audited one is the first
     */
    public void applyOwnDevices(Map<MacAddress, String> devices) {
        submit(() -> {
            config = config.withOwnDevices(devices);
            use(segment.withPolicy(segment.policy(), config));
            devices.keySet().forEach(device -> findings.withdrawAccusations(device.value()));
        });
    }

    private void use(SegmentPolicy next) {
        segment = next;
        ranks.applyPolicy(segment);
        sourceRules.applyPolicy(segment);
        rules.applyPolicy(segment);
        stations.forEach(this::reclassify);
    }

    /** Replaces the mutes; the findings that they name are not reported. */
    public void mute(List<Mute> mutes) {
        submit(() -> findings.mute(mutes));
    }

    private void reclassify(Station station) {
        segment.classify(station);
        stations.setPinned(station, isPinned(station.mac));
        if (station.isIntroduced()) {
            sourceRules.judgeRandomized(station, counts.lastNanos());
        }
    }

    /** Runs a task on the analysis thread, between two blocks; after {@link #onStop}, in {@link #runSubmitted}. */
    public void submit(Runnable task) {
        submitted.add(task);
    }

    /** Called on the analysis thread; after {@link #onStop}, on the thread that joined the analysis thread. */
    public void runSubmitted() {
        for (Runnable task = submitted.poll(); task != null; task = submitted.poll()) {
            task.run();
        }
    }

    /**
     * Called in a task given to {@link #submit}; after {@link #onStop}, on the thread that joined the analysis thread.
     */
    public AuditState state() {
        return new AuditState(config, segment, stations, book, findings, counts, faults, claimCounts, reach);
    }

    /**
     * Raises a finding that does not come from a frame, such as one from a RADIUS server's answer. Its time is that of
     * the last frame. Called on the same threads as {@link #state}.
     *
     * @param subject  printable
     * @param evidence printable
     * @param fields   the values in the evidence, by name; printable
     */
    public void raise(
            FindingKind kind, MacAddress station, String subject, String evidence, Map<String, String> fields) {
        findings.raise(kind, station.value(), subject, counts.lastNanos(), () -> evidence, () -> fields);
    }

    /** Withdraws a finding. Called on the same threads as {@link #state}. */
    public void withdraw(FindingKind kind, MacAddress station, String subject) {
        findings.withdraw(kind, station.value(), subject);
    }

    /**
     * What is known about the stations that a finding concerns, when it is reported. Called on the analysis thread, by
     * the listener.
     *
     * @param vendors vendor names by MAC address
     */
    public FindingContext context(Finding finding, LongFunction<String> vendors) {
        Station sender = sighting.station();
        boolean isSender = sender != null && sender.mac == finding.station().value();
        return new FindingContexts(segment, stations, book, vendors).of(finding, isSender ? sighting.vlan() : 0);
    }

    // What is known about routers continues as if the audit had not been stopped: nothing else has been missed.
    private void begin(long nanos) {
        if (recalled != null && nanos != Long.MIN_VALUE) {
            findings.begin(nanos);
            rules.restore(recalled, segment, nanos);
            recalled = null;
        }
    }

    @Override
    public void onFrame(Frame frame) {
        begin(frame.timestampNanos());
        counts.countFrame(frame.originalLength(), frame.timestampNanos());
        sighting.read(frame);
        long mac = sighting.sourceMac();
        if (sighting.headers().isTagged()) {
            long outer = SourceMac.outer(frame);
            if (outer != mac && outer >= 0) {
                onBackboneSource(frame, outer);
            }
        }
        if (mac == SourceMac.TRUNCATED) {
            counts.countSourceCut();
        } else if (mac < 0) {
            counts.countSourceless();
        } else if (!MacAddress.isStation(mac)) {
            counts.countGroupSource();
            onInvalidSource(frame, mac);
        } else {
            onSource(frame, mac);
        }
    }

    // No station has such an address, but hosts believe what the frame claims. It is not added to the table.
    private void onInvalidSource(Frame frame, long mac) {
        sourceRules.onInvalidSource(sighting, mac);
        if (claims.mayClaim(sighting.headers())) {
            Station invalid = new Station(mac, sighting.nanos());
            segment.classify(invalid);
            sighting.setStation(invalid);
            claims.read(frame, sighting.headers(), onClaim);
        }
    }

    // Any station can hide behind the I-TAG of a listed customer, so the outer source must be allowed as well.
    private void onBackboneSource(Frame frame, long mac) {
        if (!MacAddress.isStation(mac)) {
            sourceRules.onInvalidSource(sighting, mac);
        } else if (countSource(frame, mac).policyVerdict() != Verdict.IGNORED) {
            sourceRules.judgeVlan(sighting);
            sourceRules.judgePresence(sighting);
        }
    }

    private void onSource(Frame frame, long mac) {
        Station station = countSource(frame, mac);
        reach.read(sighting, segment);
        if (station.policyVerdict() != Verdict.IGNORED) {
            judge(frame, station);
        }
    }

    private Station countSource(Frame frame, long mac) {
        Station known = stations.find(mac);
        Station station = known == null ? addNew(mac) : known;
        station.countFrame(frame.originalLength(), sighting.nanos());
        stations.touch(station);
        sighting.setStation(station);
        if (sighting.isInbound() && segment.isOwn(mac)) {
            sourceRules.onOwnAddress(sighting, mac);
        }
        sourceRules.reportArrival(sighting);
        return station;
    }

    private Station addNew(long mac) {
        Station station = new Station(mac, sighting.nanos());
        add(station);
        sourceRules.onNewSource(station, sighting.nanos());
        return station;
    }

    private void judge(Frame frame, Station station) {
        sourceRules.judgeVlan(sighting);
        if (!sighting.isEapol()
                && sighting.isUnicast()
                && (station.has(Role.DOT1X) || station.dot1x() == Dot1x.LOGGED_OFF)) {
            rules.dot1xRules.onTraffic(station, sighting.nanos());
        }
        if (sighting.isBroadcast() || sighting.isArp()) {
            rules.stormRules.count(sighting);
        }
        if (sighting.isIp()) {
            if (sighting.isNeighbourSolicitation()) {
                rules.scanRules.judge(sighting);
            }
            rules.addressRules.judgeSourceIp(sighting);
            if (sighting.isTcpSyn()) {
                rules.identityRules.onConnectionStart(sighting);
            }
            if (sighting.isFirstFragment()) {
                rules.fragmentRules.onFirstFragment(sighting);
            }
        }
        if (sighting.isArp()) {
            rules.scanRules.judge(sighting);
            rules.addressRules.beforeArp(sighting);
            claims.read(frame, sighting.headers(), onClaim);
            rules.addressRules.afterArp(sighting);
        } else {
            rules.stormRules.countClaims(sighting, claims.read(frame, sighting.headers(), onClaim));
        }
        sourceRules.judgePresence(sighting);
    }

    @Override
    public void onTick(long nowNanos) {
        begin(nowNanos);
        runSubmitted();
        flood.advance(nowNanos);
        boolean isDue =
                nowNanos >= nextAbsenceNanos || nowNanos < nextAbsenceNanos - 2 * ABSENCE_NANOS; // clock set back
        if (config.absentAfter().isPresent() && isDue && counts.frames() > 0) {
            state().raiseAbsences(nowNanos);
            nextAbsenceNanos = nowNanos + ABSENCE_NANOS;
        }
        findings.onTick(nowNanos);
        changes.ifPresent(feed -> feed.onTick(nowNanos));
    }

    /** Runs the submitted tasks, and judges whether the last frames are a flood. */
    @Override
    public void onStop() {
        onTick(counts.lastNanos());
        if (counts.frames() > 0) {
            sourceRules.onStop(counts.lastNanos());
            findings.onStop(counts.lastNanos());
        }
    }

    /**
     * Frees memory for the report: forgets the owners of addresses, and stations that sent little; when called again,
     * all stations that the policy does not list. Allocates nothing. Called after an {@link OutOfMemoryError}, on the
     * analysis thread or the thread that joined it; no frame follows.
     */
    public void freeMemory() {
        boolean isRepeated = isShortOfMemory;
        isShortOfMemory = true; // now: freeing can fail as well
        book.clear();
        if (isRepeated) {
            stations.forgetUnpinned();
        } else {
            stations.forgetNewcomers();
        }
    }

    /** Frees what only frames and reports need. Called after the last report, on the thread that joined the other. */
    public void release() {
        book.clear();
        stations.forgetUnpinned();
    }

    /** Persists all remaining changes. Called after {@link #onStop}, on the thread that joined the analysis thread. */
    public void persistRemaining() {
        if (!isShortOfMemory) { // what was forgotten would replace what earlier runs saw
            changes.ifPresent(feed -> feed.flush(counts.lastNanos()));
        }
    }
}
