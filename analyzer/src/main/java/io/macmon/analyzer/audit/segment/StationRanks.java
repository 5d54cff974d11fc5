package io.macmon.analyzer.audit.segment;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingWeight.Rank;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.config.net.IpAddress;
import io.macmon.config.policy.Role;
import java.time.Duration;
import java.util.List;

/** Ranks stations by how much they matter: whose findings come first, and whose addresses are kept. */
public final class StationRanks implements AddressBook.Importance {

    private static final long SETTLED_NANOS = Duration.ofMinutes(1).toNanos();

    private static final List<Role> SERVING = List.of(Role.ROUTER, Role.DHCP_SERVER, Role.PROXY_ARP, Role.SWITCH);

    private final StationTable stations;
    private SegmentPolicy segment;

    public StationRanks(SegmentPolicy segment, StationTable stations) {
        this.segment = segment;
        this.stations = stations;
    }

    public void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /** The rank of a MAC address, which may be unknown. */
    public Rank rank(long mac) {
        Station station = stations.find(mac);
        if (mac == Finding.SEGMENT.value() || segment.isOwn(mac)) {
            return Rank.ROLE;
        }
        if (station == null) {
            return segment.policy().listsExactly(mac) ? Rank.LISTED : Rank.OTHER;
        }
        if (!station.isPinned() && station.lastNanos() - station.firstNanos() < SETTLED_NANOS) {
            return Rank.OTHER; // it may be made up, even if a prefix lists it
        }
        if (SERVING.stream().anyMatch(station::has)) {
            return Rank.ROLE;
        }
        return station.policyVerdict() == Verdict.ALLOWED || station.policyVerdict() == Verdict.SEEN
                ? Rank.LISTED
                : Rank.OTHER;
    }

    /** Whether a group of the policy contains the station. */
    public boolean isListed(long mac) {
        Station station = stations.find(mac);
        return station == null ? segment.policy().listsExactly(mac) : station.policyVerdict() == Verdict.ALLOWED;
    }

    /** Whether it is a virtual router's address by the policy, or one that was announced as a router's. */
    public boolean isRouterAddress(IpAddress address) {
        return segment.policy().virtualRouter(address).isPresent() || segment.isGateway(address);
    }

    @Override
    public boolean isImportant(IpAddress address, long owner) {
        return owner != AddressBook.Entry.NO_OWNER && (isRouterAddress(address) || rank(owner) != Rank.OTHER);
    }
}
