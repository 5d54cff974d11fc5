package io.macmon.cli.audit;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.IpPrefix;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.write.LearnedStation;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns the stations that an audit has seen into a policy that expects them. */
final class LearnedPolicy {

    private static final String LEARNED = "learned";

    /** The services of routers that share an address, as in {@code vrrp 7}, also of those on standby. */
    private static final Pattern VIRTUAL_ROUTER = Pattern.compile("(vrrp|hsrp|glbp|carp)( (\\d+|standby))?");

    private LearnedPolicy() {}

    /** All stations that were seen, except this machine's own addresses and ignored stations. */
    static List<LearnedStation> stations(AuditReport report) {
        return report.stations().stream()
                .filter(LearnedPolicy::isLearned)
                .map(LearnedPolicy::station)
                .toList();
    }

    private static boolean isLearned(StationSummary line) {
        return switch (line.verdict()) {
            case OWN, IGNORED, ABSENT, SILENT -> false;
            default -> true;
        };
    }

    private static LearnedStation station(StationSummary line) {
        StationRecord seen = line.record();
        return new LearnedStation(
                seen.mac(),
                line.vendor(),
                seen.names().isEmpty() ? "" : seen.names().get(0).name(),
                seen.vlans(),
                seen.addresses().stream().map(StationAddress::address).toList(),
                roles(seen),
                seen.isRandomised());
    }

    private static Set<Role> roles(StationRecord seen) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String service : seen.services()) {
            switch (service) {
                case "dhcp-server", "dhcp6-server" -> roles.add(Role.DHCP_SERVER);
                case "router", "redirect", "dhcp-relay" -> roles.add(Role.ROUTER);
                case "switch", "lacp" -> roles.add(Role.SWITCH);
                case "bridge", "customer-vlan", "service-vlan", "source-route-bridge" -> {
                    if (!seen.services().contains("phone")) {
                        roles.add(Role.SWITCH);
                    }
                }
                default -> {
                    if (VIRTUAL_ROUTER.matcher(service).matches()) {
                        roles.add(Role.ROUTER);
                    }
                }
            }
        }
        if (seen.services().contains("querier") && !roles.contains(Role.ROUTER)) {
            roles.add(Role.SWITCH);
        }
        if (seen.dot1x() == Dot1x.AUTHENTICATED) {
            roles.add(Role.DOT1X);
        }
        return roles;
    }

    // An IPv6 interface ID that neither contains the MAC address (RFC 4291) nor is small, as the ones that people and
    // DHCPv6 servers choose, may be temporary (RFC 8981).
    private static boolean isPermanent(MacAddress mac, IpAddress address) {
        if (address.isLinkLocal()) {
            return false;
        }
        long modified = mac.value() ^ 0x0200_0000_0000L;
        long fromMac = (modified >>> 24) << 40 | 0xFF_FE00_0000L | (modified & 0xFF_FFFF);
        return address.version() == 4 || address.low() == fromMac || address.low() >>> 32 == 0;
    }

    /**
     * A policy with one group for all stations; each is allowed the VLANs and the permanent addresses that it was seen
     * with.
     */
    static Policy policy(List<LearnedStation> stations) {
        List<ListedStation> members = stations.stream()
                .filter(station -> !station.isRandomised())
                .map(station -> new ListedStation(
                        MacPattern.of(station.mac()),
                        station.name(),
                        station.vlans(),
                        station.addresses().stream()
                                .filter(address -> isPermanent(station.mac(), address))
                                .map(address -> IpPrefix.parse(address.toString()))
                                .toList(),
                        ""))
                .toList();
        Group group = new Group(
                LEARNED, members, List.of(), List.of(), Set.of(), false, Optional.empty(), OptionalInt.empty());
        return new Policy(List.of(group), List.of(), List.of(), List.of(), List.of());
    }
}
