package io.macmon.config.policy;

import io.macmon.config.net.IpPrefix;
import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Stations with the same permissions.
 *
 * @param name        letters, digits, {@code -} and {@code _}; at most 32
 * @param stations    its members, in the file's order
 * @param vlans       allowed VLANs, 1 to 4094, or 0 for no tag; empty allows any
 * @param addresses   allowed addresses; empty allows any. Link-local addresses are always allowed
 * @param roles       allowed roles
 * @param isExpected  whether each station listed by its full address should be present
 * @param captureFile for {@code watch}: this group's capture file
 * @param snaplen     for {@code watch}: the maximum number of bytes captured per frame from this group
 * @param places      where in a fleet its stations may be; empty allows any place
 * @param randomized  whether {@code stations} includes {@link RandomizedMacs#prefixes}
 */
public record Group(
        String name,
        List<ListedStation> stations,
        List<Integer> vlans,
        List<IpPrefix> addresses,
        Set<Role> roles,
        boolean isExpected,
        Optional<Path> captureFile,
        OptionalInt snaplen,
        List<PlacePattern> places,
        RandomizedMacs randomized) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    /** Creates a group without randomised MAC addresses, except listed ones, that may be anywhere. */
    public Group(
            String name,
            List<ListedStation> stations,
            List<Integer> vlans,
            List<IpPrefix> addresses,
            Set<Role> roles,
            boolean isExpected,
            Optional<Path> captureFile,
            OptionalInt snaplen) {
        this(name, stations, vlans, addresses, roles, isExpected, captureFile, snaplen, List.of(), RandomizedMacs.DENY);
    }

    public Group {
        requireName(name);
        stations = List.copyOf(stations);
        vlans = List.copyOf(vlans);
        addresses = List.copyOf(addresses);
        roles = Set.copyOf(roles);
        places = List.copyOf(places);
    }

    /** @throws ConfigException if a group cannot have this name */
    public static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ConfigException(
                    "group",
                    "a group name must have 1 to 32 letters, digits, hyphens or underscores, got '" + name + "'");
        }
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    /** Whether a station may be at this place of a fleet. */
    public boolean allowsPlace(String place) {
        return places.isEmpty() || places.stream().anyMatch(pattern -> pattern.matches(place));
    }
}
