package io.macmon.config.policy;

import io.macmon.config.net.IpPrefix;
import java.util.List;

/**
 * An entry of a list of stations.
 *
 * @param pattern  whom it means
 * @param name      as the list tells it; empty when it does not
 * @param vlans     where it may be, 1 to 4094, or 0 for no tag; empty leaves that to its group
 * @param addresses that it may have; empty leaves that to its group
 * @param location     where it is written, as in {@code printers.txt:3}
 */
public record ListedStation(
        MacPattern pattern, String name, List<Integer> vlans, List<IpPrefix> addresses, String location) {

    public ListedStation {
        vlans = List.copyOf(vlans);
        addresses = List.copyOf(addresses);
    }
}
