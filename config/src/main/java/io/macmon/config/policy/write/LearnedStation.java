package io.macmon.config.policy.write;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Role;
import java.util.List;
import java.util.Set;

/**
 * A station as it was heard. Its texts may be anything that somebody sent.
 *
 * @param vendor       of its address; empty when it is not known
 * @param name         that it gave itself, or was given; empty without
 * @param vlans        where it was heard, 0 for frames without a tag
 * @param addresses    that it had
 * @param roles        what it did
 * @param isRandomised whether it chose its address itself
 */
public record LearnedStation(
        MacAddress mac,
        String vendor,
        String name,
        List<Integer> vlans,
        List<IpAddress> addresses,
        Set<Role> roles,
        boolean isRandomised) {

    public LearnedStation {
        vlans = List.copyOf(vlans);
        addresses = List.copyOf(addresses);
        roles = Set.copyOf(roles);
    }

    boolean has(Role role) {
        return roles.contains(role);
    }
}
