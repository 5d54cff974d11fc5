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
 * @param broadcasts frames that the sensor has heard from the station since its last sighting
 */
public record Sighting(
        Origin origin,
        Instant at,
        MacAddress mac,
        int vlan,
        Set<InetAddress> addresses,
        List<String> names,
        String type,
        String place,
        List<Broadcast> broadcasts) {

    /** The most broadcasts that a sighting carries. */
    public static final int MAX_BROADCASTS = 8;

    /** The most characters that the names of a sensor and of a place have. */
    public static final int MAX_NAME = 255;

    /** Whether a sensor or a place can have a name. The settings of sensors allow less. */
    public static boolean isName(String text) {
        return text.length() <= MAX_NAME && text.chars().noneMatch(Character::isISOControl);
    }

    public Sighting {
        addresses = Set.copyOf(addresses);
        names = List.copyOf(names);
        broadcasts = List.copyOf(broadcasts);
    }

    /**
     * Identifies a record, also if it is sent twice.
     *
     * @param boot     random, new at each start of the sensor
     * @param sequence number of the record since that start, from 0
     */
    public record Origin(String sensor, UUID boot, long sequence) {}

    /**
     * A broadcast or multicast frame of the station. Two sensors that hear the same frame are on one segment.
     *
     * @param hash of source, EtherType and payload; equal for all sensors and versions
     * @param at   when the frame was heard, by the sensor's clock
     */
    public record Broadcast(long hash, Instant at) {}
}
