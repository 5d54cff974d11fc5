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

    /** Room for eight names of 30 letters, or one of any length. */
    private static final int MAX_NAME_BYTES = 1_024;

    private static final int MAX_TEXT = 200;

    private final StationAddresses addresses = new StationAddresses();
    private final SenderAddresses senders = new SenderAddresses();
    private List<StationName> names = List.of();
    private List<String> services = List.of();
    private CompactText fingerprint = CompactText.EMPTY;
    private CompactText neighbour = CompactText.EMPTY;
    private SharedMacDetector sharedMac; // null until needed
    private KnownIdentity identity; // null until needed

    StationAddresses addresses() {
        return addresses;
    }

    SenderAddresses senders() {
        return senders;
    }

    boolean addName(String name, String source) {
        StationName added = new StationName(name, source.intern()); // one copy for all stations
        if (names.contains(added)) {
            return false;
        }
        names = appended(names, added, MAX_NAMES);
        while (nameBytes() > MAX_NAME_BYTES) {
            names = names.subList(1, names.size());
        }
        names = List.copyOf(names);
        return true;
    }

    private int nameBytes() {
        int bytes = 0;
        for (StationName name : names) {
            bytes += MemorySize.of(name.name());
        }
        return bytes;
    }

    /** The memory that it takes, in bytes. */
    int memorySize() {
        int bytes = nameBytes()
                + MemorySize.of(fingerprint)
                + MemorySize.of(neighbour)
                + senders.memorySize()
                + MemorySize.ADDRESS * addresses.entries().size()
                + (sharedMac == null ? 0 : sharedMac.memorySize())
                + (identity == null ? 0 : identity.memorySize());
        for (String service : services) {
            bytes += MemorySize.of(service);
        }
        return bytes;
    }

    /** Drops what the station says about itself, and all but its latest addresses. */
    void dropDetails() {
        names = List.of();
        services = List.of();
        fingerprint = CompactText.EMPTY;
        neighbour = CompactText.EMPTY;
        sharedMac = null;
        identity = null;
        addresses.dropOlder();
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

    boolean setFingerprint(String whole) {
        CompactText text = CompactText.of(whole, MAX_TEXT);
        boolean isChanged = !text.equals(fingerprint);
        fingerprint = text;
        return isChanged;
    }

    boolean setNeighbour(String whole) {
        CompactText text = CompactText.of(whole, MAX_TEXT);
        boolean isChanged = !text.equals(neighbour);
        neighbour = text;
        return isChanged;
    }

    KnownIdentity identity() {
        if (identity == null) {
            String name = names.stream()
                    .filter(known -> known.source().equals("dhcp"))
                    .reduce("", (earlier, later) -> later.name(), (earlier, later) -> later);
            identity = new KnownIdentity(name, fingerprint());
        }
        return identity;
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
        return fingerprint.toString();
    }

    String neighbour() {
        return neighbour.toString();
    }
}
