package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.finding.FindingKind.ROGUE_DHCP;
import static io.macmon.analyzer.audit.finding.FindingKind.ROGUE_ROUTER;
import static io.macmon.analyzer.audit.finding.FindingKind.SHARED_MAC;
import static io.macmon.analyzer.audit.finding.FindingKind.UNEXPECTED_SOURCE;

import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.station.SharedMacDetector;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.claim.Claim.Fingerprint;
import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.Neighbour;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.Claim.VirtualRouter;
import io.macmon.config.text.SafeText;
import java.util.Locale;

/** Judges what stations do for others, and whether what one tells of itself can be of one. */
final class ServiceRules {

    private static final int LONGEST_DETAIL = 200;
    private static final int LONGEST_NAME = 64;

    private final StationTable stations;
    private final FindingLog findings;
    private SegmentPolicy segment;

    ServiceRules(SegmentPolicy segment, StationTable stations, FindingLog findings) {
        this.segment = segment;
        this.stations = stations;
        this.findings = findings;
    }

    void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /** Takes what the source of a frame does for others. */
    void onService(Station source, Service service, long nanos) {
        source.addService(service.kind().toString());
        switch (service.kind()) {
            case DHCP_SERVER, DHCP6_SERVER -> {
                if (!segment.mayServeDhcp(source, service.relayed())) {
                    rogue(ROGUE_DHCP, source, service, nanos, "dhcp-server");
                }
            }
            case VRRP, HSRP, GLBP, CARP -> {} // told with the addresses, see onVirtualRouter
            default -> {
                if (!segment.mayRoute(source)) {
                    rogue(ROGUE_ROUTER, source, service, nanos, "router");
                }
            }
        }
    }

    private void rogue(FindingKind kind, Station source, Service service, long nanos, String role) {
        findings.raise(
                kind,
                source.mac,
                service.kind().toString(),
                nanos,
                () -> "sends " + words(service) + "; no group gives it the role " + role);
    }

    private static String words(Service service) {
        String what = switch (service.kind()) {
            case DHCP_SERVER -> "DHCP answers";
            case DHCP6_SERVER -> "DHCPv6 answers";
            case ROUTER -> "router advertisements";
            case REDIRECT -> "redirects";
            default -> service.kind().toString().toUpperCase(Locale.ROOT) + " advertisements";
        };
        return service.detail().isEmpty() ? what : what + " (" + SafeText.of(service.detail(), LONGEST_DETAIL) + ")";
    }

    /**
     * Takes what a router says about an address that it shares. A virtual source may be anybody; who it is, the packet's IP address tells
     * where its owner is known.
     *
     * @param speaker the owner of the packet's source address; null when not known
     */
    void onVirtualRouter(Station source, VirtualRouter router, Station speaker, long nanos) {
        source.addService(router.protocol() + " " + router.group());
        boolean isVirtual = segment.isVirtual(source.mac);
        Station known = isVirtual ? speaker : source;
        if (known == null || (known == source && isVirtual) || segment.mayRoute(known)) {
            if (isVirtual) {
                segment.markAdvertised(source.mac);
                findings.withdraw(UNEXPECTED_SOURCE, source.mac, ""); // it was heard before it advertised
            }
            router.addresses().forEach(address -> segment.learnSharedAddress(address, source.mac));
        } else {
            rogue(ROGUE_ROUTER, source, asService(router), nanos, "router");
        }
    }

    private static Service asService(VirtualRouter router) {
        return new Service(
                router.mac(),
                router.protocol(),
                "group " + router.group() + ", " + EvidenceText.list(router.addresses()),
                false);
    }

    /** Takes how a DHCP client asks. */
    void onFingerprint(Fingerprint asked, long nanos) {
        Station client = stations.find(asked.mac());
        if (client == null) {
            return;
        }
        if (asked.version() == 4) {
            client.sharedMac()
                    .observeFingerprint(asked)
                    .ifPresent(both ->
                            shared(client, "dhcp-fingerprint", "its DHCP client asks in turns like ", both, nanos));
        }
        client.setFingerprint(SharedMacDetector.text(asked));
    }

    /** Takes a name that a station gives itself. */
    void onName(Name name, long nanos) {
        Station station = stations.find(name.mac());
        if (station == null) {
            return;
        }
        if (name.source() == Name.Source.DHCP) {
            station.sharedMac()
                    .observeName(name.name())
                    .ifPresent(
                            both -> shared(station, "dhcp-name", "its DHCP client is called in turns ", both, nanos));
        }
        station.addName(name.name(), name.source().name().toLowerCase(Locale.ROOT));
    }

    /** Takes the TTL or hop limit with which a station starts a connection from an address of its own. */
    void onConnectionStart(Station source, int ttl, long nanos) {
        source.sharedMac()
                .observeTtl(ttl)
                .ifPresent(both -> shared(
                        source, "ttl", "it starts TCP connections from its own address in turns with ", both, nanos));
    }

    private void shared(Station station, String subject, String doing, String both, long nanos) {
        findings.raise(SHARED_MAC, station.mac, subject, nanos, () -> doing + SafeText.of(both, LONGEST_DETAIL));
    }

    /** Takes what LLDP or CDP tells of the source of a frame. */
    void onNeighbour(Station source, Neighbour neighbour) {
        source.setNeighbour(neighbour.protocol() + " " + neighbour.system() + " port " + neighbour.port()
                + (neighbour.capabilities().isEmpty() ? "" : " " + neighbour.capabilities())
                + (neighbour.description().isEmpty() ? "" : ": " + cut(neighbour.description())));
        neighbour.capabilities().forEach(source::addService);
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(LONGEST_NAME, text.length()));
    }
}
