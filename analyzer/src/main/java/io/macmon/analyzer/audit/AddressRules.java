package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.finding.FindingKind.ADDRESS_MOVED;
import static io.macmon.analyzer.audit.finding.FindingKind.FLIP_FLOP;
import static io.macmon.analyzer.audit.finding.FindingKind.GRATUITOUS_ARP;
import static io.macmon.analyzer.audit.finding.FindingKind.NEW_ADDRESS;
import static io.macmon.analyzer.audit.finding.FindingKind.SENDER_MISMATCH;
import static io.macmon.analyzer.audit.finding.FindingKind.WRONG_ADDRESS;

import io.macmon.analyzer.audit.AddressBook.Entry;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.claim.Claim.AddressClaim;
import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.VirtualMac;
import java.time.Duration;
import java.util.Optional;

/**
 * Judges who claims which IP address. A claim brings one finding at most:
 *
 * <ol>
 *   <li>The sender told in it is not the frame's source: {@code sender-mismatch}, and the claim counts for nothing. Routers that share an
 *       address by protocol may differ.
 *   <li>The station may not have it: {@code wrong-address}.
 *   <li>Somebody else has it. Routers that share it, stations that may answer for others, and the one that a DHCP server leases it to take
 *       it over in silence. A gratuitous ARP while its owner talks is {@code gratuitous-arp}, and the owner stays who he was. Otherwise
 *       the owner changes: {@code address-moved}, or {@code flip-flop} when it goes back to who had it until an hour ago, and then it was
 *       one all along.
 *   <li>Nobody has it, and the station has had another one of the kind for a minute: {@code new-address}; not when it was leased, nor when
 *       the policy lists the addresses it may have, nor to routers, nor within an IPv6 network in which the station has an address
 *       already, for those change by themselves.
 * </ol>
 *
 * <p>An address belongs to the VLAN where it was claimed first: the same address in another VLAN is another network's, and not judged. A
 * router that shares an address takes it over in silence only from another one that advertised it, or from or to a virtual MAC address.
 * Of one station, {@value #MOST_OF_A_STATION} addresses are kept in the book; more are a router's or a proxy's, or a flood.
 */
final class AddressRules {

    private static final long ALIVE_NANOS = Duration.ofMinutes(5).toNanos();
    private static final long FLIP_FLOP_NANOS = Duration.ofHours(1).toNanos();
    private static final int MOST_OF_A_STATION = 4_096;
    private static final long SETTLED_NANOS = Duration.ofMinutes(1).toNanos();

    private final StationTable stations;
    private final AddressBook book;
    private final FindingLog findings;
    private SegmentPolicy segment;
    private int vlan;

    AddressRules(SegmentPolicy segment, StationTable stations, AddressBook book, FindingLog findings) {
        this.segment = segment;
        this.stations = stations;
        this.book = book;
        this.findings = findings;
    }

    void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /**
     * Takes a claim that a station's frame made.
     *
     * @param vlan of the frame, 0 for none
     */
    void onClaim(Station source, AddressClaim claim, int vlan, long nanos) {
        this.vlan = vlan;
        if (isNobodys(claim.address())) {
            return;
        }
        switch (claim.evidence()) {
            case DHCP_ACK, BOOTP, DHCP6_REPLY -> lease(source, claim, nanos);
            case DHCP_CLIENT -> hold(source, claim, nanos);
            case ARP_PROBE, ND_DAD -> wish(source, claim, nanos);
            default -> {
                if (claim.mac() == source.mac || isSharedBy(source, claim)) {
                    claim(source, claim, nanos);
                } else {
                    mismatch(source, claim, nanos);
                }
            }
        }
    }

    /**
     * Judges the address that a station's packets come from.
     *
     * @return the finding that says that it may not have it; null when it may
     */
    FindingLog.Entry onPacket(Station station, IpAddress address, long nanos) {
        boolean isItsOwn = !isNobodys(address)
                && !address.isLinkLocal()
                && !segment.mayRoute(station)
                && !segment.mayAnswerForOthers(station);
        return isItsOwn ? whyNot(station, address, "ip", "sends from ", nanos) : null;
    }

    private static boolean isNobodys(IpAddress address) {
        return address.isUnspecified() || address.isMulticast() || isLoopback(address);
    }

    private static boolean isLoopback(IpAddress address) {
        return address.version() == 4 ? address.low() >>> 24 == 127 : address.high() == 0 && address.low() == 1;
    }

    // The server's word about a client, who may not have been heard yet.
    private void lease(Station source, AddressClaim claim, long nanos) {
        if (!segment.mayServeDhcp(source, true)) {
            return;
        }
        endLease(claim);
        give(claim, nanos);
        Station client = stations.find(claim.mac());
        if (client != null) {
            client.addAddress(claim.address(), claim.evidence().label(), nanos);
            client.markLeased(claim.address());
        }
    }

    private void endLease(AddressClaim claim) {
        Entry holding = book.find(claim.address());
        Station before = holding == null || holding.owner() == claim.mac() ? null : stations.find(holding.owner());
        if (before != null) {
            before.endLease(claim.address());
        }
    }

    private void give(AddressClaim claim, long nanos) {
        book.assign(claim.address(), claim.mac(), vlan, nanos);
    }

    // The client's frame may come through a relay.
    private void hold(Station source, AddressClaim claim, long nanos) {
        if (claim.mac() == source.mac && book.find(claim.address()) == null) {
            source.addAddress(claim.address(), claim.evidence().label(), nanos);
            give(claim, nanos);
        }
    }

    private void wish(Station source, AddressClaim claim, long nanos) {
        if (claim.mac() == source.mac && book.find(claim.address()) == null) {
            source.addTentativeAddress(claim.address(), claim.evidence().label(), nanos);
        }
    }

    private boolean isSharedBy(Station source, AddressClaim claim) {
        boolean sourceRoutes = segment.mayRoute(source);
        return (sourceRoutes && (VirtualMac.isVirtual(claim.mac()) || VirtualMac.isVirtual(source.mac)))
                || segment.mayAnswerForOthers(source);
    }

    private void mismatch(Station source, AddressClaim claim, long nanos) {
        findings.raise(
                SENDER_MISMATCH,
                source.mac,
                MacAddress.toString(claim.mac()),
                nanos,
                () -> words(claim.evidence()) + " for " + claim.address() + " tells the sender "
                        + MacAddress.toString(claim.mac()) + ", but the frame comes from "
                        + MacAddress.toString(source.mac));
    }

    private void claim(Station source, AddressClaim claim, long nanos) {
        long mac = claim.mac();
        Station owner = mac == source.mac ? source : stations.find(mac);
        if (owner == null) {
            give(claim, nanos);
            return;
        }
        if (segment.mayAnswerForOthers(owner) && book.find(claim.address()) != null) {
            return;
        }
        if (ruleAgainst(owner, claim.address()).isPresent()) {
            whyNot(owner, claim.address(), claim.evidence().label(), words(claim.evidence()) + " claims ", nanos);
            return;
        }
        Entry holding = book.find(claim.address());
        if (holding == null) {
            if (!first(owner, claim, nanos)) {
                return;
            }
        } else if (holding.owner() != mac && holding.isInOtherVlan(vlan)) {
            owner.addAddress(claim.address(), claim.evidence().label(), nanos);
            return;
        } else if (holding.owner() != mac && !segment.mayTakeOver(owner, holding.owner(), claim.address())) {
            dispute(owner, claim, holding, nanos);
            return;
        }
        owner.addAddress(claim.address(), claim.evidence().label(), nanos);
        give(claim, nanos);
    }

    // Null when it may have the address.
    private FindingLog.Entry whyNot(Station station, IpAddress address, String how, String doing, long nanos) {
        Optional<String> rule = ruleAgainst(station, address);
        if (rule.isEmpty()) {
            return null;
        }
        station.addAddress(address, how, nanos);
        return findings.raise(
                WRONG_ADDRESS, station.mac, address.toString(), nanos, () -> doing + address + rule.get());
    }

    private Optional<String> ruleAgainst(Station station, IpAddress address) {
        if (segment.isBarredFrom(station, address)) {
            return Optional.of(", which is a virtual router's");
        }
        return station.member()
                .filter(member -> !member.allows(address))
                .map(member -> "; group '" + member.group().name() + "' may have "
                        + EvidenceText.list(
                                member.entry().addresses().isEmpty()
                                        ? member.group().addresses()
                                        : member.entry().addresses()));
    }

    // Whether it is to be kept in the book, which one station alone is not to fill.
    private boolean first(Station station, AddressClaim claim, long nanos) {
        if (isNew(station, claim.address(), nanos)) {
            String before = station.addresses().stream()
                    .filter(held -> !held.isWish() && !held.address.isLinkLocal())
                    .findFirst()
                    .map(held -> held.address.toString())
                    .orElse("another");
            findings.raise(
                    NEW_ADDRESS,
                    station.mac,
                    claim.address().toString(),
                    nanos,
                    () -> words(claim.evidence()) + " claims " + claim.address()
                            + ", which nobody had; until now it had " + before);
        }
        return station.takesNew() <= MOST_OF_A_STATION
                || segment.mayAnswerForOthers(station)
                || segment.isRouter(station);
    }

    private boolean isNew(Station station, IpAddress address, long nanos) {
        if (address.isLinkLocal()
                || station.isLeased(address)
                || station.has(Role.ROUTER)
                || station.policyVerdict() == Verdict.VIRTUAL
                || station.policyVerdict() == Verdict.OWN
                || limitsAddresses(station)) {
            return false;
        }
        boolean hadOne = false;
        for (Station.Held held : station.addresses()) {
            boolean alike =
                    !held.isWish() && held.address.version() == address.version() && !held.address.isLinkLocal();
            if (alike && (held.address.equals(address) || isInSameNetwork(held.address, address))) {
                return false;
            }
            hadOne |= alike;
        }
        return hadOne && nanos - station.firstClaimNanos() >= SETTLED_NANOS;
    }

    private static boolean limitsAddresses(Station station) {
        return station.member()
                .map(member -> !member.entry().addresses().isEmpty()
                        || !member.group().addresses().isEmpty())
                .orElse(false);
    }

    // The first 64 bits.
    private static boolean isInSameNetwork(IpAddress one, IpAddress other) {
        return one.version() == 6 && one.high() == other.high();
    }

    private void dispute(Station station, AddressClaim claim, Entry holding, long nanos) {
        String address = claim.address().toString();
        long owner = holding.owner();
        if (station.isLeased(claim.address())) {
            takeOver(station, claim, nanos);
        } else if (isAlive(owner, nanos)
                && (claim.evidence() == AddressEvidence.ARP_GRATUITOUS
                        || findings.has(GRATUITOUS_ARP, station.mac, address))) {
            findings.raise(
                    GRATUITOUS_ARP,
                    station.mac,
                    address,
                    nanos,
                    () -> words(claim.evidence()) + " claims " + address + ", which " + MacAddress.toString(owner)
                            + " has and still uses");
        } else if (goesBack(station, holding, address, nanos)) {
            flipFlop(station, claim, owner, nanos);
            takeOver(station, claim, nanos);
        } else {
            findings.raise(
                    ADDRESS_MOVED,
                    station.mac,
                    address,
                    nanos,
                    () -> words(claim.evidence()) + " claims " + address + ", which " + MacAddress.toString(owner)
                            + " had");
            takeOver(station, claim, nanos);
        }
    }

    private boolean goesBack(Station station, Entry holding, String address, long nanos) {
        return (holding.previousOwner() == station.mac && nanos - holding.previousOwnerLastNanos() < FLIP_FLOP_NANOS)
                || findings.has(FLIP_FLOP, station.mac, address)
                || findings.has(FLIP_FLOP, holding.owner(), address);
    }

    // Told of the one who took it first, so that both directions are one matter.
    private void flipFlop(Station station, AddressClaim claim, long owner, long nanos) {
        String address = claim.address().toString();
        boolean known = findings.has(FLIP_FLOP, station.mac, address);
        long taker = known ? station.mac : owner;
        long other = known ? owner : station.mac;
        findings.withdraw(ADDRESS_MOVED, taker, address);
        findings.raise(
                FLIP_FLOP,
                taker,
                address,
                nanos,
                () -> MacAddress.toString(taker) + " and " + MacAddress.toString(other) + " claim " + address
                        + " in turns");
    }

    private void takeOver(Station station, AddressClaim claim, long nanos) {
        station.addAddress(claim.address(), claim.evidence().label(), nanos);
        give(claim, nanos);
    }

    private boolean isAlive(long mac, long nanos) {
        Station owner = stations.find(mac);
        return owner != null && owner.isSeenThisRun() && nanos - owner.lastNanos() < ALIVE_NANOS;
    }

    private static String words(AddressEvidence how) {
        return switch (how) {
            case ARP_REQUEST -> "an ARP request";
            case ARP_REPLY -> "an ARP reply";
            case ARP_GRATUITOUS -> "a gratuitous ARP";
            case ARP_PROBE -> "an ARP probe";
            case ND_SOURCE -> "a neighbour discovery message";
            case ND_ADVERTISEMENT -> "a neighbour advertisement";
            case ND_DAD -> "a duplicate address detection";
            default -> "DHCP";
        };
    }
}
