package io.macmon.cli.input;

import io.macmon.config.net.MacAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Stations that share devices and counters.
 *
 * @param name     the group's name in the policy; empty for a plain list
 * @param stations the stations with full addresses
 * @param snaplen  bytes captured per frame, if the policy sets it
 * @param write    a capture file for their frames, if the policy sets it
 */
public record StationGroup(String name, List<MacAddress> stations, OptionalInt snaplen, Optional<Path> write) {

    public StationGroup {
        stations = List.copyOf(stations);
    }
}
