package io.macmon.config.policy.write;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.VirtualMac;
import io.macmon.config.policy.read.PolicyFile;
import io.macmon.config.policy.read.VlanId;
import io.macmon.config.text.SafeText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes a policy from what was heard: a group for those that do the same on the same VLANs, with what is known of each in a
 * comment. Addresses that devices chose themselves are set apart, and the shared addresses of routers are virtual routers too.
 * {@link PolicyFile} reads it back.
 */
public final class PolicyWriter {

    private static final String HEAD = """
        # Made from what was heard on the segment. Read it through before anything depends on it: whoever was heard is
        # listed, whether he belongs there or not. Vendors and names are comments; a name is what a station told of itself.
        groups:
        """;

    private static final String RANDOMISED = """
            # These addresses were chosen by software: by phones and laptops that hide, which will change them, or for virtual
            # machines and containers, which keep them as long as they live. An entry here may go stale without notice.
        """;

    private static final int LONGEST_TEXT = 64;
    private static final int MOST_ADDRESSES = 8;

    private final StringBuilder text = new StringBuilder(HEAD);
    private final Set<String> names = new HashSet<>();

    private PolicyWriter() {}

    /**
     * The whole file.
     *
     * @param stations in any order; what is no station's address is left out
     * @throws IllegalArgumentException when there is no station
     */
    public static String text(List<LearnedStation> stations) {
        List<LearnedStation> sorted = stations.stream()
                .filter(station ->
                        !station.mac().isMulticast() && !station.mac().isZero())
                .sorted((one, other) -> one.mac().compareTo(other.mac()))
                .toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no station was heard, so there is none to list");
        }
        PolicyWriter writer = new PolicyWriter();
        writer.addGroups(sorted);
        writer.addVirtualRouters(sorted);
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

    private static String vlan(int id) {
        return id == VlanId.UNTAGGED ? "untagged" : String.valueOf(id);
    }

    private void addStation(LearnedStation station) {
        text.append("      - ").append(station.mac());
        List<String> known = new ArrayList<>();
        known.add(shown(station.vendor()));
        known.add(shown(station.name()));
        known.add(addresses(station.addresses()));
        known.removeIf(String::isEmpty);
        if (!known.isEmpty()) {
            text.append("  # ").append(String.join("; ", known));
        }
        text.append('\n');
    }

    private static String addresses(List<IpAddress> addresses) {
        String first = addresses.stream()
                .limit(MOST_ADDRESSES)
                .map(IpAddress::toString)
                .collect(Collectors.joining(", "));
        return addresses.size() <= MOST_ADDRESSES
                ? first
                : first + " and " + (addresses.size() - MOST_ADDRESSES) + " more";
    }

    private static String shown(String fromNetwork) {
        return SafeText.of(fromNetwork, LONGEST_TEXT).strip();
    }

    private void addVirtualRouters(List<LearnedStation> stations) {
        Map<IpAddress, List<MacAddress>> routers = new TreeMap<>();
        for (LearnedStation station : stations) {
            if (VirtualMac.isVirtual(station.mac().value())) {
                station.addresses().stream()
                        .filter(address -> !address.isLinkLocal() && !address.isUnspecified())
                        .forEach(address -> routers.computeIfAbsent(address, unused -> new ArrayList<>())
                                .add(station.mac()));
            }
        }
        if (!routers.isEmpty()) {
            text.append("virtual-routers:\n");
            routers.forEach(this::addVirtualRouter);
        }
    }

    private void addVirtualRouter(IpAddress address, List<MacAddress> macs) {
        text.append("  - address: \"").append(address).append("\"\n    mac: [");
        text.append(macs.stream().map(MacAddress::toString).distinct().collect(Collectors.joining(", ")));
        text.append("]\n");
    }
}
