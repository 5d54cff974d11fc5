package io.macmon.config.policy.write;

import io.macmon.config.policy.Role;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The properties that learned stations have in common, which determine their group.
 *
 * @param isRandomised whether the stations' MAC addresses change
 * @param roles        roles seen in the stations' traffic
 * @param vlans        the VLANs that they were seen in; empty if unknown
 */
record LearnedGroup(boolean isRandomised, Set<Role> roles, Set<Integer> vlans) implements Comparable<LearnedGroup> {

    private static final Set<Role> SERVING = Set.of(Role.ROUTER, Role.DHCP_SERVER, Role.PROXY_ARP, Role.SWITCH);
    private static final List<Role> ORDER = List.of(Role.values());
    private static final int LONGEST_NAME = 28;

    static LearnedGroup of(LearnedStation station) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        roles.addAll(station.roles());
        if (roles.contains(Role.DOT1X)) {
            roles.remove(Role.MAB); // a station with EAP needs no bypass
        }
        if (station.isRandomised() && Collections.disjoint(roles, SERVING)) {
            return new LearnedGroup(true, Set.of(), Set.of());
        }
        return new LearnedGroup(false, roles, new TreeSet<>(station.vlans()));
    }

    /** A name from roles and tagged VLANs, short enough that a number can be appended to make it unique. */
    String name() {
        String name = isRandomised ? "randomised" : nameOfRoles();
        String tagged =
                vlans.stream().filter(vlan -> vlan > 0).map(vlan -> "-" + vlan).collect(Collectors.joining());
        String full = tagged.isEmpty() ? name : name + "-vlan" + tagged;
        return full.length() <= LONGEST_NAME ? full : truncated(full);
    }

    // Whole words and numbers only.
    private static String truncated(String name) {
        String start = name.substring(0, name.lastIndexOf('-', LONGEST_NAME));
        return start.endsWith("-vlan") ? start.substring(0, start.length() - "-vlan".length()) : start;
    }

    private String nameOfRoles() {
        if (roles.isEmpty()) {
            return "stations";
        }
        String names = roles.stream().map(Role::toString).collect(Collectors.joining("-"));
        if (roles.equals(Set.of(Role.SWITCH))) {
            return names + "es";
        }
        boolean isPlural = roles.equals(Set.of(Role.ROUTER)) || roles.equals(Set.of(Role.DHCP_SERVER));
        return isPlural ? names + "s" : names;
    }

    /** Groups with roles come first, groups with randomised addresses last. */
    @Override
    public int compareTo(LearnedGroup other) {
        return key().compareTo(other.key());
    }

    private String key() {
        String order =
                roles.stream().map(role -> String.valueOf(ORDER.indexOf(role))).collect(Collectors.joining());
        return (isRandomised ? "2" : roles.isEmpty() ? "1" : "0") + order + " " + vlans;
    }
}
