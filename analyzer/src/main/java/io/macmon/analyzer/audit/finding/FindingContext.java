package io.macmon.analyzer.audit.finding;

import io.macmon.config.net.MacAddress;
import java.util.Optional;

/**
 * What is known about the stations that a finding concerns. Texts are printable; text from the network is escaped.
 *
 * @param station the station of the finding; empty if the finding is about the whole segment
 * @param vlan    the VLAN of the frame; 0 if untagged, or if the finding does not come from a frame of the station
 * @param other   the other party, such as the owner of a disputed address; empty if only one is involved
 */
public record FindingContext(Optional<Party> station, int vlan, Optional<Party> other) {

    /** Nothing is known. */
    public static final FindingContext NONE = new FindingContext(Optional.empty(), 0, Optional.empty());

    /**
     * A station.
     *
     * @param vendor from the IEEE registry; empty if unknown
     * @param name   in the policy, else the first that the station revealed; empty if it has none
     * @param group  the group that lists it; empty if none does
     */
    public record Party(MacAddress mac, String vendor, String name, String group) {}
}
