package io.macmon.config.policy.write;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Role;
import java.util.List;
import java.util.Set;

/**
 * A station as seen in the traffic. Its text comes from the network and may contain anything.
 *
 * @param vendor       vendor of its address; empty if unknown
 * @param name         the name that it announced or was assigned; empty if none
 * @param vlans        the VLANs that it was seen in, 0 for frames without a tag
 * @param addresses    the addresses that it used
 * @param roles        roles seen in its traffic
 * @param isRandomised whether it chose its MAC address itself
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
