package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.finding.FindingKind.DENIED_SOURCE;
import static io.macmon.analyzer.audit.finding.FindingKind.MAC_FLOOD;
import static io.macmon.analyzer.audit.finding.FindingKind.NEW_STATION;
import static io.macmon.analyzer.audit.finding.FindingKind.OWN_ADDRESS;
import static io.macmon.analyzer.audit.finding.FindingKind.UNEXPECTED_SOURCE;
import static io.macmon.analyzer.audit.finding.FindingKind.WRONG_VLAN;

import io.macmon.analyzer.audit.AddressBook.Entry;
import io.macmon.analyzer.audit.StationMemory.Changes;
import io.macmon.analyzer.audit.StationMemory.Contents;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.claim.Claim;
import io.macmon.analyzer.claim.ClaimCounts;
import io.macmon.analyzer.claim.ClaimReader;
import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.SourceMac;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacSet;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Policy.Member;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.VirtualMac;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Who is here, who should be, who is lying: judges each source of a segment by a policy, by what it claims, and by what is known from
 * earlier runs.
 *
 * <p>Memory is bounded: {@link AuditConfig#maxStations} stations and those that the policy names, with some 200 octets each, 330 for one
 * with an IP address, and 1,500 for one that tells all it can; {@value AddressBook#MAX_ADDRESSES} IP addresses of some 150 octets; {@value FindingLog#MAX_KEPT_PER_KIND}
 * findings of each kind. What had to make room is counted.
 *
 * <p>Time is the frames' own, so a capture file gives the same findings as the live capture that it was taken from. The analysis thread
 * calls it; any thread may call {@link #applyPolicy} and {@link #submit}.
 */
public final class Audit implements FrameHandler {

    private static final int TCP = 6;
    private static final int SYN_ACK_RST = 0x16;
    private static final int SYN = 0x02;

    private static final long CHANGES_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long COUNTS_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MOST_CHANGES = 16_384;

    /** Longer than routers that share an address are silent. */
    private static final long ADVERTISED_NANOS = Duration.ofSeconds(15).toNanos();

    private static final long ABSENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private static final Set<FindingKind> BY_POLICY = EnumSet.of(
            UNEXPECTED_SOURCE,
            DENIED_SOURCE,
            FindingKind.ABSENT_STATION,
            WRONG_VLAN,
            FindingKind.WRONG_ADDRESS,
            FindingKind.ROGUE_DHCP,
            FindingKind.ROGUE_ROUTER,
            FindingKind.DOT1X_BEFORE_SUCCESS,
            FindingKind.MAB_EAPOL);

    private final AuditConfig config;
    private final ChangesSink memory;
    private final AuditListener listener;
    private final FaultCounts faults = new FaultCounts();
    private final ClaimCounts claimCounts = new ClaimCounts();
    private final FrameDecoder decoder = new FrameDecoder(faults);
    private final DecodedFrame decoded = decoder.decoded();
    private final ClaimReader claims = new ClaimReader(claimCounts);
    private final StationTable stations;
    private final AddressBook book = new AddressBook();
    private final FindingLog findings;
    private final AddressRules addresses;
    private final ServiceRules services;
    private final Dot1xRules dot1x;
    private final FloodDetector flood;
    private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
    private final MacSet known;
    private final boolean isMemory;

    private SegmentPolicy segment;
    private Station source;
    private long nanos;
    private final Consumer<Claim> onClaim = this::onClaim;
    private final AuditCounts counts = new AuditCounts();
    private long nextChangesNanos = Long.MIN_VALUE;
    private long nextAbsenceNanos = Long.MIN_VALUE;
    private long nextCountsNanos = Long.MIN_VALUE;
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos = Long.MIN_VALUE;

    /** Takes what is to be remembered; false when it has no room just now, and then it gets it later. */
    @FunctionalInterface
    public interface ChangesSink {
        boolean offer(Changes changes);
    }

    /**
     * @param recalled what is remembered of earlier runs
     * @param memory   takes what changed, each second of capture time, and at the end
     * @param listener told at once, on the analysis thread
     */
    public Audit(AuditConfig config, Policy policy, Contents recalled, ChangesSink memory, AuditListener listener) {
        this.config = config;
        this.memory = memory;
        this.listener = listener;
        isMemory = recalled.isEnabled();
        stations = new StationTable(config.maxStations());
        findings = new FindingLog(config.quietPeriod(), recalled.findings(), listener::onFinding);
        segment = new SegmentPolicy(policy, config);
        addresses = new AddressRules(segment, stations, book, findings);
        services = new ServiceRules(segment, stations, findings);
        dot1x = new Dot1xRules(stations, findings);
        flood = new FloodDetector(config.floodSources());
        known = new MacSet(recalled.stations().stream().map(StationRecord::mac).toList());
        recalled.stations().forEach(this::recall);
        recalled.owners().forEach(book::restore);
    }

    private void recall(StationRecord remembered) {
        Station station = Station.of(remembered);
        segment.classify(station);
        stations.add(station, isHeld(station.mac));
    }

    private boolean isHeld(long mac) {
        return segment.policy().listsExactly(mac);
    }

    /** Judges by another policy from now on. What was found by the one before is forgotten, and found again when it is still so. */
    public void applyPolicy(Policy policy) {
        submit(() -> {
            segment = segment.withPolicy(policy, config);
            addresses.applyPolicy(segment);
            services.applyPolicy(segment);
            findings.withdrawAll(BY_POLICY); // what is still so is found again
            stations.forEach(this::placeAnew);
        });
    }

    private void placeAnew(Station station) {
        segment.classify(station);
        stations.setPinned(station, isHeld(station.mac));
    }

    /** Has something done on the analysis thread, between two blocks of frames; after {@link #onStop}, by {@link #runSubmitted}. */
    public void submit(Runnable question) {
        asked.add(question);
    }

    /** How things stand; on the analysis thread, by {@link #submit}, or after {@link #onStop} by whoever waited for it. */
    public AuditState state() {
        return new AuditState(
                config, segment, stations, book, findings, counts, faults, claimCounts, firstNanos, lastNanos);
    }

    /**
     * Notes something that was not seen in a frame, as a RADIUS server's answer; as of the last frame. On the analysis thread, or after
     * {@link #onStop} on that of whoever waited for it.
     *
     * @param evidence fit for people's eyes, and so is the subject
     */
    public void raise(FindingKind kind, MacAddress station, String subject, String evidence) {
        findings.raise(kind, station.value(), subject, lastNanos, () -> evidence);
    }

    /** Takes back what turned out not to be so. On the analysis thread, as {@link #raise}. */
    public void withdraw(FindingKind kind, MacAddress station) {
        findings.withdraw(kind, station.value(), "");
    }

    @Override
    public void onFrame(Frame frame) {
        nanos = frame.timestampNanos();
        firstNanos = Math.min(firstNanos, nanos);
        lastNanos = Math.max(lastNanos, nanos);
        counts.countFrame(frame.originalLength());
        decoder.decode(frame); // however far it comes, what it did not find is 0
        long mac = SourceMac.of(frame);
        if (mac < 0) {
            counts.sourceless(mac == SourceMac.TRUNCATED);
        } else if (MacAddress.isMulticast(mac) || mac == 0) {
            counts.countGroupSource();
        } else {
            onSource(frame, mac);
        }
    }

    private void onSource(Frame frame, long mac) {
        if (frame.direction() == Direction.INBOUND && segment.isOwn(mac)) {
            ownAddress(frame, mac);
        }
        source = stations.find(mac);
        if (source == null) {
            source = welcome(mac);
        }
        source.count(frame.originalLength(), nanos);
        stations.touch(source);
        if (source.frames() == StationTable.SETTLED_FRAMES && isUnlisted(source)) {
            flood.countSettled(source.firstNanos());
        }
        if (!source.isIntroduced() && isToBeIntroduced()) {
            introduce(frame);
        }
        if (source.policyVerdict() != Verdict.IGNORED) {
            judge(frame);
        }
    }

    private Station welcome(long mac) {
        Station station = new Station(mac, nanos);
        segment.classify(station);
        stations.add(station, isHeld(mac));
        if (isUnlisted(station)) {
            flood.countNewSource(nanos);
            noteFlood();
        }
        return station;
    }

    // Whether it is on no list.
    private static boolean isUnlisted(Station station) {
        return station.policyVerdict() == Verdict.SEEN || station.policyVerdict() == Verdict.UNEXPECTED;
    }

    private void noteFlood() {
        if (flood.isFlood(nanos)) {
            findings.raise(
                    MAC_FLOOD,
                    Finding.SEGMENT.value(),
                    "",
                    nanos,
                    () -> flood.floodSources()
                            + " sources within ten seconds that are on no list and sent a few frames only; the limit"
                            + " is "
                            + config.floodSources());
        }
    }

    // While there may be a flood, who is on no list waits until it has settled.
    private boolean isToBeIntroduced() {
        return !isUnlisted(source) || source.frames() >= StationTable.SETTLED_FRAMES || !flood.isFloodSuspected(nanos);
    }

    private void introduce(Frame frame) {
        source.introduce();
        if (isMemory && !known.contains(source.mac)) {
            source.markNew();
            findings.raise(NEW_STATION, source.mac, "", nanos, () -> "was never heard before; sends " + heard(frame));
        }
        if (isSomebody(source)) {
            listener.onStation(new MacAddress(source.mac));
        }
    }

    private static boolean isSomebody(Station station) {
        return switch (station.policyVerdict()) {
            case OWN, IGNORED, VIRTUAL -> false;
            default -> true;
        };
    }

    private void ownAddress(Frame frame, long mac) {
        findings.raise(
                OWN_ADDRESS,
                mac,
                "",
                nanos,
                () -> "a frame that came in has the address of our own device as its source; it is " + heard(frame));
    }

    private void judge(Frame frame) {
        int vlan = vlan();
        if (source.isInOtherVlan(vlan)) {
            source.enterVlan(vlan);
            source.astray(source.member().map(member -> vlan(member, vlan)).orElse(null));
        } else if (source.astray() != null) {
            source.astray(vlanAgain(vlan));
        }
        if (decoded.etherType() != EtherType.EAPOL
                && isToOne()
                && (source.has(Role.DOT1X) || source.dot1x() == StationRecord.Dot1x.LOGGED_OFF)) {
            dot1x.onTraffic(source, nanos);
        }
        if (decoded.ipVersion() != 0) {
            packet(frame);
        }
        claims.read(frame, decoded, onClaim);
        unwelcome(frame); // last: it may be a router's shared address, as this frame claims
    }

    // Where the destination is not told, as in a cooked capture, it may be everybody.
    private boolean isToOne() {
        return decoded.hasMacs() && !MacAddress.isMulticast(decoded.destinationMac());
    }

    private int vlan() {
        return decoded.vlanTags() == 0 ? 0 : decoded.vlanId(0);
    }

    private void unwelcome(Frame frame) {
        FindingKind kind = whyUnwelcome();
        if (kind == null) {
            return;
        }
        FindingLog.Entry entry = source.unwelcome();
        if (entry != null && entry.isKept()) {
            findings.repeat(entry, nanos, () -> unwelcomeWords(kind, frame));
        } else if (kind == DENIED_SOURCE || source.isIntroduced()) {
            source.unwelcome(findings.raise(kind, source.mac, "", nanos, () -> unwelcomeWords(kind, frame)));
        }
    }

    // Null when it may be here. Whoever uses an address that routers share must be heard to advertise it, after a
    // while.
    private FindingKind whyUnwelcome() {
        return switch (source.policyVerdict()) {
            case UNEXPECTED -> UNEXPECTED_SOURCE;
            case DENIED -> DENIED_SOURCE;
            case VIRTUAL ->
                segment.policy().listsStations()
                                && !segment.isAdvertised(source.mac)
                                && nanos - source.firstSeenThisRunNanos() >= ADVERTISED_NANOS
                        ? UNEXPECTED_SOURCE
                        : null;
            default -> null;
        };
    }

    private String unwelcomeWords(FindingKind kind, Frame frame) {
        String why = kind == DENIED_SOURCE ? "is on the deny list" : "no group lists it";
        if (kind == UNEXPECTED_SOURCE && VirtualMac.isVirtual(source.mac)) {
            why += source.policyVerdict() == Verdict.VIRTUAL
                    ? ", and nobody advertises this address, which routers share"
                    : ", and the policy has no routers that could share this address";
        }
        return why + "; sends " + heard(frame);
    }

    private String heard(Frame frame) {
        return FrameText.of(decoded) + " to " + MacAddress.toString(decoded.destinationMac()) + ", "
                + EvidenceText.vlan(vlan()) + ", " + frame.originalLength() + " octets";
    }

    private FindingLog.Entry vlanAgain(int vlan) {
        FindingLog.Entry entry = source.astray();
        if (!entry.isKept()) {
            return source.member().map(member -> vlan(member, vlan)).orElse(null);
        }
        findings.repeat(entry, nanos);
        return entry;
    }

    // Null when it may be there.
    private FindingLog.Entry vlan(Member member, int vlan) {
        return member.vlans().isEmpty() || member.vlans().contains(vlan)
                ? null
                : findings.raise(
                        WRONG_VLAN,
                        source.mac,
                        vlan == 0 ? "untagged" : "vlan " + vlan,
                        nanos,
                        () -> "is heard " + EvidenceText.vlan(vlan) + "; group '"
                                + member.group().name() + "' belongs to " + EvidenceText.vlans(member.vlans()));
    }

    private void packet(Frame frame) {
        if (source.sendsFromOther(decoded.sourceHigh(), decoded.sourceLow())) {
            source.sendsFrom(decoded.sourceHigh(), decoded.sourceLow());
            source.misaddressed(addresses.onPacket(source, packetSource(), nanos));
        } else if (source.misaddressed() != null && source.misaddressed().isKept()) {
            findings.repeat(source.misaddressed(), nanos);
        }
        if (decoded.protocol() == TCP
                && (decoded.tcpFlags() & SYN_ACK_RST) == SYN
                && !segment.mayAnswerForOthers(source)) {
            connectionStart(frame);
        }
    }

    private void connectionStart(Frame frame) {
        Entry holding = book.find(packetSource());
        if (holding != null && holding.owner() == source.mac && !source.has(Role.ROUTER)) {
            int ttl = decoded.ttlOffset();
            services.onConnectionStart(source, frame.memory().get(ttl) & 0xFF, nanos);
        }
    }

    // Null when nobody is known to have the address that the packet comes from.
    private Station packetSourceOwner() {
        Entry holding = book.find(packetSource());
        return holding == null ? null : stations.find(holding.owner());
    }

    private IpAddress packetSource() {
        return new IpAddress(decoded.ipVersion(), decoded.sourceHigh(), decoded.sourceLow());
    }

    private void onClaim(Claim claim) {
        if (claim instanceof Claim.AddressClaim address) {
            addresses.onClaim(source, address, vlan(), nanos);
        } else if (claim instanceof Claim.Eapol eapol) {
            dot1x.onEapol(source, eapol, nanos);
        } else if (claim instanceof Claim.Service service) {
            services.onService(source, service, nanos);
        } else if (claim instanceof Claim.VirtualRouter router) {
            services.onVirtualRouter(source, router, packetSourceOwner(), nanos);
        } else if (claim instanceof Claim.Name name) {
            services.onName(name, nanos);
        } else if (claim instanceof Claim.Fingerprint fingerprint) {
            services.onFingerprint(fingerprint, nanos);
        } else if (claim instanceof Claim.Neighbour neighbour) {
            services.onNeighbour(source, neighbour);
        }
    }

    /** Does what is asked for; on the analysis thread, or after {@link #onStop} on that of whoever waited for it. */
    public void runSubmitted() {
        for (Runnable question = asked.poll(); question != null; question = asked.poll()) {
            question.run();
        }
    }

    @Override
    public void onTick(long nowNanos) {
        runSubmitted();
        flood.advance(nowNanos);
        if (config.absentAfter().isPresent() && nowNanos >= nextAbsenceNanos && counts.frames() > 0) {
            state().raiseAbsences(nowNanos);
            nextAbsenceNanos = nowNanos + ABSENCE_NANOS;
        }
        if (isMemory && (nowNanos >= nextChangesNanos || nowNanos < nextChangesNanos - COUNTS_NANOS)) {
            remember(nowNanos);
            nextChangesNanos = nowNanos + CHANGES_NANOS;
        }
    }

    private void remember(long nowNanos) {
        boolean countsToo = nowNanos >= nextCountsNanos || nowNanos < nextCountsNanos - COUNTS_NANOS;
        List<Station> changed = changed(nowNanos, countsToo);
        if (countsToo && changed.size() < MOST_CHANGES) {
            nextCountsNanos = nowNanos + COUNTS_NANOS;
        }
        offer(changed);
    }

    private boolean offer(List<Station> changed) {
        Changes changes = new Changes(
                changed.stream().map(Station::snapshot).toList(),
                book.takeChanged(MOST_CHANGES),
                findings.takeChanged(MOST_CHANGES));
        boolean taken = changes.isEmpty() || memory.offer(changes);
        if (taken) {
            changed.forEach(Station::markPersisted);
        } else {
            book.requeue(changes.owners());
            findings.requeue(changes.findings());
        }
        return taken;
    }

    private List<Station> changed(long nowNanos, boolean countsToo) {
        boolean flooded = flood.isFlood(nowNanos);
        List<Station> changed = new ArrayList<>();
        stations.forEach(station -> {
            boolean hasChanged = station.isChanged() || (countsToo && station.hasUnsavedCounts());
            boolean isMadeUp = flooded && station.line != null && station.frames() < StationTable.SETTLED_FRAMES;
            if (hasChanged && !isMadeUp && changed.size() < MOST_CHANGES) {
                changed.add(station);
            }
        });
        return changed;
    }

    /** What waits for an answer gets it, and the last stretch of a flood is judged. */
    @Override
    public void onStop() {
        onTick(lastNanos);
        flood.closeWindow(lastNanos);
        if (counts.frames() > 0) {
            nanos = lastNanos;
            noteFlood();
        }
    }

    /** Has everything remembered that is not yet; after {@link #onStop}, by whoever waited for it. */
    public void persistRemaining() {
        if (!isMemory) {
            return;
        }
        List<Station> changed = changed(lastNanos, true);
        while (!changed.isEmpty() && offer(changed)) {
            changed = changed(lastNanos, true);
        }
        offer(changed);
    }
}
