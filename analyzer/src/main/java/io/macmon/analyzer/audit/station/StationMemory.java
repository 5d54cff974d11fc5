package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an audit remembers between runs. */
public interface StationMemory {

    /** Remembers nothing. */
    StationMemory NONE = new StationMemory() {
        @Override
        public Contents recall() {
            return new Contents(false, List.of(), List.of(), List.of());
        }

        @Override
        public void remember(Changes changes) {}
    };

    /** Returns everything remembered. Called once, before the first frame. */
    Contents recall();

    /**
     * Returns the mutes if they changed since the last call, or if this is the first one. Called on the same thread as
     * {@link #remember}, or before it starts.
     */
    default Optional<List<Mute>> changedMutes() {
        return Optional.empty();
    }

    /** Stores all of the changes or, if the process is killed, none. One thread only; may block. */
    void remember(Changes changes);

    /**
     * Everything remembered.
     *
     * @param isEnabled whether anything is ever remembered; if not, no station is new
     * @param stations  in ascending order of when they were last seen
     * @param owners    the owners of IP addresses, one per address and VLAN
     * @param passwordKey the key of the hashes by which passwords are compared
     */
    record Contents(
            boolean isEnabled,
            List<StationRecord> stations,
            List<AddressOwner> owners,
            List<Finding> findings,
            long passwordKey,
            List<RouterGroupRecord> groups,
            List<AnnouncementRecord> announcements) {

        /** Without what was learned about routers and DHCP servers. */
        public Contents(
                boolean isEnabled, List<StationRecord> stations, List<AddressOwner> owners, List<Finding> findings) {
            this(isEnabled, stations, owners, findings, new SecureRandom().nextLong(), List.of(), List.of());
        }
    }

    /**
     * The station that owns an IP address in a VLAN.
     *
     * @param vlan     0 if untagged, or {@link #ANY_VLAN}
     * @param station  null if the address was given back: its entry is deleted
     * @param previous the previous owner; null if there was none
     */
    record AddressOwner(
            IpAddress address, int vlan, MacAddress station, MacAddress previous, Instant since, Instant lastSeen) {

        /** The VLAN is not known: the entry comes from another program, or from an older macmon. */
        public static final int ANY_VLAN = -1;

        /** What identifies the entry. */
        public Key key() {
            return new Key(address, vlan);
        }

        /** An IP address in a VLAN. */
        public record Key(IpAddress address, int vlan) {}
    }

    /**
     * Changed entries. Each replaces the entry with the same key: a MAC address, an IP address in a VLAN, a finding's
     * key, a group of virtual routers, or an announcer.
     */
    record Changes(
            List<StationRecord> stations,
            List<AddressOwner> owners,
            List<Finding> findings,
            List<RouterGroupRecord> groups,
            List<AnnouncementRecord> announcements) {

        /** Without what was learned about routers and DHCP servers. */
        public Changes(List<StationRecord> stations, List<AddressOwner> owners, List<Finding> findings) {
            this(stations, owners, findings, List.of(), List.of());
        }

        public boolean isEmpty() {
            return stations.isEmpty()
                    && owners.isEmpty()
                    && findings.isEmpty()
                    && groups.isEmpty()
                    && announcements.isEmpty();
        }
    }
}
