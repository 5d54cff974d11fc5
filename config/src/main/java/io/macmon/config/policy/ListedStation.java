package io.macmon.config.policy;

import io.macmon.config.net.IpPrefix;
import java.util.List;

/**
 * An entry of a station list.
 *
 * @param pattern   the station, or a prefix of addresses
 * @param name      its name in the list; empty if it has none
 * @param vlans     allowed VLANs, 1 to 4094, or 0 for no tag; if empty, the group's VLANs
 * @param addresses allowed addresses; if empty, the group's addresses
 * @param location  location of the entry, as in {@code printers.txt:3}
 */
public record ListedStation(
        MacPattern pattern, String name, List<Integer> vlans, List<IpPrefix> addresses, String location) {

    public ListedStation {
        vlans = List.copyOf(vlans);
        addresses = List.copyOf(addresses);
    }
}
