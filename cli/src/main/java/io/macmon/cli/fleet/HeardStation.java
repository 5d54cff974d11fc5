package io.macmon.cli.fleet;

import io.macmon.analyzer.broadcast.Broadcast;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.List;

/**
 * A station to report to a fleet.
 *
 * @param at         when it was heard
 * @param vlan       where it was heard: the ID of the outermost tag; 0 for untagged
 * @param broadcasts some of the broadcasts that it sent since it was last reported
 */
public record HeardStation(MacAddress mac, Instant at, int vlan, StationDetails details, List<Broadcast> broadcasts) {

    public HeardStation {
        broadcasts = List.copyOf(broadcasts);
    }

    /**
     * What is known about a station.
     *
     * @param addresses latest first
     * @param names     that it gave itself or got from a server
     * @param type      what type of device it probably is, as in {@code printer}; empty if unknown
     */
    public record StationDetails(List<IpAddress> addresses, List<String> names, String type) {

        /** Nothing is known. */
        public static final StationDetails NONE = new StationDetails(List.of(), List.of(), "");

        public StationDetails {
            addresses = List.copyOf(addresses);
            names = List.copyOf(names);
        }
    }
}
