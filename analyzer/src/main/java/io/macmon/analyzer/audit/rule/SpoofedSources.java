package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.ADDRESS_SPOOFED;

import io.macmon.analyzer.audit.finding.FindingEntry;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationAddresses;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.Map;

/**
 * Judges packets from an IP address that another station owns. Routers and proxies forward such packets; a station that
 * claims the address itself is judged by {@link AddressDisputes}, a virtual router's MAC address by {@link
 * ServiceRules}.
 */
final class SpoofedSources {

    private final StationTable stations;
    private final AddressBook book;
    private final FindingLog findings;

    SpoofedSources(StationTable stations, AddressBook book, FindingLog findings) {
        this.stations = stations;
        this.book = book;
        this.findings = findings;
    }

    /**
     * Judges the source address of a station that is neither a router nor a proxy, when it changes.
     *
     * @return the finding; null if the station may send from the address
     */
    FindingEntry judge(SegmentPolicy segment, Station station, IpAddress address, int vlan, long nanos) {
        boolean isSpecial = station.policyVerdict() == Verdict.OWN || station.policyVerdict() == Verdict.VIRTUAL;
        if (isSpecial || claims(station, address)) {
            return null;
        }
        AddressBook.Entry entry = book.find(address, vlan);
        if (entry == null || entry.owner() == station.mac || entry.isUnproven()) {
            return null;
        }
        Station owner = stations.find(entry.owner());
        boolean isSpoofed = LeaseRules.isAlive(owner, nanos, LeaseRules.ALIVE_NANOS)
                && !segment.mayTakeOver(station, entry.owner(), address)
                && !segment.isListedFor(station, address);
        return isSpoofed ? raise(station, address, owner, nanos) : null;
    }

    // Compared first, because it is the usual case.
    private static boolean claims(Station station, IpAddress address) {
        for (StationAddresses.Entry entry : station.addresses()) {
            if (!entry.isTentative() && entry.address().equals(address)) {
                return true;
            }
        }
        return false;
    }

    private FindingEntry raise(Station station, IpAddress address, Station owner, long nanos) {
        String mac = MacAddress.toString(owner.mac);
        return findings.raise(
                ADDRESS_SPOOFED,
                station.mac,
                address.toString(),
                nanos,
                () -> "sends from " + address + ", which belongs to " + mac + ", without being a router",
                () -> Map.of("address", address.toString(), "owner", mac));
    }
}
