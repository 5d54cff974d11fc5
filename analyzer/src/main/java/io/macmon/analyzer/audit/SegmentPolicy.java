package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacSet;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.VirtualMac;
import io.macmon.config.policy.VirtualRouter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a station may do on the segment, based on the policy, this machine's own addresses, and the
 * advertisements of virtual routers.
 */
final class SegmentPolicy {

    private static final int MAX_VIRTUAL_ADDRESSES = 1_024;

    private final Policy policy;
    private final MacSet own;
    private final boolean hasRouters;
    private final Map<IpAddress, Set<Long>> sharedBy = new HashMap<>();
    private final Set<Long> advertised = new HashSet<>();

    SegmentPolicy(Policy policy, AuditConfig config) {
        this.policy = policy;
        List<MacAddress> ownAddresses = new ArrayList<>(config.ownAddresses());
        ownAddresses.addAll(policy.ownAddresses());
        own = new MacSet(ownAddresses);
        hasRouters = !policy.virtualRouters().isEmpty()
                || policy.groups().stream().anyMatch(group -> group.has(Role.ROUTER));
    }

    /** Returns a copy with another policy. The copy keeps what routers advertised. */
    SegmentPolicy withPolicy(Policy other, AuditConfig config) {
        SegmentPolicy next = new SegmentPolicy(other, config);
        next.sharedBy.putAll(sharedBy);
        next.advertised.addAll(advertised);
        return next;
    }

    Policy policy() {
        return policy;
    }

    boolean isOwn(long mac) {
        return own.contains(mac);
    }

    /** Sets a station's group and its verdict from the policy's lists. */
    void classify(Station station) {
        Optional<Policy.Member> member = policy.member(station.mac);
        station.applyPolicy(policyVerdict(station.mac, member.isPresent()), member);
    }

    private Verdict policyVerdict(long mac, boolean isListed) {
        if (policy.denies(mac)) {
            return Verdict.DENIED;
        }
        if (policy.ignores(mac)) {
            return Verdict.IGNORED;
        }
        if (isOwn(mac)) {
            return Verdict.OWN;
        }
        if (isListed) {
            return Verdict.ALLOWED;
        }
        if (isVirtual(mac)) {
            return Verdict.VIRTUAL;
        }
        return policy.listsStations() ? Verdict.UNEXPECTED : Verdict.SEEN;
    }

    /**
     * Whether this is a virtual router's address (VRRP, HSRP, ...) on a segment that may have virtual routers. If the
     * policy lists stations but no routers, a station that uses such an address is hiding behind it.
     */
    boolean isVirtual(long mac) {
        return VirtualMac.isVirtual(mac) && (hasRouters || !policy.listsStations());
    }

    /** Learns that a router advertised an IP address as shared. */
    void learnSharedAddress(IpAddress address, long mac) {
        if (sharedBy.size() < MAX_VIRTUAL_ADDRESSES || sharedBy.containsKey(address)) {
            Set<Long> macs = sharedBy.computeIfAbsent(address, unused -> new HashSet<>());
            if (macs.size() < MAX_VIRTUAL_ADDRESSES) {
                macs.add(mac);
            }
        }
    }

    /** Whether a station may take over an IP address from its owner. */
    boolean mayTakeOver(Station station, long owner, IpAddress address) {
        Optional<VirtualRouter> router = policy.virtualRouter(address);
        if (router.isPresent()) {
            return mayUse(station, router.get());
        }
        return sharesAddress(station.mac, address) && sharesAddress(owner, address);
    }

    /** Whether this is a virtual router's IP address that the station may not use. */
    boolean isBarredFrom(Station station, IpAddress address) {
        Optional<VirtualRouter> router = policy.virtualRouter(address);
        return router.isPresent() && !mayUse(station, router.get());
    }

    private boolean mayUse(Station station, VirtualRouter router) {
        return isVirtual(station.mac)
                || router.macs().stream().anyMatch(listed -> listed.matches(station.mac))
                || (router.macs().isEmpty() && station.has(Role.ROUTER));
    }

    private boolean sharesAddress(long mac, IpAddress address) {
        return isVirtual(mac) || sharedBy.getOrDefault(address, Set.of()).contains(mac);
    }

    /** Notes that a router advertised a virtual MAC address. */
    void markAdvertised(long virtualMac) {
        if (advertised.size() < MAX_VIRTUAL_ADDRESSES) {
            advertised.add(virtualMac);
        }
    }

    /** Whether a router advertised a virtual MAC address, or the policy lists it. */
    boolean isAdvertised(long virtualMac) {
        return advertised.contains(virtualMac)
                || policy.virtualRouters().stream()
                        .flatMap(router -> router.macs().stream())
                        .anyMatch(listed -> listed.matches(virtualMac));
    }

    boolean isRouter(Station station) {
        return station.has(Role.ROUTER) || station.policyVerdict() == Verdict.VIRTUAL;
    }

    /** Whether a station may act as a router. If the policy lists no stations, any may. */
    boolean mayRoute(Station station) {
        return !policy.listsStations()
                || station.has(Role.ROUTER)
                || (station.policyVerdict() == Verdict.VIRTUAL && isAdvertised(station.mac))
                || station.policyVerdict() == Verdict.OWN;
    }

    /** @param isRelayed whether the answer came through a relay; any router may be one */
    boolean mayServeDhcp(Station station, boolean isRelayed) {
        return !policy.listsStations()
                || station.has(Role.DHCP_SERVER)
                || station.policyVerdict() == Verdict.OWN
                || (isRelayed && station.has(Role.ROUTER));
    }

    /** Whether a station may answer for the IP addresses of others. */
    boolean mayAnswerForOthers(Station station) {
        return station.has(Role.PROXY_ARP) || station.policyVerdict() == Verdict.IGNORED;
    }
}
