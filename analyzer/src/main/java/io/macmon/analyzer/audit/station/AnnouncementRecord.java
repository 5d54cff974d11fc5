package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.RawValues;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A snapshot of the settings that a router or DHCP server announces, for the database. Times are in nanoseconds since
 * 1970. Text came from the network.
 *
 * @param isEstablished     whether the station mattered when it announced them
 * @param messages          how many messages were seen, up to a small number
 * @param values            the known values, by setting; none for a setting that is known to be absent
 * @param absent            the settings that answers to clients that requested them lacked
 * @param absentUnrequested the settings that other answers lacked
 */
public record AnnouncementRecord(
        Key key,
        boolean isEstablished,
        long firstNanos,
        long lastNanos,
        int messages,
        Lifetime lifetime,
        Map<String, Values> values,
        Set<String> absent,
        Set<String> absentUnrequested) {

    private static final int MAX_SETTINGS = 1_024;
    private static final int MAX_LENGTH = 1_024;
    private static final int MAX_VLAN = 4_095;
    private static final long MAX_MAC = 0xFFFF_FFFF_FFFFL;

    public AnnouncementRecord {
        values = Map.copyOf(values);
        absent = Set.copyOf(absent);
        absentUnrequested = Set.copyOf(absentUnrequested);
    }

    /** @throws IllegalArgumentException if an audit cannot have made such a snapshot */
    public void requireValid() {
        key.requireValid();
        lifetime.requireValid();
        require(firstNanos >= 0 && firstNanos <= lastNanos && messages >= 0, "the times");
        require(values.size() + absent.size() + absentUnrequested.size() <= MAX_SETTINGS, "too many settings");
        require(
                Stream.of(values.keySet(), absent, absentUnrequested)
                        .flatMap(Set::stream)
                        .allMatch(setting -> setting.length() <= MAX_LENGTH),
                "the name of a setting");
        values.values().forEach(known -> known.requireValid(lastNanos));
    }

    private static void require(boolean isValid, String what) {
        if (!isValid) {
            throw new IllegalArgumentException("invalid announcement: " + what);
        }
    }

    /**
     * Who announces settings, of what kind, and for whom.
     *
     * @param mac        the station; 0 for the routers of a group
     * @param vlan       0 if untagged
     * @param scope      the group of a virtual router, or the identifier of a DHCP server; otherwise none
     * @param clientKind the class of the DHCP clients; none if the settings do not depend on it
     */
    public record Key(Service.Kind kind, long mac, int vlan, RawValues scope, RawValues clientKind) {

        /** Whether the settings depend on the class of the clients. */
        public boolean isByClient() {
            return !clientKind.isEmpty();
        }

        private void requireValid() {
            require(vlan >= 0 && vlan <= MAX_VLAN, "the VLAN");
            require(mac >= 0 && mac <= MAX_MAC, "the MAC address");
        }
    }

    /** The known values of a setting, and when they were last announced. */
    public record Values(RawValues known, long lastNanos) {

        private void requireValid(long latestNanos) {
            require(lastNanos >= 0 && lastNanos <= latestNanos, "a value's time");
        }
    }

    /**
     * The lifetime that a router advertises, in seconds, and how often it ended.
     *
     * @param before      the longest of the last hour
     * @param expiryNanos when hosts forget the router
     * @param burst       how often it ended at once
     * @param ends        how often it ended in an hour
     */
    public record Lifetime(
            int before,
            long beforeNanos,
            long expiryNanos,
            boolean isEnded,
            long burstNanos,
            int burst,
            long endsNanos,
            int ends) {

        private void requireValid() {
            require(
                    before >= 0
                            && beforeNanos >= 0
                            && expiryNanos >= 0
                            && burstNanos >= 0
                            && burst >= 0
                            && endsNanos >= 0
                            && ends >= 0,
                    "the lifetime");
        }
    }
}
