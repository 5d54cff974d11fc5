package io.macmon.cli.memory;

import io.macmon.analyzer.audit.StationMemory.Changes;
import io.macmon.analyzer.audit.StationMemory.Owner;
import io.macmon.analyzer.audit.StationMemory.Recalled;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.HeldAddress;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Adds what another program knew to what is remembered; what is remembered counts more. */
final class Merge {

    private Merge() {}

    static Changes of(Recalled known, Changes added) {
        Map<MacAddress, StationRecord> stations = byKey(known.stations(), StationRecord::mac);
        Map<IpAddress, Owner> owners = byKey(known.owners(), Owner::address);
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
                known.octets(),
                known.vlans(),
                addresses(known, added),
                union(known.names(), added.names()),
                known.fingerprint(),
                known.services(),
                known.neighbour(),
                known.identity(),
                known.dot1x());
    }

    private static List<HeldAddress> addresses(StationRecord known, StationRecord added) {
        Map<IpAddress, HeldAddress> all = new LinkedHashMap<>();
        known.addresses().forEach(held -> all.put(held.address(), held));
        added.addresses().forEach(held -> all.merge(held.address(), held, Merge::merge));
        return all.values().stream()
                .sorted(Comparator.comparing(HeldAddress::lastSeen).reversed())
                .toList();
    }

    private static HeldAddress merge(HeldAddress known, HeldAddress added) {
        return new HeldAddress(
                known.address(),
                earlier(known.firstSeen(), added.firstSeen()),
                later(known.lastSeen(), added.lastSeen()),
                known.how());
    }

    private static Owner merge(Owner known, Owner added) {
        if (known.station().equals(added.station())) {
            return new Owner(
                    known.address(),
                    known.station(),
                    known.before(),
                    known.since(),
                    later(known.lastSeen(), added.lastSeen()));
        }
        return new Owner(known.address(), added.station(), known.station(), added.since(), added.lastSeen());
    }

    private static <T> List<T> union(List<T> known, List<T> added) {
        LinkedHashSet<T> all = new LinkedHashSet<>(known);
        all.addAll(added);
        return new ArrayList<>(all);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
