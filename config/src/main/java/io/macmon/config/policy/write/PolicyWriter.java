package io.macmon.config.policy.write;

import io.macmon.config.net.IpAddress;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.VirtualMac;
import io.macmon.config.policy.read.PolicyFile;
import io.macmon.config.policy.read.VlanId;
import io.macmon.config.text.SafeText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes a policy from the stations that an audit has seen: a group for stations with the same roles in the same VLANs,
 * with what is known about each in a comment. Randomised addresses get a separate group; routers' virtual addresses are
 * also listed as virtual routers. {@link PolicyFile} reads the result.
 */
public final class PolicyWriter {

    private static final String HEAD = """
            # Generated from the traffic on the segment. Review it before you rely on it: it lists every station seen,
            # whether it belongs there or not. Vendors and names are comments; a name is what the station announced.
            groups:
            """;

    private static final String RANDOMISED = """
                # Software chose these addresses: on phones and laptops, which change them for privacy, or for virtual
                # machines and containers, which keep them. An entry here may become stale without notice.
            """;

    private static final int MAX_TEXT_LENGTH = 64;
    private static final int MAX_ADDRESSES = 8;

    private final StringBuilder text = new StringBuilder(HEAD);
    private final Set<String> names = new HashSet<>();

    private PolicyWriter() {}

    /**
     * The whole file.
     *
     * @param stations        in any order; zero and group addresses are omitted
     * @param sharedAddresses the IP addresses that virtual routers advertise, in addition to those of virtual MAC
     *                        addresses
     * @throws IllegalArgumentException if there are no stations
     */
    public static String text(List<LearnedStation> stations, Collection<IpAddress> sharedAddresses) {
        List<LearnedStation> sorted = stations.stream()
                .filter(station ->
                        !station.mac().isMulticast() && !station.mac().isZero())
                .sorted((one, other) -> one.mac().compareTo(other.mac()))
                .toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no stations were seen, so there is nothing to list");
        }
        PolicyWriter writer = new PolicyWriter();
        writer.addGroups(sorted);
        writer.addVirtualRouters(sorted, sharedAddresses);
        return writer.text.toString();
    }

    private void addGroups(List<LearnedStation> stations) {
        Map<LearnedGroup, List<LearnedStation>> groups =
                stations.stream().collect(Collectors.groupingBy(LearnedGroup::of, TreeMap::new, Collectors.toList()));
        groups.forEach(this::addGroup);
    }

    private void addGroup(LearnedGroup group, List<LearnedStation> members) {
        text.append("  ").append(unusedName(group.name())).append(":\n");
        if (group.isRandomised()) {
            text.append(RANDOMISED);
        }
        addList("role", group.roles().stream().map(Role::toString).toList());
        addList("vlan", group.vlans().stream().map(PolicyWriter::vlan).toList());
        text.append("    mac:\n");
        members.forEach(this::addStation);
    }

    private String unusedName(String name) {
        String unused = name;
        for (int number = 2; !names.add(unused); number++) {
            unused = name + "-" + number;
        }
        return unused;
    }

    private void addList(String key, List<String> values) {
        if (!values.isEmpty()) {
            text.append("    ")
                    .append(key)
                    .append(": [")
                    .append(String.join(", ", values))
                    .append("]\n");
        }
    }

    static String vlan(int id) {
        return id == VlanId.UNTAGGED ? "untagged" : String.valueOf(id);
    }

    private void addStation(LearnedStation station) {
        String comment = comment(station);
        text.append("      - ").append(station.mac());
        text.append(comment.isEmpty() ? "" : "  # " + comment).append('\n');
    }

    /** What is known about a station, for a comment on its line; empty if nothing is. */
    static String comment(LearnedStation station) {
        List<String> known = new ArrayList<>();
        known.add(escaped(station.vendor()));
        known.add(escaped(station.name()));
        known.add(addresses(station.addresses()));
        known.removeIf(String::isEmpty);
        return String.join("; ", known);
    }

    private static String addresses(List<IpAddress> addresses) {
        String first =
                addresses.stream().limit(MAX_ADDRESSES).map(IpAddress::toString).collect(Collectors.joining(", "));
        return addresses.size() <= MAX_ADDRESSES
                ? first
                : first + " and " + (addresses.size() - MAX_ADDRESSES) + " more";
    }

    private static String escaped(String fromNetwork) {
        return SafeText.of(fromNetwork, MAX_TEXT_LENGTH).strip();
    }

    // Without mac, each router may have the address, so that the others may take it over.
    private void addVirtualRouters(List<LearnedStation> stations, Collection<IpAddress> sharedAddresses) {
        Set<IpAddress> addresses = virtualAddresses(stations, sharedAddresses);
        if (!addresses.isEmpty()) {
            text.append("virtual-routers:\n");
            addresses.forEach(
                    address -> text.append("  - address: \"").append(address).append("\"\n"));
        }
    }

    /** The addresses that may move between routers. */
    static Set<IpAddress> virtualAddresses(List<LearnedStation> stations, Collection<IpAddress> sharedAddresses) {
        Set<IpAddress> addresses = new TreeSet<>(sharedAddresses);
        stations.stream()
                .filter(station -> VirtualMac.isVirtual(station.mac().value()))
                .forEach(station -> addresses.addAll(station.addresses()));
        addresses.removeIf(address -> address.isLinkLocal() || address.isUnspecified());
        return addresses;
    }
}
