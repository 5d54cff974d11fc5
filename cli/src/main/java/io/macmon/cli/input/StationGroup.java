package io.macmon.cli.input;

import io.macmon.config.net.MacAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Stations that are watched together: on devices of their own, with counters of their own.
 *
 * @param name     as in the policy; empty for those that are listed without one
 * @param stations by their whole addresses
 * @param snaplen  octets kept of each of their frames, where that differs from the others'
 * @param write    a capture file of theirs
 */
public record StationGroup(String name, List<MacAddress> stations, OptionalInt snaplen, Optional<Path> write) {

    public StationGroup {
        stations = List.copyOf(stations);
    }
}
