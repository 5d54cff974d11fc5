package io.macmon.config.policy.write;

import io.macmon.config.policy.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What stations have in common that were heard, and so the group that they are in.
 *
 * @param isRandomised whether they are those whose addresses change
 * @param roles      what they do
 * @param vlans      where they are; empty when that is not known
 */
record LearnedGroup(boolean isRandomised, Set<Role> roles, Set<Integer> vlans) implements Comparable<LearnedGroup> {

    private static final List<Role> ORDER = List.of(Role.values());
    private static final int LONGEST_NAME = 28;

    static LearnedGroup of(LearnedStation station) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        roles.addAll(station.roles());
        if (roles.contains(Role.DOT1X)) {
            roles.remove(Role.MAB); // who speaks EAP needs no bypass
        }
        boolean serves = station.has(Role.ROUTER) || station.has(Role.DHCP_SERVER) || station.has(Role.PROXY_ARP);
        if (station.isRandomised() && !serves) {
            return new LearnedGroup(true, Set.of(), Set.of());
        }
        return new LearnedGroup(false, roles, new TreeSet<>(station.vlans()));
    }

    /** A name for it; groups with the same roles differ by their VLANs, of which those are told that are tagged. It leaves room for a number. */
    String name() {
        String name = isRandomised ? "randomised" : nameOfRoles();
        String tagged =
                vlans.stream().filter(vlan -> vlan > 0).map(vlan -> "-" + vlan).collect(Collectors.joining());
        String full = tagged.isEmpty() ? name : name + "-vlan" + tagged;
        return full.length() <= LONGEST_NAME ? full : full.substring(0, LONGEST_NAME);
    }

    private String nameOfRoles() {
        if (roles.isEmpty()) {
            return "stations";
        }
        String words = roles.stream().map(Role::toString).collect(Collectors.joining("-"));
        boolean isThing = roles.equals(Set.of(Role.ROUTER)) || roles.equals(Set.of(Role.DHCP_SERVER));
        return isThing ? words + "s" : words;
    }

    /** Those that do something first, those whose addresses change last. */
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
