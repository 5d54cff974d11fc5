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

/** What is expected on the segment: the policy, our own addresses, and the routers that share theirs. */
final class SegmentPolicy {

    private static final int MOST_VIRTUAL_ADDRESSES = 1_024;

    private final Policy policy;
    private final MacSet own;
    private final boolean hasRouters;
    private final Map<IpAddress, Set<Long>> advertised = new HashMap<>();
    private final Set<Long> admitted = new HashSet<>();

    SegmentPolicy(Policy policy, AuditConfig config) {
        this.policy = policy;
        List<MacAddress> ours = new ArrayList<>(config.ownAddresses());
        ours.addAll(policy.ownAddresses());
        own = new MacSet(ours);
        hasRouters = !policy.virtualRouters().isEmpty()
                || policy.groups().stream().anyMatch(group -> group.has(Role.ROUTER));
    }

    /** The same by another policy: what routers advertised stays known. */
    SegmentPolicy withPolicy(Policy other, AuditConfig config) {
        SegmentPolicy next = new SegmentPolicy(other, config);
        next.advertised.putAll(advertised);
        next.admitted.addAll(admitted);
        return next;
    }

    Policy policy() {
        return policy;
    }

    boolean isOwn(long mac) {
        return own.contains(mac);
    }

    /** Gives a station its place. */
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
     * Whether it is an address that routers share by a known protocol, where there may be such routers: with a policy that has neither
     * routers nor virtual routers, whoever uses one hides behind it.
     */
    boolean isVirtual(long mac) {
        return VirtualMac.isVirtual(mac) && (hasRouters || !policy.listsStations());
    }

    /** Notes that routers share an address, as they advertise it. */
    void learnSharedAddress(IpAddress address, long mac) {
        if (advertised.size() < MOST_VIRTUAL_ADDRESSES || advertised.containsKey(address)) {
            Set<Long> macs = advertised.computeIfAbsent(address, unused -> new HashSet<>());
            if (macs.size() < MOST_VIRTUAL_ADDRESSES) {
                macs.add(mac);
            }
        }
    }

    /** Whether a station may take an address over from whoever has it. */
    boolean mayTakeOver(Station station, long from, IpAddress address) {
        Optional<VirtualRouter> router = policy.virtualRouter(address);
        if (router.isPresent()) {
            return mayUse(station, router.get());
        }
        return sharesAddress(station.mac, address) && sharesAddress(from, address);
    }

    /** Whether the address is a virtual router's, and the station none of those that may have it. */
    boolean isBarredFrom(Station station, IpAddress address) {
        Optional<VirtualRouter> router = policy.virtualRouter(address);
        return router.isPresent() && !mayUse(station, router.get());
    }

    private boolean mayUse(Station station, VirtualRouter router) {
        return isVirtual(station.mac)
                || router.macs().stream().anyMatch(listed -> listed.matches(station.mac))
                || (router.macs().isEmpty() && station.has(Role.ROUTER));
    }

    // Whether it is a virtual address, or advertises the IP address as one that is shared.
    private boolean sharesAddress(long mac, IpAddress address) {
        return isVirtual(mac) || advertised.getOrDefault(address, Set.of()).contains(mac);
    }

    /** Notes that a virtual address is in use: somebody advertises it. */
    void markAdvertised(long virtualMac) {
        if (admitted.size() < MOST_VIRTUAL_ADDRESSES) {
            admitted.add(virtualMac);
        }
    }

    /** Whether somebody advertises a virtual address, or the policy lists it. */
    boolean isAdvertised(long virtualMac) {
        return admitted.contains(virtualMac)
                || policy.virtualRouters().stream()
                        .flatMap(router -> router.macs().stream())
                        .anyMatch(listed -> listed.matches(virtualMac));
    }

    /** Whether the policy makes a station a router. */
    boolean isRouter(Station station) {
        return station.has(Role.ROUTER) || station.policyVerdict() == Verdict.VIRTUAL;
    }

    /** Whether a station may act as a router; without a policy, everybody may. */
    boolean mayRoute(Station station) {
        return !policy.listsStations()
                || station.has(Role.ROUTER)
                || (station.policyVerdict() == Verdict.VIRTUAL && isAdvertised(station.mac))
                || station.policyVerdict() == Verdict.OWN;
    }

    boolean mayServeDhcp(Station station, boolean relayed) {
        return !policy.listsStations()
                || station.has(Role.DHCP_SERVER)
                || station.policyVerdict() == Verdict.OWN
                || (relayed && station.has(Role.ROUTER));
    }

    /** Whether a station may answer for the addresses of others. */
    boolean mayAnswerForOthers(Station station) {
        return station.has(Role.PROXY_ARP) || station.policyVerdict() == Verdict.IGNORED;
    }
}
