package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.DHCP_ABUSE;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.Release;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.claim.Claim.DhcpRequest;
import io.macmon.analyzer.claim.Claim.DhcpRequest.DhcpRequestType;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Judges whether the owner of an address gave it back. Anyone can send such a message in the owner's name, and then get
 * a true lease of the address. So a release frees an address, but the owner gets it back when it goes on to use it.
 *
 * <p>macmon cannot tell who is lying then: another station that forged the release, or the owner, which released the
 * address and kept using it, so that the next owner looks like a thief. The finding is about the whole segment and
 * names both. It is about the other station only if that one asked for this address without ever having had it.
 */
public final class ReleaseRules {

    private static final int DHCP_SERVER_PORT = 67;
    private static final long SETTLED_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long FORGED_NANOS = Duration.ofMinutes(5).toNanos();
    private static final long REMEMBERED_NANOS = Duration.ofDays(1).toNanos();

    private final StationTable stations;
    private final AddressBook book;
    private final FindingLog findings;
    private SegmentPolicy segment;

    public ReleaseRules(SegmentPolicy segment, StationTable stations, AddressBook book, FindingLog findings) {
        this.segment = segment;
        this.stations = stations;
        this.book = book;
        this.findings = findings;
    }

    public void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /** The owner of an address gives it back. Only a leased address becomes free. */
    void onRelease(Station owner, IpAddress address, int vlan, long nanos) {
        boolean isFree = owner.leases().isLeased(address, vlan) && !segment.isRoleHolder(owner);
        if (isFree) {
            owner.leases().endLease(address);
        }
        book.release(address, vlan, isFree, nanos);
        owner.leases().setReleased(address, true);
        owner.setLastSource(0, 0);
    }

    /** A client asks for an address. */
    void onRequest(Station client, DhcpRequest request, int vlan, long nanos) {
        Release release = find(request.address(), vlan, nanos);
        if (release == null) {
            return;
        }
        if (release.client() == client.mac) {
            if (request.type() == DhcpRequestType.REQUEST && release.lessee() == AddressBook.Entry.NO_OWNER) {
                end(client, request.address(), vlan);
                book.restore(request.address(), client.mac, vlan, nanos);
            }
        } else if (request.type() == DhcpRequestType.DISCOVER && !hasHad(client, request.address())) {
            release.setRequester(client.mac);
        }
    }

    private static boolean hasHad(Station station, IpAddress address) {
        return station.addresses().stream().anyMatch(known -> known.address().equals(address));
    }

    /** Judges a lease of a released address. Returns whether it does not count, because the address is still in use. */
    boolean refuseLease(IpAddress address, long client, int vlan, long nanos) {
        Release release = find(address, vlan, nanos);
        if (release == null) {
            return false;
        }
        if (release.client() == client) {
            end(stations.find(client), address, vlan);
            return false;
        }
        release.setLessee(client);
        boolean isRefused = release.isForged() && isAlive(release.client(), nanos);
        if (isRefused) {
            raise(release, address, nanos);
        }
        return isRefused;
    }

    /** A station sends a packet whose source IP address is not that of its last one. */
    void onPacket(Sighting sighting) {
        Station station = sighting.station();
        if (!station.leases().hasReleased()) {
            return;
        }
        boolean isDhcp = sighting.headers().protocol() == IpProtocol.UDP
                && sighting.headers().destinationPort() == DHCP_SERVER_PORT;
        if (isDhcp) {
            station.setLastSource(0, 0); // the message itself is judged, and then the next packet
        } else {
            onUse(station, sighting.sourceIp(), sighting.vlan(), sighting.nanos());
        }
    }

    /**
     * A station uses an address, which may be one that it gave back.
     *
     * @return whether the release was less than a second ago, so that this use proves nothing
     */
    boolean onUse(Station station, IpAddress address, int vlan, long nanos) {
        Release release = station.leases().hasReleased() ? book.findRelease(address, vlan) : null;
        if (release == null || release.client() != station.mac) {
            return false;
        }
        long since = nanos - release.nanos();
        boolean isDisputed = release.lessee() != AddressBook.Entry.NO_OWNER || isTaken(station, address, vlan);
        if (Math.abs(since) <= SETTLED_NANOS) {
            station.setLastSource(0, 0);
            return true;
        }
        if (since < FORGED_NANOS || (isDisputed && since < REMEMBERED_NANOS)) {
            takeBack(release, station, address, vlan, nanos);
        } else {
            end(station, address, vlan);
        }
        return false;
    }

    private boolean isTaken(Station station, IpAddress address, int vlan) {
        AddressBook.Entry entry = book.find(address, vlan);
        return entry != null && entry.owner() != station.mac;
    }

    private void takeBack(Release release, Station station, IpAddress address, int vlan, long nanos) {
        AddressBook.Entry entry = book.find(address, vlan);
        if (entry == null || isTaken(station, address, vlan)) {
            book.restore(address, station.mac, vlan, nanos);
        }
        station.leases().setLeased(address, vlan);
        Station lessee = stations.find(release.lessee());
        if (lessee != null) {
            lessee.leases().endLease(address);
        }
        if (!release.isForged()) {
            release.setForged();
            raise(release, address, nanos);
        }
    }

    /** Returns whether a claim is judged here, because a server leased the address after a doubtful release. */
    boolean isDisputed(Station station, IpAddress address, AddressBook.Entry entry, int vlan, long nanos) {
        Release release = find(address, vlan, nanos);
        boolean isDisputed = release != null
                && release.isForged()
                && release.lessee() == station.mac
                && release.requester() != station.mac
                && entry.owner() == release.client()
                && isAlive(release.client(), nanos);
        if (isDisputed) {
            raise(release, address, nanos);
        }
        return isDisputed;
    }

    /** Whether a server leased the address to the station after the owner, which is silent now, gave it back. */
    boolean mayTakeOver(Station station, IpAddress address, int vlan, long nanos) {
        Release release = find(address, vlan, nanos);
        return release != null && release.lessee() == station.mac && !isAlive(release.client(), nanos);
    }

    private Release find(IpAddress address, int vlan, long nanos) {
        Release release = book.findRelease(address, vlan);
        return release == null || Math.abs(nanos - release.nanos()) >= REMEMBERED_NANOS ? null : release;
    }

    private boolean isAlive(long mac, long nanos) {
        return LeaseRules.isAlive(stations.find(mac), nanos, LeaseRules.ALIVE_NANOS);
    }

    private void end(Station client, IpAddress address, int vlan) {
        book.forgetRelease(address, vlan);
        if (client != null) {
            client.leases().setReleased(address, false);
        }
    }

    private void raise(Release release, IpAddress address, long nanos) {
        String client = MacAddress.toString(release.client());
        boolean isLeased = release.lessee() != AddressBook.Entry.NO_OWNER;
        String lessee = isLeased ? MacAddress.toString(release.lessee()) : "";
        findings.raise(
                DHCP_ABUSE,
                Finding.SEGMENT.value(),
                client,
                nanos,
                () -> "a DHCPRELEASE of " + address + " has the source " + client + ", which still uses the address; "
                        + (isLeased
                                ? "a DHCP server leased it to " + lessee
                                        + " since. Either another station sent the release, or " + client
                                        + " did, and kept the address"
                                : "another station probably sent it"),
                () -> {
                    Map<String, String> fields = new HashMap<>(
                            Map.of("message", "DHCPRELEASE", "client", client, "address", address.toString()));
                    if (isLeased) {
                        fields.put("lessee", lessee);
                    }
                    return fields;
                });
    }
}
