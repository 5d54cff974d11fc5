package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.audit.station.StationRecord.StationName;
import java.util.ArrayList;
import java.util.List;

/**
 * What a station reveals about itself in ARP, DHCP, mDNS, LLDP and the like. Setters return whether anything changed.
 */
final class StationProfile {

    /** The profile of a station that revealed nothing; never modified. */
    static final StationProfile EMPTY = new StationProfile();

    static final int MAX_NAMES = 8;
    static final int MAX_SERVICES = 8;

    private final StationAddresses addresses = new StationAddresses();
    private List<StationName> names = List.of();
    private List<String> services = List.of();
    private String fingerprint = "";
    private String neighbour = "";
    private SharedMacDetector sharedMac; // null until needed

    StationAddresses addresses() {
        return addresses;
    }

    boolean addName(String name, String source) {
        StationName added = new StationName(name, source);
        if (names.contains(added)) {
            return false;
        }
        names = appended(names, added, MAX_NAMES);
        return true;
    }

    boolean addService(String service) {
        if (services.contains(service)) {
            return false;
        }
        services = appended(services, service, MAX_SERVICES);
        return true;
    }

    private static <T> List<T> appended(List<T> list, T last, int max) {
        List<T> longer = new ArrayList<>(list.size() == max ? list.subList(1, max) : list);
        longer.add(last);
        return longer;
    }

    boolean setFingerprint(String text) {
        boolean isChanged = !text.equals(fingerprint);
        fingerprint = text;
        return isChanged;
    }

    boolean setNeighbour(String text) {
        boolean isChanged = !text.equals(neighbour);
        neighbour = text;
        return isChanged;
    }

    SharedMacDetector sharedMac() {
        if (sharedMac == null) {
            sharedMac = new SharedMacDetector();
        }
        return sharedMac;
    }

    List<StationName> names() {
        return names;
    }

    List<String> services() {
        return services;
    }

    String fingerprint() {
        return fingerprint;
    }

    String neighbour() {
        return neighbour;
    }
}
