package io.macmon.config.policy.write;

import io.macmon.config.net.IpAddress;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Adds learned stations to a policy that users have edited. Stations that the policy lists, denies or ignores, also by
 * a prefix, are left alone. The others join the group that was learned for stations like them, if it still allows what
 * it did; else they get a new group.
 */
public final class PolicyMerge {

    private final PolicyEdit edit;
    private final Policy policy;
    private final Set<String> names = new TreeSet<>();

    private PolicyMerge(PolicyEdit edit) {
        this.edit = edit;
        policy = edit.policy();
        policy.groups().forEach(group -> names.add(group.name()));
    }

    /**
     * Adds what is missing.
     *
     * @param seen            the stations that were seen, in any order
     * @param sharedAddresses the addresses that virtual routers advertise
     * @return the number of stations added
     */
    public static int into(PolicyEdit edit, List<LearnedStation> seen, Collection<IpAddress> sharedAddresses) {
        return new PolicyMerge(edit).add(seen, sharedAddresses);
    }

    private int add(List<LearnedStation> seen, Collection<IpAddress> sharedAddresses) {
        List<LearnedStation> missing = seen.stream()
                .filter(station -> !isCovered(station))
                .sorted((one, other) -> one.mac().compareTo(other.mac()))
                .toList();
        Map<LearnedGroup, List<LearnedStation>> groups =
                missing.stream().collect(Collectors.groupingBy(LearnedGroup::of, TreeMap::new, Collectors.toList()));
        groups.forEach(this::addGroup);
        Set<IpAddress> virtual = PolicyWriter.virtualAddresses(seen, sharedAddresses);
        virtual.removeIf(address -> policy.virtualRouter(address).isPresent());
        if (!virtual.isEmpty()) {
            edit.addVirtualRouters(virtual);
        }
        return missing.size();
    }

    private boolean isCovered(LearnedStation station) {
        long mac = station.mac().value();
        return station.mac().isMulticast()
                || station.mac().isZero()
                || policy.member(mac).isPresent()
                || policy.denies(mac)
                || policy.ignores(mac)
                || policy.ownAddresses().contains(station.mac());
    }

    private void addGroup(LearnedGroup learned, List<LearnedStation> members) {
        Optional<Group> known =
                policy.groups().stream().filter(group -> isLike(group, learned)).findFirst();
        if (known.isPresent()) {
            edit.addStations(known.get().name(), members);
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add(unusedName(learned.name()) + ":");
        addList("role", learned.roles().stream().map(Role::toString).toList(), lines);
        addList("vlan", learned.vlans().stream().map(PolicyWriter::vlan).toList(), lines);
        lines.add("  mac:");
        for (LearnedStation member : members) {
            String comment = PolicyWriter.comment(member);
            lines.add("    - " + member.mac() + (comment.isEmpty() ? "" : "  # " + comment));
        }
        edit.addGroupLines(lines);
    }

    private static boolean isLike(Group group, LearnedGroup learned) {
        return group.name().startsWith(learned.name())
                && group.roles().equals(learned.roles())
                && Set.copyOf(group.vlans()).equals(learned.vlans())
                && group.addresses().isEmpty()
                && group.places().isEmpty()
                && !group.isExpected();
    }

    private String unusedName(String name) {
        String unused = name;
        for (int number = 2; !names.add(unused); number++) {
            unused = name + "-" + number;
        }
        return unused;
    }

    private static void addList(String key, List<String> values, List<String> lines) {
        if (!values.isEmpty()) {
            lines.add("  " + key + ": [" + String.join(", ", values) + "]");
        }
    }
}
