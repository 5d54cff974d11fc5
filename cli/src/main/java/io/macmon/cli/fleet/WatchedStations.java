package io.macmon.cli.fleet;

import io.macmon.analyzer.identity.StationName;
import io.macmon.cli.fleet.HeardStation.StationDetails;
import io.macmon.config.net.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The stations of a watch, with the addresses from which they asked for others: at most {@value #MAX_ADDRESSES} each,
 * of the {@value #MAX_STATIONS} stations that asked last. Thread-safe: the workers of a watch share one.
 */
final class WatchedStations implements StationSource {

    static final int MAX_ADDRESSES = 8;
    static final int MAX_STATIONS = 16_384;

    private final LongFunction<Optional<StationName>> names;
    private final Map<Long, Addresses> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Addresses> eldest) {
            return size() > MAX_STATIONS;
        }
    };
    private int changes;

    /** @param names the name that a station revealed; thread-safe */
    WatchedStations(LongFunction<Optional<StationName>> names) {
        this.names = names;
    }

    /** @param revision unique for each set of addresses */
    private record Addresses(List<IpAddress> latestFirst, int revision) {}

    /** Adds an address that a station uses. */
    synchronized void add(long mac, IpAddress address) {
        Addresses before = known.get(mac);
        List<IpAddress> latestFirst = before == null ? List.of() : before.latestFirst;
        if (!latestFirst.isEmpty() && latestFirst.get(0).equals(address)) {
            return;
        }
        List<IpAddress> now = new ArrayList<>(latestFirst);
        boolean isKnown = now.remove(address);
        now.add(0, address);
        if (now.size() > MAX_ADDRESSES) {
            now.remove(MAX_ADDRESSES);
        }
        known.put(mac, new Addresses(List.copyOf(now), isKnown ? before.revision : ++changes));
    }

    @Override
    public void forEachHeard(long sinceNanos, VlanTimes times, Reader reader) {
        times.forEachHeard(sinceNanos, (mac, vlan, lastNanos) -> reader.read(mac, vlan, lastNanos, revision(mac)));
    }

    private int revision(long mac) {
        return 31 * addresses(mac).revision
                + names.apply(mac).map(StationName::name).hashCode();
    }

    private synchronized Addresses addresses(long mac) {
        return known.getOrDefault(mac, new Addresses(List.of(), 0));
    }

    @Override
    public StationDetails details(long mac) {
        return new StationDetails(
                addresses(mac).latestFirst,
                names.apply(mac).map(StationName::name).stream().toList(),
                "");
    }
}
