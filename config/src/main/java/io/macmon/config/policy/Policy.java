package io.macmon.config.policy;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which stations belong on a segment, and what they may do there. Immutable. Thread-safe.
 *
 * <p>A station gets the entry for its full address; without one, that for the longest prefix. The deny and ignore
 * lists also apply to stations in groups; deny takes precedence over ignore.
 */
public final class Policy {

    /** A policy that lists no stations and allows everything. */
    public static final Policy NONE = new Policy(List.of(), List.of(), List.of(), List.of(), List.of());

    private final List<Group> groups;
    private final List<MacPattern> deny;
    private final List<MacPattern> ignore;
    private final List<VirtualRouter> virtualRouters;
    private final List<MacAddress> ownAddresses;
    private final PatternMap<Member> members = new PatternMap<>();
    private final Map<Long, Member> stations = new LinkedHashMap<>();
    private final List<Member> exactMembers;
    private final PatternMap<MacPattern> denied = new PatternMap<>();
    private final PatternMap<MacPattern> ignored = new PatternMap<>();
    private final Map<IpAddress, VirtualRouter> routersByAddress = new HashMap<>();
    private final List<Device> devices;
    private final Map<MacAddress, Device> devicesByMac = new HashMap<>();

    /** A policy without devices that have several MAC addresses. */
    public Policy(
            List<Group> groups,
            List<MacPattern> deny,
            List<MacPattern> ignore,
            List<VirtualRouter> virtualRouters,
            List<MacAddress> ownAddresses) {
        this(groups, deny, ignore, virtualRouters, ownAddresses, List.of());
    }

    /**
     * Creates a policy.
     *
     * @param ownAddresses this machine's addresses, which no other station may use
     * @param devices      devices that have several MAC addresses, each in one device
     */
    public Policy(
            List<Group> groups,
            List<MacPattern> deny,
            List<MacPattern> ignore,
            List<VirtualRouter> virtualRouters,
            List<MacAddress> ownAddresses,
            List<Device> devices) {
        this.groups = List.copyOf(groups);
        this.deny = List.copyOf(deny);
        this.ignore = List.copyOf(ignore);
        this.virtualRouters = List.copyOf(virtualRouters);
        this.ownAddresses = List.copyOf(ownAddresses);
        deny.forEach(pattern -> denied.put(pattern, pattern));
        ignore.forEach(pattern -> ignored.put(pattern, pattern));
        groups.forEach(this::index);
        exactMembers = List.copyOf(stations.values());
        virtualRouters.forEach(router -> routersByAddress.put(router.address(), router));
        this.devices = List.copyOf(devices);
        devices.forEach(device -> device.macs().forEach(mac -> devicesByMac.put(mac, device)));
    }

    private void index(Group group) {
        for (ListedStation entry : group.stations()) {
            Member member = new Member(group, entry);
            members.put(entry.pattern(), member);
            if (entry.pattern().isOneStation()) {
                stations.putIfAbsent(entry.pattern().value(), member);
            }
        }
    }

    /** Whether the policy lists any stations; if not, no station is unexpected. */
    public boolean listsStations() {
        return !groups.isEmpty();
    }

    public List<Group> groups() {
        return groups;
    }

    public List<MacPattern> deny() {
        return deny;
    }

    public List<MacPattern> ignore() {
        return ignore;
    }

    public List<VirtualRouter> virtualRouters() {
        return virtualRouters;
    }

    public List<MacAddress> ownAddresses() {
        return ownAddresses;
    }

    /** A station's group and entry. */
    public Optional<Member> member(long mac) {
        return members.get(mac);
    }

    /** The longest entry that matches every station of a pattern. */
    public Optional<Member> member(MacPattern pattern) {
        return members.get(pattern);
    }

    /** Whether a station is listed by its full address. */
    public boolean listsExactly(long mac) {
        return stations.containsKey(mac);
    }

    /** The stations listed by their full address. */
    public List<Member> exactMembers() {
        return exactMembers;
    }

    public boolean denies(long mac) {
        return denied.contains(mac);
    }

    /** Whether each station that the pattern matches is denied by the same entry. */
    public boolean denies(MacPattern pattern) {
        return denied.get(pattern).isPresent();
    }

    public boolean ignores(long mac) {
        return ignored.contains(mac) && !denied.contains(mac);
    }

    /** The devices that have several MAC addresses. */
    public List<Device> devices() {
        return devices;
    }

    /** The device that has this address among others. */
    public Optional<Device> device(MacAddress mac) {
        return Optional.ofNullable(devicesByMac.get(mac));
    }

    /** The name of a station: that of its entry, or else that of its device; empty if it has neither. */
    public String nameOf(long mac) {
        return member(mac)
                .map(member -> member.entry().name())
                .filter(name -> !name.isEmpty())
                .or(() -> device(new MacAddress(mac)).map(Device::name))
                .orElse("");
    }

    public Optional<VirtualRouter> virtualRouter(IpAddress address) {
        return Optional.ofNullable(routersByAddress.get(address));
    }

    /**
     * A station in a group.
     *
     * @param entry its entry in the group's list
     */
    public record Member(Group group, ListedStation entry) {

        public boolean has(Role role) {
            return group.has(role);
        }

        /** The allowed VLANs; empty allows any. */
        public List<Integer> vlans() {
            return entry.vlans().isEmpty() ? group.vlans() : entry.vlans();
        }

        /** Whether the station may have this address. A list restricts only the IP versions that occur in it. */
        public boolean allows(IpAddress address) {
            var allowed = entry.addresses().isEmpty() ? group.addresses() : entry.addresses();
            return address.isLinkLocal()
                    || allowed.stream().noneMatch(prefix -> prefix.address().version() == address.version())
                    || allowed.stream().anyMatch(prefix -> prefix.contains(address));
        }
    }
}
