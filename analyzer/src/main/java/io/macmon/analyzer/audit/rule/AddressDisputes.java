package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.ADDRESS_MOVED;
import static io.macmon.analyzer.audit.finding.FindingKind.ADDRESS_THEFT;
import static io.macmon.analyzer.audit.finding.FindingKind.FLIP_FLOP;
import static io.macmon.analyzer.audit.finding.FindingKind.GRATUITOUS_ARP;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.AuditCounts;
import io.macmon.analyzer.audit.segment.EvidenceText;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.claim.Claim.AddressClaim;
import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.Map;

/**
 * Judges claims to an address that another station owns. The owner keeps the address until it has been silent for
 * {@link LeaseRules#ALIVE_NANOS}, a router, a server or this machine for an hour; an owner from an earlier run has that
 * time from the start. Until then each claim counts for the finding, so that a dispute is reported while it lasts.
 */
final class AddressDisputes {

    private static final long KEY_OWNER_NANOS = Duration.ofHours(1).toNanos();
    private static final long FLIP_FLOP_NANOS = Duration.ofHours(1).toNanos();

    private final StationTable stations;
    private final FindingLog findings;
    private final AuditCounts counts;
    private final UnaskedReplies unasked;
    private SegmentPolicy segment;

    AddressDisputes(
            SegmentPolicy segment,
            StationTable stations,
            FindingLog findings,
            AuditCounts counts,
            UnaskedReplies unasked) {
        this.segment = segment;
        this.stations = stations;
        this.findings = findings;
        this.counts = counts;
        this.unasked = unasked;
    }

    void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /**
     * Judges a claim by a station that does not own the address.
     *
     * @param entry the address's entry
     * @param vlan  0 if untagged
     * @return whether the station becomes the owner
     */
    boolean judge(Station station, AddressClaim claim, AddressBook.Entry entry, int vlan, long nanos) {
        if (station.isLeased(claim.address())) {
            return true;
        }
        if (entry.isUnproven() && !unasked.isUnasked()) {
            unasked.onOwner(entry.owner(), claim.address(), vlan, station.mac, nanos);
            return true;
        }
        String subject = Finding.subject(claim.address(), vlan);
        boolean isKeyOwner = isKeyOwner(station, entry.owner(), claim.address());
        if (!isHeld(entry.owner(), isKeyOwner, nanos)) {
            if (isReturn(station, entry, subject, nanos)) {
                raiseFlipFlop(station.mac, entry.owner(), claim.address(), subject, nanos);
            } else {
                raise(
                        isKeyOwner ? ADDRESS_THEFT : ADDRESS_MOVED,
                        station,
                        claim,
                        entry,
                        subject,
                        ", which belonged to ",
                        nanos);
            }
            return true;
        }
        entry.setChallenger(station.mac, nanos);
        station.addAddress(claim.address(), claim.evidence().label(), nanos);
        boolean isAlive = LeaseRules.isAlive(stations.find(entry.owner()), nanos, LeaseRules.ALIVE_NANOS);
        if (isAlive && isGratuitous(station, claim, subject)) {
            raise(GRATUITOUS_ARP, station, claim, entry, subject, ", which still belongs to ", nanos);
        } else if (isKeyOwner) {
            raise(ADDRESS_THEFT, station, claim, entry, subject, ", which belongs to ", nanos);
        } else if (findings.has(FLIP_FLOP, station.mac, subject)) {
            raiseFlipFlop(station.mac, entry.owner(), claim.address(), subject, nanos);
        } else if (isReturn(station, entry, subject, nanos)) {
            raiseFlipFlop(entry.owner(), station.mac, claim.address(), subject, nanos);
            return true;
        } else {
            raise(ADDRESS_MOVED, station, claim, entry, subject, ", which belongs to ", nanos);
        }
        return false;
    }

    /** Notes that the owner claims its address: if another station did so before, they claim it alternately. */
    void onOwnerClaim(AddressClaim claim, AddressBook.Entry entry, int vlan, long nanos) {
        long challenger = entry.challenger();
        if (challenger == AddressBook.Entry.NO_OWNER) {
            return;
        }
        String subject = Finding.subject(claim.address(), vlan);
        boolean isOpen =
                findings.has(ADDRESS_MOVED, challenger, subject) || findings.has(FLIP_FLOP, challenger, subject);
        if (isOpen && nanos - entry.challengedNanos() < FLIP_FLOP_NANOS) {
            raiseFlipFlop(challenger, entry.owner(), claim.address(), subject, nanos);
        }
        entry.setChallenger(AddressBook.Entry.NO_OWNER, nanos);
    }

    private boolean isKeyOwner(Station claimant, long owner, IpAddress address) {
        Station station = stations.find(owner);
        return (station != null && segment.isRoleHolder(station))
                || segment.isOwn(owner)
                || segment.isReservedForOthers(claimant.mac, address);
    }

    private boolean isHeld(long owner, boolean isKeyOwner, long nanos) {
        Station station = stations.find(owner);
        long lastNanos = station == null || !station.isSeenThisRun() ? counts.firstNanos() : station.lastNanos();
        return nanos - lastNanos < (isKeyOwner ? KEY_OWNER_NANOS : LeaseRules.ALIVE_NANOS);
    }

    private boolean isGratuitous(Station station, AddressClaim claim, String subject) {
        return claim.evidence() == AddressEvidence.ARP_GRATUITOUS || findings.has(GRATUITOUS_ARP, station.mac, subject);
    }

    private boolean isReturn(Station station, AddressBook.Entry entry, String subject, long nanos) {
        return (entry.previousOwner() == station.mac && nanos - entry.previousOwnerLastNanos() < FLIP_FLOP_NANOS)
                || findings.has(FLIP_FLOP, station.mac, subject);
    }

    private void raise(
            FindingKind kind,
            Station station,
            AddressClaim claim,
            AddressBook.Entry entry,
            String subject,
            String relation,
            long nanos) {
        String owner = MacAddress.toString(entry.owner());
        findings.raise(
                kind,
                station.mac,
                subject,
                nanos,
                () -> EvidenceText.message(claim.evidence()) + " claims " + claim.address() + relation + owner,
                () -> Map.of("owner", owner, "message", claim.evidence().label()));
    }

    // Raised for the station that took the address, so that moves in both directions count as one finding.
    private void raiseFlipFlop(long taker, long other, IpAddress address, String subject, long nanos) {
        findings.raise(
                FLIP_FLOP,
                taker,
                subject,
                nanos,
                () -> MacAddress.toString(taker) + " and " + MacAddress.toString(other) + " claim " + address
                        + " alternately",
                () -> Map.of("owner", MacAddress.toString(other)));
    }
}
