package io.macmon.config.policy.read;

import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the stations in a group; entries for the same station are merged. */
final class GroupMembers {

    private final Map<MacPattern, ListedStation> members = new LinkedHashMap<>();

    void add(ListedStation listed) {
        members.merge(listed.pattern(), listed, GroupMembers::merged);
    }

    List<ListedStation> list() {
        return List.copyOf(members.values());
    }

    private static ListedStation merged(ListedStation first, ListedStation second) {
        return new ListedStation(
                first.pattern(),
                first.name().isEmpty() ? second.name() : first.name(),
                union(first.vlans(), second.vlans()),
                union(first.addresses(), second.addresses()),
                first.location());
    }

    private static <T> List<T> union(List<T> some, List<T> others) {
        Set<T> both = new LinkedHashSet<>(some);
        both.addAll(others);
        return new ArrayList<>(both);
    }
}
