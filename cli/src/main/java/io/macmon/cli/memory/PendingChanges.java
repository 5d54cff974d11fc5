package io.macmon.cli.memory;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.AnnouncementRecord;
import io.macmon.analyzer.audit.station.RouterGroupRecord;
import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Changes that are not yet on disk: the latest one per station, address, finding, group and announcer. At the limit,
 * the oldest changes are discarded.
 */
final class PendingChanges {

    /** The maximum number of entries of each sort: stations, address owners, findings and so on. */
    static final int LIMIT = 100_000;

    private final int limit;
    private final Map<MacAddress, StationRecord> stations = new LinkedHashMap<>();
    private final Map<AddressOwner.Key, AddressOwner> owners = new LinkedHashMap<>();
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Map<RouterGroupRecord.Key, RouterGroupRecord> groups = new LinkedHashMap<>();
    private final Map<AnnouncementRecord.Key, AnnouncementRecord> announcements = new LinkedHashMap<>();
    private long discarded;

    PendingChanges(int limit) {
        this.limit = limit;
    }

    void add(Changes changes) {
        add(stations, changes.stations(), StationRecord::mac);
        add(owners, changes.owners(), AddressOwner::key);
        add(findings, changes.findings(), Finding::key);
        add(groups, changes.groups(), RouterGroupRecord::key);
        add(announcements, changes.announcements(), AnnouncementRecord::key);
    }

    private <K, V> void add(Map<K, V> entries, Iterable<V> added, Function<V, K> key) {
        for (V entry : added) {
            entries.remove(key.apply(entry));
            entries.put(key.apply(entry), entry);
            if (entries.size() > limit) {
                Iterator<V> oldest = entries.values().iterator();
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
                new ArrayList<>(findings.values()),
                new ArrayList<>(groups.values()),
                new ArrayList<>(announcements.values()));
    }

    void clear() {
        stations.clear();
        owners.clear();
        findings.clear();
        groups.clear();
        announcements.clear();
    }

    int size() {
        return stations.size() + owners.size() + findings.size() + groups.size() + announcements.size();
    }

    /** The number of entries that were discarded for lack of room and never reached the disk. */
    long discarded() {
        return discarded;
    }
}
