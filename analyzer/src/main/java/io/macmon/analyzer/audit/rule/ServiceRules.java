package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.ROGUE_DHCP;
import static io.macmon.analyzer.audit.finding.FindingKind.ROGUE_ROUTER;
import static io.macmon.analyzer.audit.finding.FindingKind.UNEXPECTED_SOURCE;

import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.EvidenceText;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.segment.VirtualRouterGroups;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.claim.Claim.Neighbour;
import io.macmon.analyzer.claim.Claim.RouterGroupMember;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.Claim.VirtualRouter;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.LazyText;
import io.macmon.config.text.SafeText;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Judges who may be a DHCP server or a router. */
public final class ServiceRules {

    private static final int MAX_DETAIL = 200;
    private static final int MAX_DESCRIPTION = 64;

    private final FindingLog findings;
    private final VirtualRouterRules virtualRouters;
    private SegmentPolicy segment;

    public ServiceRules(SegmentPolicy segment, FindingLog findings, VirtualRouterRules virtualRouters) {
        this.segment = segment;
        this.findings = findings;
        this.virtualRouters = virtualRouters;
    }

    public void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
        virtualRouters.applyPolicy(segment);
    }

    /**
     * Judges who offers a service.
     *
     * @param ip      the packet's source IP address
     * @param ipOwner its owner; null if unknown
     */
    public void onService(Station source, Service service, IpAddress ip, Station ipOwner, long nanos) {
        source.addService(service.kind().toString());
        switch (service.kind()) {
            case DHCP_SERVER, DHCP6_SERVER -> {
                if (!segment.mayServeDhcp(source, service.relayed())) {
                    raiseRogue(ROGUE_DHCP, source, service, nanos, "dhcp-server");
                }
            }
            case VRRP, HSRP, GLBP, CARP -> {} // judged by its VirtualRouter claim
            default -> {
                if (!segment.mayRoute(source) && !isVirtualRouter(source, ip, ipOwner)) {
                    raiseRogue(ROGUE_ROUTER, source, service, nanos, "router");
                }
            }
        }
    }

    // The policy lists the virtual MAC address, or a router owns the IP address from which it sends.
    private boolean isVirtualRouter(Station source, IpAddress ip, Station ipOwner) {
        return segment.isVirtual(source.mac)
                && (segment.isListedVirtual(source.mac)
                        || (segment.isAdmitted(source.mac) && segment.isRouterAddress(ip, ipOwner)));
    }

    private void raiseRogue(FindingKind kind, Station source, Service service, long nanos, String role) {
        findings.raise(
                kind,
                source.mac,
                service.kind().toString(),
                nanos,
                () -> "sends " + text(service) + " without the role " + role,
                () -> fields(service, role));
    }

    private static Map<String, String> fields(Service service, String role) {
        Map<String, String> fields = new HashMap<>();
        fields.put("service", service.kind().toString());
        fields.put("missing_role", role);
        if (!service.detail().toString().isEmpty()) {
            fields.put("detail", SafeText.of(service.detail().toString(), MAX_DETAIL));
        }
        return fields;
    }

    private static String text(Service service) {
        String messages = messages(service.kind());
        return service.detail().toString().isEmpty()
                ? messages
                : messages + " (" + SafeText.of(service.detail().toString(), MAX_DETAIL) + ")";
    }

    /** What a station sends that offers a service. */
    static String messages(Service.Kind kind) {
        return switch (kind) {
            case DHCP_SERVER -> "DHCP answers";
            case DHCP6_SERVER -> "DHCPv6 answers";
            case ROUTER -> "router advertisements";
            case REDIRECT -> "ICMP redirects";
            default -> kind.toString().toUpperCase(Locale.ROOT) + " advertisements";
        };
    }

    /**
     * Judges a router's advertisement for an address that it shares with others. A frame from a virtual MAC address may
     * come from any station, so it counts only if the packet's source IP address belongs to a router, and only for the
     * group of that MAC address.
     *
     * @param ipOwner the owner of the packet's source IP address; null if unknown
     */
    public void onVirtualRouter(Sighting sighting, VirtualRouter router, Station ipOwner) {
        Station source = sighting.station();
        IpAddress ip = sighting.sourceIp();
        source.addService(router.protocol() + " " + router.group());
        segment.setSpeaker(router, ip);
        if (segment.isVirtual(source.mac) && ipOwner != null && ipOwner != source) {
            ipOwner.addService(router.protocol() + " " + router.group());
        }
        if (segment.mayRoute(source)) {
            if (virtualRouters.admit(sighting, router, ipOwner)) {
                segment.learn(router, source.mac);
            }
        } else if (!segment.isVirtual(source.mac)) {
            raiseRogue(ROGUE_ROUTER, source, asService(router), sighting.nanos(), "router");
        } else if (segment.isListedVirtual(source.mac) || segment.isRouterAddress(ip, ipOwner)) {
            if (virtualRouters.admit(sighting, router, ipOwner)) {
                onVirtualSource(source, router);
            }
        } else {
            segment.reject(router, ip);
            if (ipOwner != null && ipOwner != source) {
                raiseRogueSpeaker(source, router, ip, ipOwner, sighting.nanos());
            }
        }
    }

    /** Notes that a station may be a virtual router on standby. */
    public void onRouterGroupMember(Station source, RouterGroupMember member) {
        source.addService(member.protocol() + " standby");
    }

    private void onVirtualSource(Station source, VirtualRouter router) {
        if (VirtualRouterGroups.isGroupOf(source.mac, router)) {
            segment.learn(router, source.mac);
            findings.withdraw(UNEXPECTED_SOURCE, source.mac, ""); // raised before the first advertisement
        }
    }

    private void raiseRogueSpeaker(Station source, VirtualRouter router, IpAddress ip, Station ipOwner, long nanos) {
        String owner = MacAddress.toString(ipOwner.mac);
        findings.raise(
                ROGUE_ROUTER,
                source.mac,
                router.protocol().toString(),
                nanos,
                () -> "sends " + text(asService(router)) + " from " + ip + ", which belongs to " + owner
                        + ", without the role router",
                () -> Map.of("speaker", ip.toString(), "other", owner));
    }

    private static Service asService(VirtualRouter router) {
        return new Service(
                router.mac(),
                router.protocol(),
                new LazyText(() -> "group " + router.group() + ", " + EvidenceText.list(router.addresses())),
                false);
    }

    /** Handles an LLDP or CDP announcement from the station. */
    public void onNeighbour(Station source, Neighbour neighbour) {
        source.setNeighbour(neighbour.protocol() + " " + neighbour.system() + " port " + neighbour.port()
                + (neighbour.capabilities().isEmpty() ? "" : " " + neighbour.capabilities())
                + (neighbour.description().isEmpty() ? "" : ": " + truncated(neighbour.description())));
        neighbour.capabilities().forEach(source::addService);
    }

    private static String truncated(String description) {
        return description.substring(0, Math.min(MAX_DESCRIPTION, description.length()));
    }
}
