package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.identity.RememberedIdentity;
import io.macmon.analyzer.identity.RememberedTrait;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.identity.Trait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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

    private static final Comparator<StationName> LEAST_WANTED_FIRST =
            Comparator.comparing((StationName name) -> !name.isFromDns()).thenComparing(StationName::lastSeen);

    private final StationAddresses addresses = new StationAddresses();
    private final SenderAddresses senders = new SenderAddresses();
    private List<StationName> names = List.of();
    private List<String> services = List.of();
    private CompactText fingerprint = CompactText.EMPTY;
    private CompactText neighbour = CompactText.EMPTY;
    private PackedTraits traits = PackedTraits.EMPTY;
    private SharedMacDetector sharedMac; // null until needed
    private RememberedIdentity identity; // null until needed

    /** The profile from an earlier run; null if the station revealed nothing. */
    static StationProfile of(StationRecord saved) {
        StationProfile profile = new StationProfile();
        profile.addresses.restore(saved.addresses());
        saved.names().stream().limit(MAX_NAMES).forEach(profile::addName);
        saved.services().stream().limit(MAX_SERVICES).forEach(profile::addService);
        profile.setFingerprint(saved.fingerprint());
        profile.setNeighbour(saved.neighbour());
        if (!saved.remembered().isEmpty()) {
            profile.identity().restore(saved.remembered());
            saved.remembered().stream()
                    .filter(known -> known.isKnown() && !known.isLeftOut())
                    .forEach(known -> profile.addTrait(known.trait()));
        }
        return profile.memorySize() == EMPTY.memorySize() ? null : profile;
    }

    StationAddresses addresses() {
        return addresses;
    }

    SenderAddresses senders() {
        return senders;
    }

    boolean addName(String name, String source, Instant lastSeen) {
        return addName(new StationName(name, source.intern(), lastSeen)); // one copy of the source for all stations
    }

    private boolean addName(StationName added) {
        return addName(added, added.isFromDns());
    }

    boolean addHostName(String name, boolean isReverse, Instant lastSeen) {
        return addName(new StationName(name, StationName.DNS, lastSeen), !isReverse);
    }

    // A name that was announced again keeps its place: reports show the first one. The last ones are from DNS.
    private boolean addName(StationName added, boolean isLast) {
        List<StationName> all = new ArrayList<>(names);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).isSame(added)) {
                if (added.lastSeen().isAfter(all.get(i).lastSeen())) {
                    all.set(i, added);
                    names = List.copyOf(all);
                }
                return false;
            }
        }
        int bytes = nameBytes() + MemorySize.of(added.name());
        while (!all.isEmpty() && (all.size() >= MAX_NAMES || bytes > MAX_NAME_BYTES)) {
            StationName oldest = Collections.min(all, LEAST_WANTED_FIRST);
            if (added.isFromDns() && !oldest.isFromDns()) {
                return false;
            }
            all.remove(oldest);
            bytes -= MemorySize.of(oldest.name());
        }
        int others = (int) all.stream().filter(name -> !name.isFromDns()).count();
        all.add(isLast ? all.size() : others, added);
        names = List.copyOf(all);
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
                + MemorySize.TIME * names.size()
                + MemorySize.of(fingerprint)
                + MemorySize.of(neighbour)
                + senders.memorySize()
                + traits.memorySize()
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
        traits = PackedTraits.EMPTY;
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

    boolean addTrait(Trait trait) {
        if (traits.contains(trait)) {
            return false;
        }
        traits = traits.with(trait);
        return true;
    }

    List<Trait> traits() {
        return traits.traits();
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

    /** What a later run needs to recognise it. */
    List<RememberedTrait> remembered() {
        return identity == null ? List.of() : identity.snapshot();
    }

    RememberedIdentity identity() {
        if (identity == null) {
            identity = new RememberedIdentity();
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
