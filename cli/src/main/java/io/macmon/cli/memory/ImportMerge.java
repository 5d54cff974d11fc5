package io.macmon.cli.memory;

import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.identity.StationName;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Merges data from another program into the database. The database's own data takes precedence. */
final class ImportMerge {

    private ImportMerge() {}

    static Changes merge(Contents known, Changes added) {
        Map<MacAddress, StationRecord> stations = byKey(known.stations(), StationRecord::mac);
        // The other program knows no VLANs: an address that macmon knows in one belongs to that entry.
        Map<IpAddress, AddressOwner> owners = known.owners().stream()
                .collect(Collectors.toMap(AddressOwner::address, Function.identity(), ImportMerge::latest));
        return new Changes(
                added.stations().stream()
                        .map(station -> stations.containsKey(station.mac())
                                ? merge(stations.get(station.mac()), station)
                                : station)
                        .toList(),
                added.owners().stream()
                        .filter(owner -> !owners.containsKey(owner.address())
                                || owners.get(owner.address()).lastSeen().isBefore(owner.lastSeen()))
                        .map(owner ->
                                owners.containsKey(owner.address()) ? merge(owners.get(owner.address()), owner) : owner)
                        .toList(),
                added.findings());
    }

    private static <K, V> Map<K, V> byKey(Collection<V> values, Function<V, K> key) {
        return values.stream().collect(Collectors.toMap(key, Function.identity()));
    }

    private static StationRecord merge(StationRecord known, StationRecord added) {
        return new StationRecord(
                known.mac(),
                earlier(known.firstSeen(), added.firstSeen()),
                later(known.lastSeen(), added.lastSeen()),
                known.frames(),
                known.bytes(),
                known.vlans(),
                addresses(known, added),
                names(known.names(), added.names()),
                known.fingerprint(),
                known.services(),
                known.neighbour(),
                known.identity(),
                known.dot1x(),
                known.remembered());
    }

    private static List<StationAddress> addresses(StationRecord known, StationRecord added) {
        Map<IpAddress, StationAddress> all = new LinkedHashMap<>();
        known.addresses().forEach(held -> all.put(held.address(), held));
        added.addresses().forEach(held -> all.merge(held.address(), held, ImportMerge::merge));
        return all.values().stream()
                .sorted(Comparator.comparing(StationAddress::lastSeen).reversed())
                .toList();
    }

    private static StationAddress merge(StationAddress known, StationAddress added) {
        return new StationAddress(
                known.address(),
                earlier(known.firstSeen(), added.firstSeen()),
                later(known.lastSeen(), added.lastSeen()),
                known.evidence());
    }

    private static AddressOwner latest(AddressOwner one, AddressOwner other) {
        return one.lastSeen().isBefore(other.lastSeen()) ? other : one;
    }

    private static AddressOwner merge(AddressOwner known, AddressOwner added) {
        if (known.station().equals(added.station())) {
            return new AddressOwner(
                    known.address(),
                    known.vlan(),
                    known.station(),
                    known.previous(),
                    known.since(),
                    later(known.lastSeen(), added.lastSeen()));
        }
        return new AddressOwner(
                known.address(), known.vlan(), added.station(), known.station(), added.since(), added.lastSeen());
    }

    private static List<StationName> names(List<StationName> known, List<StationName> added) {
        List<StationName> all = new ArrayList<>(known);
        added.stream().filter(name -> known.stream().noneMatch(name::isSame)).forEach(all::add);
        return all;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
