package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.ADDRESS_MOVED;
import static io.macmon.analyzer.audit.finding.FindingKind.ADDRESS_THEFT;
import static io.macmon.analyzer.audit.finding.FindingKind.FLIP_FLOP;
import static io.macmon.analyzer.audit.finding.FindingKind.GRATUITOUS_ARP;
import static io.macmon.analyzer.audit.finding.FindingKind.NEW_ADDRESS;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.AuditCounts;
import io.macmon.analyzer.audit.segment.EvidenceText;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.claim.Claim.AddressClaim;
import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Role;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Judges claims to an address that another station owns. The owner keeps the address until it has been silent for
 * {@link LeaseRules#ALIVE_NANOS}, a router, a server or this machine for an hour; an owner from an earlier run has that
 * time from the start. Until then each claim counts for the finding, so that a dispute is reported while it lasts.
 *
 * <p>The finding is about the station that the evidence is against. That is the one that claims another's address, but
 * not if it is the only address of that station, and the owner is unlisted or took it in addition to its own.
 */
final class AddressDisputes {

    private static final long KEY_OWNER_NANOS = Duration.ofHours(1).toNanos();
    private static final long FLIP_FLOP_NANOS = Duration.ofHours(1).toNanos();

    /** An owner that sent a frame within this time still uses its address. */
    private static final long ACTIVE_NANOS = Duration.ofMinutes(1).toNanos() + 1;

    /** A shorter silence is not mentioned. */
    private static final int SILENT_SECONDS = 20;

    private final StationTable stations;
    private final AddressBook book;
    private final FindingLog findings;
    private final AuditCounts counts;
    private final UnsolicitedReplies unsolicited;
    private final ReleaseRules releases;
    private SegmentPolicy segment;

    AddressDisputes(
            SegmentPolicy segment,
            StationTable stations,
            AddressBook book,
            FindingLog findings,
            AuditCounts counts,
            UnsolicitedReplies unsolicited,
            ReleaseRules releases) {
        this.segment = segment;
        this.stations = stations;
        this.book = book;
        this.findings = findings;
        this.counts = counts;
        this.unsolicited = unsolicited;
        this.releases = releases;
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
        boolean isLeased = station.leases().isLeased(claim.address(), vlan);
        if (isLeased || releases.mayTakeOver(station, claim.address(), vlan, nanos)) {
            return true;
        }
        if (releases.isDisputed(station, claim.address(), entry, vlan, nanos)) {
            return false;
        }
        if (entry.isUnproven() && !unsolicited.isUnsolicited(claim, vlan, nanos)) {
            unsolicited.onOwner(entry.owner(), claim.address(), vlan, station.mac, nanos);
            return true;
        }
        String subject = Finding.subject(claim.address(), vlan);
        Station owner = stations.find(entry.owner());
        if (owner != null && isOwnersFault(owner, station, claim, subject)) {
            raiseAgainstOwner(owner, station, claim, subject, nanos);
            boolean isTaken = isStranger(owner) || hasRole(station);
            entry.setUnproven(isStranger(owner));
            return isTaken;
        }
        Dispute dispute = new Dispute(station, claim, entry, owner, subject, vlan, nanos);
        boolean isKeyOwner = isKeyOwner(station, entry.owner(), claim.address());
        if (!isHeld(owner, isKeyOwner, nanos)) {
            onLoss(dispute, isKeyOwner);
            return true;
        }
        boolean isActive = dispute.isOwnerActive();
        entry.setChallenger(station.mac, nanos);
        station.addAddress(claim.address(), claim.evidence().label(), nanos);
        if (isReturn(dispute) && !isKeyOwner) {
            raiseFlipFlop(entry.owner(), station.mac, claim.address(), subject, nanos);
            return true;
        } else if (isGratuitous(dispute, isActive || isKeyOwner)) {
            raise(GRATUITOUS_ARP, dispute, ", which still belongs to ");
        } else if (isKeyOwner) {
            raise(ADDRESS_THEFT, dispute, ", which belongs to ");
        } else if (findings.has(FLIP_FLOP, station.mac, subject)) {
            raiseFlipFlop(station.mac, entry.owner(), claim.address(), subject, nanos);
        } else {
            raise(ADDRESS_MOVED, dispute, ", which belongs to ");
        }
        return false;
    }

    /**
     * Judges a claim to an address that no station has claimed yet: a thief may be faster than the station that the
     * policy lists the address for.
     *
     * @return whether the station may become the owner
     */
    boolean mayClaimFree(Station station, AddressClaim claim, int vlan, long nanos) {
        if (!segment.isReservedForOthers(station.mac, claim.address())) {
            return true;
        }
        station.addAddress(claim.address(), claim.evidence().label(), nanos);
        findings.raise(
                ADDRESS_THEFT,
                station.mac,
                Finding.subject(claim.address(), vlan),
                nanos,
                () -> EvidenceText.message(claim.evidence()) + " claims " + claim.address()
                        + ", which the policy lists for another station",
                () -> Map.of(
                        "address",
                        claim.address().toString(),
                        "message",
                        claim.evidence().label()));
        return false;
    }

    // The owner has been silent for long. If it sent nothing since the station claimed its address for the first time,
    // the station replaces it.
    private void onLoss(Dispute dispute, boolean isKeyOwner) {
        long station = dispute.station.mac;
        if (!dispute.hasOwnerSentSince()) {
            findings.withdraw(GRATUITOUS_ARP, station, dispute.subject);
        }
        if (isReturn(dispute)) {
            raiseFlipFlop(dispute.entry.owner(), station, dispute.claim.address(), dispute.subject, dispute.nanos);
        } else if (findings.has(FLIP_FLOP, station, dispute.subject)) {
            raiseFlipFlop(station, dispute.entry.owner(), dispute.claim.address(), dispute.subject, dispute.nanos);
        } else {
            raise(isKeyOwner ? ADDRESS_THEFT : ADDRESS_MOVED, dispute, ", which belonged to ");
        }
    }

    private boolean isStranger(Station station) {
        return station.policyVerdict() == Verdict.UNEXPECTED || station.policyVerdict() == Verdict.DENIED;
    }

    // The station has no other address, but the owner has, or no group lists the owner, or only the station has a role.
    private boolean isOwnersFault(Station owner, Station station, AddressClaim claim, String subject) {
        boolean isSuspect = (isStranger(owner) && !isStranger(station))
                || (hasRole(station) && !segment.isRoleHolder(owner))
                || findings.has(NEW_ADDRESS, owner.mac, subject);
        return isSuspect
                && station.addresses().stream()
                        .noneMatch(known -> !known.isTentative()
                                && !known.address().isLinkLocal()
                                && known.address().version() == claim.address().version()
                                && !known.address().equals(claim.address()));
    }

    // By the policy: a virtual MAC address has no role.
    private static boolean hasRole(Station station) {
        return station.has(Role.ROUTER) || station.has(Role.DHCP_SERVER);
    }

    private void raiseAgainstOwner(Station owner, Station station, AddressClaim claim, String subject, long nanos) {
        String other = MacAddress.toString(station.mac);
        findings.raise(
                ADDRESS_MOVED,
                owner.mac,
                subject,
                nanos,
                () -> "claimed " + claim.address() + ", which " + other
                        + (isStranger(owner)
                                ? " claims as its only address; the policy does not allow this station"
                                : " claims as its only address"),
                () -> Map.of("other", other, "message", claim.evidence().label()));
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
                || segment.isGateway(address)
                || segment.isReservedForOthers(claimant.mac, address);
    }

    private boolean isHeld(Station owner, boolean isKeyOwner, long nanos) {
        long lastNanos = owner == null || !owner.isSeenThisRun() ? counts.firstNanos() : owner.lastNanos();
        return nanos - lastNanos < (isKeyOwner ? KEY_OWNER_NANOS : LeaseRules.ALIVE_NANOS);
    }

    private boolean isGratuitous(Dispute dispute, boolean isOwnerActive) {
        boolean isKnown = findings.has(GRATUITOUS_ARP, dispute.station.mac, dispute.subject);
        boolean isNew = isOwnerActive && dispute.claim.evidence() == AddressEvidence.ARP_GRATUITOUS;
        return LeaseRules.isAlive(dispute.owner, dispute.nanos, LeaseRules.ALIVE_NANOS) && (isKnown || isNew);
    }

    // The station owned the address before.
    private static boolean isReturn(Dispute dispute) {
        return dispute.entry.previousOwner() == dispute.station.mac
                && dispute.nanos - dispute.entry.previousOwnerLastNanos() < FLIP_FLOP_NANOS;
    }

    private void raise(FindingKind kind, Dispute dispute, String relation) {
        AddressClaim claim = dispute.claim;
        findings.raise(
                kind,
                dispute.station.mac,
                dispute.subject,
                dispute.nanos,
                () -> EvidenceText.message(claim.evidence()) + " claims " + claim.address() + relation
                        + MacAddress.toString(dispute.entry.owner()) + silence(dispute) + speakerText(dispute),
                () -> fields(dispute));
    }

    private static String silence(Dispute dispute) {
        if (dispute.owner == null || !dispute.owner.isSeenThisRun()) {
            return ", not seen since the start";
        }
        long seconds =
                Duration.ofNanos(dispute.nanos - dispute.owner.lastNanos()).toSeconds();
        return seconds < SILENT_SECONDS ? "" : ", silent for " + seconds + " s";
    }

    // A virtual MAC address may be used by any station, so who advertises it is named.
    private String speakerText(Dispute dispute) {
        return segment.speaker(dispute.station.mac)
                .map(ip -> "; " + ip + " advertises the virtual address"
                        + speakingStation(ip, dispute.vlan())
                                .map(mac -> ", which is " + mac)
                                .orElse(""))
                .orElse("");
    }

    private Map<String, String> fields(Dispute dispute) {
        Map<String, String> fields = new HashMap<>();
        fields.put("owner", MacAddress.toString(dispute.entry.owner()));
        fields.put("message", dispute.claim.evidence().label());
        segment.speaker(dispute.station.mac).ifPresent(ip -> {
            fields.put("speaker", ip.toString());
            speakingStation(ip, dispute.vlan()).ifPresent(mac -> fields.put("other", mac));
        });
        return fields;
    }

    private Optional<String> speakingStation(IpAddress address, int vlan) {
        return Optional.ofNullable(book.find(address, vlan)).map(entry -> MacAddress.toString(entry.owner()));
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

    /**
     * A claim to another station's address.
     *
     * @param owner null if it is not known
     */
    private record Dispute(
            Station station,
            AddressClaim claim,
            AddressBook.Entry entry,
            Station owner,
            String subject,
            int vlan,
            long nanos) {

        /** Whether the owner sent a frame within a minute, or since the station last claimed its address. */
        boolean isOwnerActive() {
            boolean isChallenger = entry.challenger() == station.mac;
            return LeaseRules.isAlive(owner, nanos, ACTIVE_NANOS)
                    || (owner != null && isChallenger && owner.lastNanos() > entry.challengedNanos());
        }

        /** Whether the owner sent a frame since the station first claimed its address. */
        boolean hasOwnerSentSince() {
            return owner != null
                    && entry.challenger() == station.mac
                    && owner.lastNanos() > entry.challengerFirstNanos();
        }
    }
}
