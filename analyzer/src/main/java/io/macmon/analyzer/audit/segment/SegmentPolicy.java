package io.macmon.analyzer.audit.segment;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.claim.Claim;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.IpPrefix;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacSet;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.VirtualMac;
import io.macmon.config.policy.VirtualRouter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides what a station may do on the segment, based on the policy, this machine's own addresses, and the
 * advertisements of virtual routers.
 */
public final class SegmentPolicy {

    private final Policy policy;
    private final MacSet own;
    private final long auditedDevice;
    private final Map<MacAddress, String> deviceNames;
    private final boolean hasRouters;
    private final Set<IpAddress> hostAddresses = new HashSet<>();
    private final VirtualRouterGroups groups = new VirtualRouterGroups();

    public SegmentPolicy(Policy policy, AuditConfig config) {
        this.policy = policy;
        List<MacAddress> ownAddresses = new ArrayList<>(config.ownAddresses());
        ownAddresses.addAll(policy.ownAddresses());
        own = new MacSet(ownAddresses);
        auditedDevice = config.ownAddresses().isEmpty()
                ? Finding.SEGMENT.value()
                : config.ownAddresses().get(0).value();
        deviceNames = config.deviceNames();
        policy.groups().forEach(this::addHostAddresses);
        hasRouters = !policy.virtualRouters().isEmpty()
                || policy.groups().stream().anyMatch(group -> group.has(Role.ROUTER));
    }

    private void addHostAddresses(Group group) {
        Stream.concat(
                        group.addresses().stream(),
                        group.stations().stream().flatMap(station -> station.addresses().stream()))
                .filter(SegmentPolicy::isHost)
                .forEach(prefix -> hostAddresses.add(prefix.address()));
    }

    private static boolean isHost(IpPrefix prefix) {
        return prefix.length() == (prefix.address().version() == 4 ? Integer.SIZE : 2 * Long.SIZE);
    }

    /** Learns the address of a router from a DHCP server, or from the router itself. */
    public void learnGateway(IpAddress address) {
        groups.learnGateway(address);
    }

    /** Whether a DHCP server or a router announced this address as a router's. */
    public boolean isGateway(IpAddress address) {
        return groups.isGateway(address);
    }

    /** Returns a copy with another policy. The copy keeps what routers advertised. */
    public SegmentPolicy withPolicy(Policy other, AuditConfig config) {
        SegmentPolicy next = new SegmentPolicy(other, config);
        next.groups.addAll(groups);
        return next;
    }

    public Policy policy() {
        return policy;
    }

    public boolean isOwn(long mac) {
        return own.contains(mac);
    }

    /** The device of this machine with this address, as in {@code macvlan mv0 (02:00:00:00:00:07)}. */
    public String ownDevice(long mac) {
        String name = deviceNames.getOrDefault(new MacAddress(mac), "");
        return name.isEmpty() ? MacAddress.toString(mac) : name + " (" + MacAddress.toString(mac) + ")";
    }

    /** Whether this is the address of the audited device itself. */
    public boolean isAuditedDevice(long mac) {
        return mac == auditedDevice;
    }

    /** Sets a station's group and its verdict from the policy's lists. */
    public void classify(Station station) {
        Optional<Policy.Member> member = policy.member(station.mac);
        station.applyPolicy(policyVerdict(station.mac, member.isPresent()), member);
    }

    /** Whether a finding of this kind about a source follows from the policy's lists alone. */
    public boolean refuses(long mac, FindingKind kind) {
        Verdict verdict = policyVerdict(mac, policy.member(mac).isPresent());
        return (kind == FindingKind.UNEXPECTED_SOURCE && verdict == Verdict.UNEXPECTED)
                || (kind == FindingKind.DENIED_SOURCE && verdict == Verdict.DENIED);
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
    public boolean isVirtual(long mac) {
        return VirtualMac.isVirtual(mac) && (hasRouters || !policy.listsStations());
    }

    /**
     * Learns from a router's advertisement.
     *
     * @param source the source of its frame
     */
    public void learn(Claim.VirtualRouter advertisement, long source) {
        groups.learn(advertisement, source);
    }

    /** Forgets that a station is a router of a group: it shares the group's addresses no longer. */
    public void forget(Claim.VirtualRouter advertisement, long source) {
        groups.forget(advertisement, source);
    }

    /** Learns that a router used a virtual MAC address in its own frame. */
    public void learnVirtual(long virtualMac) {
        groups.learn(virtualMac);
    }

    /** Remembers who advertises a virtual router, whether or not it counts. */
    public void setSpeaker(Claim.VirtualRouter advertisement, IpAddress speaker) {
        groups.setSpeaker(advertisement, speaker);
    }

    /** The source IP address of the latest advertisement for a virtual MAC address; empty for other addresses. */
    public Optional<IpAddress> speaker(long mac) {
        return VirtualMac.isVirtual(mac) ? groups.speaker(mac) : Optional.empty();
    }

    /** Remembers an advertisement that does not count, because its source IP address does not belong to a router. */
    public void reject(Claim.VirtualRouter advertisement, IpAddress speaker) {
        groups.reject(advertisement, speaker);
    }

    /** The source IP address of the latest advertisement for a virtual MAC address that does not count. */
    public Optional<IpAddress> rejectedSpeaker(long virtualMac) {
        return groups.rejectedSpeaker(virtualMac);
    }

    /** The IP addresses that routers share, according to their advertisements. */
    public List<IpAddress> sharedAddresses() {
        return groups.sharedAddresses();
    }

    /** Whether a station may take over an IP address from its owner. */
    public boolean mayTakeOver(Station station, long owner, IpAddress address) {
        Optional<VirtualRouter> router = policy.virtualRouter(address);
        if (router.isEmpty()) {
            return groups.share(address, station.mac, owner);
        }
        boolean isUnproven = router.get().macs().isEmpty() && isVirtual(station.mac) && !isAdmitted(station.mac);
        return mayUse(station, router.get()) && !isUnproven;
    }

    /** Whether this is a virtual router's IP address that the station may not use. */
    public boolean isBarredFrom(Station station, IpAddress address) {
        Optional<VirtualRouter> router = policy.virtualRouter(address);
        return router.isPresent() && !mayUse(station, router.get());
    }

    private boolean mayUse(Station station, VirtualRouter router) {
        return router.macs().isEmpty()
                ? station.has(Role.ROUTER) || isVirtual(station.mac)
                : router.macs().stream().anyMatch(listed -> listed.matches(station.mac));
    }

    /** Whether the policy lists an address by itself, not as part of a prefix, and not for this MAC address. */
    public boolean isReservedForOthers(long mac, IpAddress address) {
        return hostAddresses.contains(address)
                && policy.member(mac)
                        .filter(member -> isListed(member.group().addresses(), address)
                                || isListed(member.entry().addresses(), address))
                        .isEmpty();
    }

    /** Whether the policy lists an address by itself for this station. */
    public boolean isListedFor(Station station, IpAddress address) {
        return station.member()
                .filter(member -> isListed(member.group().addresses(), address)
                        || isListed(member.entry().addresses(), address))
                .isPresent();
    }

    /** Whether a station has a role that makes its addresses worth stealing: a router, a DHCP server, this machine. */
    public boolean isRoleHolder(Station station) {
        return isRouter(station) || station.has(Role.DHCP_SERVER) || isOwn(station.mac);
    }

    /** Whether the policy lists the MAC address among those of a virtual router. */
    public boolean isListedVirtual(long mac) {
        return policy.virtualRouters().stream()
                .flatMap(router -> router.macs().stream())
                .anyMatch(listed -> listed.matches(mac));
    }

    /** Whether a virtual MAC address may be used: a router advertised its group, or the policy lists it. */
    public boolean isAdmitted(long virtualMac) {
        return groups.isAdvertised(virtualMac) || isListedVirtual(virtualMac);
    }

    /**
     * Whether an IP address belongs to a router: its owner may route, or the policy lists it for a router, or as one
     * that any router may have.
     *
     * @param owner the owner of the address; null if unknown
     */
    public boolean isRouterAddress(IpAddress address, Station owner) {
        return (owner == null || isVirtual(owner.mac)) ? isListedForRouters(address) : mayRoute(owner);
    }

    private boolean isListedForRouters(IpAddress address) {
        return policy.virtualRouter(address)
                        .filter(router -> router.macs().isEmpty())
                        .isPresent()
                || policy.groups().stream().anyMatch(group -> group.has(Role.ROUTER) && lists(group, address));
    }

    /** Whether the policy lists the address by itself for a router or DHCP server, or for a virtual router. */
    public boolean isServerAddress(IpAddress address) {
        return policy.virtualRouter(address).isPresent() || serverGroups().anyMatch(group -> lists(group, address));
    }

    /** Whether the policy lists the prefix, or one that contains it, for a router. */
    public boolean isRouterPrefix(IpAddress network, int length) {
        return serverGroups()
                .filter(group -> group.has(Role.ROUTER))
                .flatMap(group -> group.addresses().stream())
                .anyMatch(listed -> listed.length() <= length && listed.contains(network));
    }

    private Stream<Group> serverGroups() {
        return policy.groups().stream().filter(group -> group.has(Role.ROUTER) || group.has(Role.DHCP_SERVER));
    }

    private static boolean lists(Group group, IpAddress address) {
        return isListed(group.addresses(), address)
                || group.stations().stream().anyMatch(station -> isListed(station.addresses(), address));
    }

    private static boolean isListed(List<IpPrefix> prefixes, IpAddress address) {
        return prefixes.stream().anyMatch(prefix -> isHost(prefix) && prefix.contains(address));
    }

    public boolean isRouter(Station station) {
        return station.has(Role.ROUTER) || isAdmittedVirtual(station);
    }

    private boolean isAdmittedVirtual(Station station) {
        return station.policyVerdict() == Verdict.VIRTUAL && isAdmitted(station.mac);
    }

    /** Whether a station may send packets from any IP address. */
    public boolean mayForward(Station station) {
        return mayRoute(station) || isAdmittedVirtual(station);
    }

    /**
     * Whether a station may act as a router. If the policy lists no stations, any may. A virtual router's MAC address
     * has no role unless a group lists it.
     */
    public boolean mayRoute(Station station) {
        return !policy.listsStations() || station.has(Role.ROUTER) || station.policyVerdict() == Verdict.OWN;
    }

    /** Whether a station may speak the protocols of switches. If the policy lists no stations, any may. */
    public boolean maySwitch(Station station) {
        return !policy.listsStations() || station.has(Role.SWITCH) || station.policyVerdict() == Verdict.OWN;
    }

    /** @param isRelayed whether the answer came through a relay; any router may be one */
    public boolean mayServeDhcp(Station station, boolean isRelayed) {
        return !policy.listsStations()
                || station.has(Role.DHCP_SERVER)
                || station.policyVerdict() == Verdict.OWN
                || (isRelayed && station.has(Role.ROUTER));
    }

    /** Whether a station may answer for the IP addresses of others. */
    public boolean mayAnswerForOthers(Station station) {
        return station.has(Role.PROXY_ARP) || station.policyVerdict() == Verdict.IGNORED;
    }
}
