package io.macmon.fleet.wire;

import io.macmon.config.net.MacAddress;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A sensor has heard a station.
 *
 * @param origin    which record of which sensor this is
 * @param at        when the station was heard, by the sensor's clock
 * @param vlan      ID of the outermost tag; 0 for untagged frames
 * @param names     host names that the station gave itself
 * @param type      type of device; empty if not known
 * @param place     where the sensor is; empty if that is not configured
 */
public record Sighting(
        Origin origin,
        Instant at,
        MacAddress mac,
        int vlan,
        Set<InetAddress> addresses,
        List<String> names,
        String type,
        String place) {

    public Sighting {
        addresses = Set.copyOf(addresses);
        names = List.copyOf(names);
    }

    /**
     * Identifies a record, also if it is sent twice.
     *
     * @param boot     random, new at each start of the sensor
     * @param sequence number of the record since that start, from 0
     */
    public record Origin(String sensor, UUID boot, long sequence) {}
}
