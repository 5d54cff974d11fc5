package io.macmon.cli.memory;

import io.macmon.analyzer.audit.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.StationMemory.Changes;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What is not yet on the disk: of each station, address and finding the latest. Bounded; the oldest are given up. */
final class PendingChanges {

    /** Stations, and owners of addresses, and findings, that are kept at most. */
    static final int LIMIT = 100_000;

    private final int limit;
    private final Map<MacAddress, StationRecord> stations = new LinkedHashMap<>();
    private final Map<IpAddress, AddressOwner> owners = new LinkedHashMap<>();
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private long discarded;

    PendingChanges(int limit) {
        this.limit = limit;
    }

    void add(Changes changes) {
        add(stations, changes.stations(), StationRecord::mac);
        add(owners, changes.owners(), AddressOwner::address);
        add(findings, changes.findings(), Finding::id);
    }

    private <K, V> void add(Map<K, V> kept, Iterable<V> added, Function<V, K> key) {
        for (V entry : added) {
            kept.remove(key.apply(entry));
            kept.put(key.apply(entry), entry);
            if (kept.size() > limit) {
                Iterator<V> oldest = kept.values().iterator();
                oldest.next();
                oldest.remove();
                discarded++;
            }
        }
    }

    Changes all() {
        return new Changes(
                new ArrayList<>(stations.values()),
                new ArrayList<>(owners.values()),
                new ArrayList<>(findings.values()));
    }

    void clear() {
        stations.clear();
        owners.clear();
        findings.clear();
    }

    int size() {
        return stations.size() + owners.size() + findings.size();
    }

    /** Entries that found no room here, and never reached the disk. */
    long discarded() {
        return discarded;
    }
}
