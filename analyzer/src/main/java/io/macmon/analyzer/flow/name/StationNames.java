package io.macmon.analyzer.flow.name;

import io.macmon.analyzer.claim.Claim.Name.Source;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.wire.KeyedHash;
import io.macmon.config.net.IpAddress;

/**
 * The names of stations, one each: what it revealed, or else what a DNS answer called the owner of one of its
 * addresses. At most {@value #MAX_STATIONS} of either, and {@value #MAX_ADDRESSES} addresses, in less than 6 MiB. If a
 * table is full, what was announced longest ago is forgotten, first that of strangers.
 *
 * <p>A name that a station revealed stays until its source announces another, or a source that {@link Source} lists
 * earlier announces one. One from DNS stays until the next, but the name of an address (PTR) is replaced only by
 * another: several hosts' names can lead to an address.
 *
 * <p>Thread-safe: the workers of a live run share one, because a name and the flows of its station may reach different
 * workers.
 */
public final class StationNames {

    /** The most stations whose names are kept. */
    static final int MAX_STATIONS = 4_096;

    /** The most addresses whose owners are kept. */
    static final int MAX_ADDRESSES = 16_384;

    private final ListedFirst<Long, Known> revealed = new ListedFirst<>(MAX_STATIONS);
    private final ListedFirst<Long, HostName> fromDns = new ListedFirst<>(MAX_STATIONS);
    private final ListedFirst<Address, Owner> owners = new ListedFirst<>(MAX_ADDRESSES);

    /** The name of a station; null if none is known. */
    public synchronized StationName find(long mac) {
        Known known = revealed.get(mac);
        if (known != null) {
            return known.name;
        }
        HostName host = fromDns.get(mac);
        return host == null ? null : host.name;
    }

    /**
     * Remembers a name that a station announced.
     *
     * @param isListed whether it is on the station list; true without a list
     * @return whether a name was lost because the table was full: this one or another
     */
    synchronized boolean learn(long mac, StationName name, Source source, boolean isListed) {
        Known before = revealed.get(mac);
        return (before == null || before.source.compareTo(source) >= 0)
                && revealed.put(mac, new Known(name, source), isListed);
    }

    /**
     * Remembers an address from which a station asked for others. A stranger cannot take that of a listed station.
     *
     * @return whether an address was lost because the table was full: this one or another
     */
    synchronized boolean learnAddress(Address address, Owner owner) {
        Owner before = owners.get(address);
        return (before == null || owner.isListed || !before.isListed) && owners.put(address, owner, owner.isListed);
    }

    /** The station that has an address; null if unknown. */
    synchronized Owner owner(Address address) {
        return owners.get(address);
    }

    /**
     * Remembers a name that a DNS answer gave to an address of a station.
     *
     * @param isReverse whether it is the name of the address; otherwise, the address is one of the name's
     * @return whether a name was lost because the table was full: this one or another
     */
    synchronized boolean learnHost(Owner owner, StationName name, boolean isReverse) {
        HostName before = fromDns.get(owner.mac);
        return (before == null || isReverse || !before.isReverse)
                && fromDns.put(owner.mac, new HostName(name, isReverse), owner.isListed);
    }

    private record Known(StationName name, Source source) {}

    private record HostName(StationName name, boolean isReverse) {}

    /** The station that has an address. */
    record Owner(long mac, boolean isListed) {}

    /** An IP address in a VLAN. */
    record Address(IpAddress address, int vlan) {

        // Senders choose addresses.
        @Override
        public int hashCode() {
            return Long.hashCode(KeyedHash.mix(KeyedHash.mix(vlan, address.high()), address.low()));
        }
    }
}
