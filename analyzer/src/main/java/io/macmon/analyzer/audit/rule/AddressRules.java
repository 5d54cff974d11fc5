package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.INVALID_SENDER;
import static io.macmon.analyzer.audit.finding.FindingKind.NEW_ADDRESS;
import static io.macmon.analyzer.audit.finding.FindingKind.SENDER_MISMATCH;
import static io.macmon.analyzer.audit.finding.FindingKind.WRONG_ADDRESS;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingEntry;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.finding.FindingWeight.Rank;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.AuditCounts;
import io.macmon.analyzer.audit.segment.EvidenceText;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.segment.StationRanks;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationAddresses;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.claim.Claim.AddressClaim;
import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.analyzer.claim.Claim.MisdirectedAddress;
import io.macmon.analyzer.claim.Claim.Solicitation;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy.Member;
import io.macmon.config.policy.VirtualMac;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Judges which station may use which IP address. A claim raises at most one finding:
 *
 * <ol>
 *   <li>The sender in the message is not the frame's source: {@code sender-mismatch}, and the claim is ignored.
 *       Routers that share an address through VRRP or a similar protocol are exempt.
 *   <li>The station may not have the address: {@code wrong-address}.
 *   <li>Another station owns the address. A virtual router, a proxy, or the station with the DHCP lease takes the
 *       address over without a finding. Otherwise {@link AddressDisputes} judges whether the owner may lose it:
 *       {@code address-moved}, {@code flip-flop}, {@code gratuitous-arp} or {@code address-theft}.
 *   <li>No station owns the address, and the station has had another address of the same IP version for a minute:
 *       {@code new-address}. There is no finding if the address was leased, if the policy lists the station's
 *       addresses, if the station is a router, or if the station already has an address in the same IPv6 network, where
 *       addresses change routinely.
 * </ol>
 *
 * <p>Each VLAN has its own owner of an address, because it is another network.
 * A router takes over a shared address without a finding only if both routers advertised it, or have a virtual MAC
 * address. A single station may add up to {@value #MAX_PER_STATION} addresses to the address
 * book, one that does not matter {@value #MAX_PER_STRANGER}; more are added only for routers and proxies.
 */
public final class AddressRules {

    public static final int MAX_PER_STRANGER = 256;

    private static final int MAX_PER_STATION = 4_096;
    private static final long SETTLED_NANOS = Duration.ofMinutes(1).toNanos();

    private final StationTable stations;
    private final StationRanks ranks;
    private final AddressBook book;
    private final FindingLog findings;
    private final ReleaseRules releases;
    private final LeaseRules leases;
    private final AddressDisputes disputes;
    private final SpoofedSources spoofing;
    private final UnsolicitedReplies unsolicited;
    private final RemotePaths remotePaths;
    private SegmentPolicy segment;

    public AddressRules(
            SegmentPolicy segment,
            StationTable stations,
            StationRanks ranks,
            AddressBook book,
            FindingLog findings,
            AuditCounts counts,
            ReleaseRules releases) {
        this.segment = segment;
        this.stations = stations;
        this.ranks = ranks;
        this.book = book;
        this.findings = findings;
        unsolicited = new UnsolicitedReplies(book, findings);
        remotePaths = new RemotePaths(segment, stations, book, findings);
        this.releases = releases;
        leases = new LeaseRules(segment, stations, book, findings, releases);
        disputes = new AddressDisputes(segment, stations, book, findings, counts, unsolicited, releases);
        spoofing = new SpoofedSources(stations, book, findings);
    }

    public void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
        leases.applyPolicy(segment);
        remotePaths.applyPolicy(segment);
        disputes.applyPolicy(segment);
    }

    /** Judges the source IP address of a packet. */
    public void judgeSourceIp(Sighting sighting) {
        Station station = sighting.station();
        long high = sighting.headers().sourceHigh();
        long low = sighting.headers().sourceLow();
        if (!station.isLastSource(high, low)) {
            station.setLastSource(high, low);
            releases.onPacket(sighting);
            remotePaths.onSource(sighting);
            FindingEntry found = sourceFinding(station, sighting.sourceIp(), sighting.vlan(), sighting.nanos());
            station.setOpenFindings(station.openFindings().withSource(found));
        } else if (station.hasOpenFindings()) {
            FindingEntry open = station.openFindings().source();
            if (open != null && open.isKept()) {
                findings.repeat(open, sighting.nanos());
            }
        }
    }

    // Null if the station may send from the address, for itself or for others.
    private FindingEntry sourceFinding(Station station, IpAddress address, int vlan, long nanos) {
        if (isUnownable(address) || segment.mayForward(station) || segment.mayAnswerForOthers(station)) {
            return null;
        }
        FindingEntry spoofed = spoofing.judge(segment, station, address, vlan, nanos);
        return spoofed != null || address.isLinkLocal()
                ? spoofed
                : judgeAddress(station, address, vlan, "ip", "sends from ", nanos);
    }

    /** Called before the claim of an ARP frame is judged. */
    public void beforeArp(Sighting sighting) {
        unsolicited.read(sighting);
    }

    /** Called after the claim of an ARP frame is judged. */
    public void afterArp(Sighting sighting) {
        Station station = sighting.station();
        if (!segment.mayAnswerForOthers(station) && !segment.isRouter(station) && !segment.isOwn(station.mac)) {
            unsolicited.judge(sighting.station(), sighting.vlan(), sighting.nanos());
        }
    }

    /** Notes that a station asks for an IPv6 address. */
    public void onSolicitation(Solicitation solicitation, int vlan, long nanos) {
        unsolicited.onSolicitation(solicitation.mac(), solicitation.target(), vlan, nanos);
    }

    /**
     * Judges a claim in a frame from a station.
     *
     * @param vlan the frame's VLAN; 0 if untagged
     */
    public void onClaim(Station source, AddressClaim claim, int vlan, long nanos) {
        if (isUnownable(claim.address())) {
            return;
        }
        if (!MacAddress.isStation(source.mac)) {
            raiseMismatch(source, claim, nanos);
            return;
        }
        switch (claim.evidence()) {
            case DHCP_ACK, BOOTP, DHCP6_REPLY -> leases.onLease(source, claim, vlan, nanos);
            case DHCP_CLIENT -> leases.onClient(source, claim, vlan, nanos);
            case DHCP_RELEASE -> {} // judged as the message that it comes from
            case ARP_PROBE, ND_DAD -> onProbe(source, claim, vlan, nanos);
            default -> {
                if (claim.mac() == source.mac || isSharedBy(source, claim)) {
                    if (VirtualMac.isVirtual(claim.mac()) && segment.mayRoute(source)) {
                        segment.learnVirtual(claim.mac());
                    }
                    judgeClaim(source, claim, vlan, nanos);
                } else {
                    raiseMismatch(source, claim, nanos);
                }
            }
        }
    }

    /** Judges a message that gives an address to a MAC address that no station has. Clusters may do that (NLB). */
    public void onMisdirected(Station source, MisdirectedAddress claim, int vlan, long nanos) {
        if (!claim.evidence().isBelieved() || isUnownable(claim.address()) || segment.mayAnswerForOthers(source)) {
            return;
        }
        String mac = MacAddress.toString(claim.mac());
        AddressBook.Entry entry = book.find(claim.address(), vlan);
        String owner = entry == null ? "" : MacAddress.toString(entry.owner());
        findings.raise(
                INVALID_SENDER,
                source.mac,
                Finding.subject(claim.address(), vlan),
                nanos,
                () -> EvidenceText.message(claim.evidence()) + " gives " + claim.address() + " to the MAC address "
                        + mac + ", which no station has" + (owner.isEmpty() ? "" : "; it belongs to " + owner),
                () -> Map.of("claimed_mac", mac, "owner", owner));
    }

    private static boolean isUnownable(IpAddress address) {
        return address.isUnspecified() || address.isMulticast() || isLoopback(address);
    }

    private static boolean isLoopback(IpAddress address) {
        return address.version() == 4 ? address.low() >>> 24 == 127 : address.high() == 0 && address.low() == 1;
    }

    private void onProbe(Station source, AddressClaim claim, int vlan, long nanos) {
        if (claim.mac() == source.mac && book.find(claim.address(), vlan) == null) {
            source.addTentativeAddress(claim.address(), claim.evidence().label(), nanos);
        }
    }

    private boolean isSharedBy(Station source, AddressClaim claim) {
        boolean mayForward = segment.mayForward(source);
        return (mayForward && (VirtualMac.isVirtual(claim.mac()) || VirtualMac.isVirtual(source.mac)))
                || segment.mayAnswerForOthers(source);
    }

    private void raiseMismatch(Station source, AddressClaim claim, long nanos) {
        findings.raise(
                SENDER_MISMATCH,
                source.mac,
                MacAddress.toString(claim.mac()),
                nanos,
                () -> EvidenceText.message(claim.evidence()) + " for " + claim.address() + " has the sender "
                        + MacAddress.toString(claim.mac()) + ", but the frame's source is "
                        + MacAddress.toString(source.mac),
                () -> Map.of(
                        "address", claim.address().toString(),
                        "message", claim.evidence().label(),
                        "sender", MacAddress.toString(claim.mac())));
    }

    private void judgeClaim(Station source, AddressClaim claim, int vlan, long nanos) {
        long mac = claim.mac();
        Station station = mac == source.mac ? source : stations.find(mac);
        if (station == null) { // a virtual address, or a station behind a proxy
            station = new Station(mac, nanos);
            segment.classify(station);
        }
        if (mac == source.mac && releases.onUse(station, claim.address(), vlan, nanos)) {
            return;
        }
        AddressBook.Entry entry = book.find(claim.address(), vlan);
        String action = EvidenceText.message(claim.evidence()) + " claims ";
        if ((segment.mayAnswerForOthers(station) && entry != null)
                || judgeAddress(station, claim.address(), vlan, claim.evidence().label(), action, nanos) != null) {
            return;
        }
        if (entry == null && disputes.mayClaimFree(station, claim, vlan, nanos)) {
            claimFree(station, claim, vlan, nanos);
        } else if (entry == null) {
            return;
        } else if (entry.owner() == mac) {
            disputes.onOwnerClaim(claim, entry, vlan, nanos);
            takeOver(station, claim, vlan, nanos);
            if (claim.evidence() == AddressEvidence.ND_SOURCE) {
                entry.setUnproven(false);
            }
        } else if (segment.isOwn(mac) && segment.isOwn(entry.owner())) {
            OwnClaims.judge(claim, entry.owner(), segment, findings, vlan, nanos);
        } else if (segment.mayTakeOver(station, entry.owner(), claim.address())) {
            takeOver(station, claim, vlan, nanos);
        } else if (mac != source.mac && !segment.mayAnswerForOthers(source)) {
            raiseMismatch(source, claim, nanos);
        } else if (disputes.judge(station, claim, entry, vlan, nanos)) {
            takeOver(station, claim, vlan, nanos);
        }
    }

    // Null if the station may have the address.
    private FindingEntry judgeAddress(
            Station station, IpAddress address, int vlan, String evidence, String action, long nanos) {
        Optional<String> rule = violatedRule(station, address);
        if (rule.isEmpty()) {
            return null;
        }
        station.addAddress(address, evidence, nanos);
        return findings.raise(
                WRONG_ADDRESS,
                station.mac,
                address.toString(),
                nanos,
                () -> action + address + "; " + rule.get(),
                () -> ruleFields(station, address, vlan, evidence));
    }

    private Map<String, String> ruleFields(Station station, IpAddress address, int vlan, String evidence) {
        Map<String, String> fields = new HashMap<>(Map.of("address", address.toString(), "message", evidence));
        station.member().ifPresent(member -> {
            fields.put("group", member.group().name());
            fields.put("allowed", EvidenceText.addresses(member, address.version()));
        });
        AddressBook.Entry entry = book.find(address, vlan);
        if (entry != null && entry.owner() != station.mac) {
            fields.put("owner", MacAddress.toString(entry.owner()));
        }
        return fields;
    }

    private Optional<String> violatedRule(Station station, IpAddress address) {
        if (segment.isBarredFrom(station, address)) {
            return Optional.of("the policy reserves it for a virtual router");
        }
        return station.member()
                .filter(member -> !member.allows(address))
                .map(member -> "group '" + member.group().name() + "' allows "
                        + EvidenceText.addresses(member, address.version()));
    }

    private void claimFree(Station station, AddressClaim claim, int vlan, long nanos) {
        if (isNewAddress(station, claim.address(), vlan, nanos)) {
            raiseNewAddress(station, claim, vlan, nanos);
        }
        if (mayAdd(station)) {
            boolean isUnproven = claim.evidence() == AddressEvidence.ND_ADVERTISEMENT
                    && unsolicited.isUnsolicited(claim, vlan, nanos)
                    && !isProbed(station, claim.address());
            takeOver(station, claim, vlan, nanos);
            if (isUnproven) {
                book.find(claim.address(), vlan).setUnproven(true);
            }
        }
    }

    private static boolean isProbed(Station station, IpAddress address) {
        return station.addresses().stream().anyMatch(known -> known.address().equals(address));
    }

    private boolean mayAdd(Station station) {
        int taken = station.countFreeAddressTaken();
        return taken <= MAX_PER_STRANGER
                || (taken <= MAX_PER_STATION && ranks.rank(station.mac) != Rank.OTHER)
                || segment.mayAnswerForOthers(station)
                || segment.isRouter(station);
    }

    private void raiseNewAddress(Station station, AddressClaim claim, int vlan, long nanos) {
        String known = station.addresses().stream()
                .filter(entry -> !entry.isTentative() && !entry.address().isLinkLocal())
                .filter(entry -> entry.address().version() == claim.address().version())
                .findFirst()
                .map(entry -> entry.address().toString())
                .orElse("another address");
        findings.raise(
                NEW_ADDRESS,
                station.mac,
                Finding.subject(claim.address(), vlan),
                nanos,
                () -> EvidenceText.message(claim.evidence()) + " claims " + claim.address()
                        + ", which was free; the station had " + known,
                () -> Map.of(
                        "address", claim.address().toString(),
                        "message", claim.evidence().label(),
                        "previous", known));
    }

    private boolean isNewAddress(Station station, IpAddress address, int vlan, long nanos) {
        if (address.isLinkLocal()
                || station.leases().isLeased(address, vlan)
                || segment.isRouter(station)
                || station.policyVerdict() == Verdict.OWN
                || hasListedAddresses(station)) {
            return false;
        }
        boolean hasOther = false;
        for (StationAddresses.Entry entry : station.addresses()) {
            IpAddress known = entry.address();
            boolean isComparable = !entry.isTentative() && known.version() == address.version() && !known.isLinkLocal();
            if (isComparable && (known.equals(address) || isInSameNetwork(known, address))) {
                return false;
            }
            hasOther |= isComparable;
        }
        return hasOther && nanos - station.leases().firstClaimNanos() >= SETTLED_NANOS;
    }

    private static boolean hasListedAddresses(Station station) {
        if (station.member().isEmpty()) {
            return false;
        }
        Member member = station.member().get();
        return !member.entry().addresses().isEmpty()
                || !member.group().addresses().isEmpty();
    }

    // Compares the first 64 bits.
    private static boolean isInSameNetwork(IpAddress one, IpAddress other) {
        return one.version() == 6 && one.high() == other.high();
    }

    private void takeOver(Station station, AddressClaim claim, int vlan, long nanos) {
        station.addAddress(claim.address(), claim.evidence().label(), nanos);
        book.assign(claim.address(), claim.mac(), vlan, nanos);
    }
}
