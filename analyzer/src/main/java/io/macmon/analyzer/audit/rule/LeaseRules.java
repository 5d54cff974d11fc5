package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.LEASE_CONFLICT;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.claim.Claim.AddressClaim;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.VirtualRouter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Judges what DHCP says about addresses. A lease makes a station the owner of an address, but a forged answer needs no
 * more than the server's MAC address. So a lease takes an address neither from an owner that still sends, nor from a
 * router, a server or this machine, and no address that the policy lists for another station or a virtual router.
 */
final class LeaseRules {

    /** An owner that sent a frame within this time is alive. */
    static final long ALIVE_NANOS = Duration.ofMinutes(5).toNanos();

    /** The same for an owner whose own lease the server may have ended. */
    private static final long LEASED_ALIVE_NANOS = Duration.ofMinutes(1).toNanos();

    private final StationTable stations;
    private final AddressBook book;
    private final FindingLog findings;
    private final ReleaseRules releases;
    private SegmentPolicy segment;

    LeaseRules(
            SegmentPolicy segment,
            StationTable stations,
            AddressBook book,
            FindingLog findings,
            ReleaseRules releases) {
        this.segment = segment;
        this.stations = stations;
        this.book = book;
        this.findings = findings;
        this.releases = releases;
    }

    void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /**
     * Judges an answer that leases an address. The client may not have been seen yet.
     *
     * @param vlan 0 if untagged
     */
    void onLease(Station server, AddressClaim lease, int vlan, long nanos) {
        if (!segment.mayServeDhcp(server, true)) {
            return;
        }
        if (releases.refuseLease(lease.address(), lease.mac(), vlan, nanos)) {
            return;
        }
        AddressBook.Entry entry = book.find(lease.address(), vlan);
        Station owner = entry == null || entry.owner() == lease.mac() ? null : stations.find(entry.owner());
        String obstacle = obstacle(lease, owner, vlan, nanos);
        if (!obstacle.isEmpty()) {
            raiseConflict(server, lease, owner, obstacle, vlan, nanos);
            return;
        }
        if (owner != null) {
            owner.leases().endLease(lease.address());
        }
        book.assign(lease.address(), lease.mac(), vlan, nanos);
        Station client = stations.find(lease.mac());
        if (client != null) {
            addAddress(client, lease, nanos);
            client.leases().setLeased(lease.address(), vlan);
        }
    }

    // Why the client may not get the address; empty if it may.
    private String obstacle(AddressClaim lease, Station owner, int vlan, long nanos) {
        IpAddress address = lease.address();
        Optional<VirtualRouter> router = segment.policy().virtualRouter(address);
        if (router.isPresent() && router.get().macs().stream().noneMatch(listed -> listed.matches(lease.mac()))) {
            return "the policy reserves it for a virtual router";
        }
        if (segment.isReservedForOthers(lease.mac(), address)) {
            return "the policy lists it for another station";
        }
        if (owner == null) {
            return "";
        }
        if (segment.isRoleHolder(owner)) {
            return "it belongs to " + MacAddress.toString(owner.mac) + ", a router, a server or this machine";
        }
        long silence = owner.leases().isLeased(address, vlan) ? LEASED_ALIVE_NANOS : ALIVE_NANOS;
        return isAlive(owner, nanos, silence) ? MacAddress.toString(owner.mac) + " still uses it" : "";
    }

    static boolean isAlive(Station owner, long nanos, long maxSilenceNanos) {
        return owner != null && owner.isSeenThisRun() && nanos - owner.lastNanos() < maxSilenceNanos;
    }

    private void raiseConflict(
            Station server, AddressClaim lease, Station owner, String obstacle, int vlan, long nanos) {
        String client = MacAddress.toString(lease.mac());
        findings.raise(
                LEASE_CONFLICT,
                server.mac,
                Finding.subject(lease.address(), vlan),
                nanos,
                () -> "a DHCP server leases " + lease.address() + " to " + client + ", but " + obstacle
                        + "; the lease does not count",
                () -> owner == null
                        ? Map.of("client", client)
                        : Map.of("client", client, "owner", MacAddress.toString(owner.mac)));
    }

    /** A client states its address. Its message may also come through a relay. */
    void onClient(Station source, AddressClaim claim, int vlan, long nanos) {
        if (claim.mac() == source.mac && book.find(claim.address(), vlan) == null) {
            addAddress(source, claim, nanos);
            book.assign(claim.address(), claim.mac(), vlan, nanos);
        }
    }

    private static void addAddress(Station station, AddressClaim claim, long nanos) {
        station.addAddress(claim.address(), claim.evidence().label(), nanos);
    }
}
