package io.macmon.cli.input;

import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import io.macmon.config.net.MacMap;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Which stations are watched, in groups, and which others are expected. Immutable. Thread-safe.
 *
 * <p>A policy's denied stations are neither watched nor expected; its ignored stations are expected, but not watched.
 * If no station is listed, all sources are watched and expected, except denied ones.
 */
public final class StationGroups {

    private final Policy policy;
    private final boolean isPolicy;
    private final List<StationGroup> groups;
    private final Map<String, StationGroup> byName = new LinkedHashMap<>();
    private final MacMap<StationGroup> byStation;
    private final MacMap<String> names; // of a plain list

    private StationGroups(
            Policy policy, boolean isPolicy, List<StationGroup> groups, Map<MacAddress, String> listedNames) {
        this.policy = policy;
        names = new MacMap<>(listedNames);
        this.isPolicy = isPolicy;
        this.groups = List.copyOf(groups);
        Map<MacAddress, StationGroup> members = new LinkedHashMap<>();
        for (StationGroup group : groups) {
            byName.put(group.name(), group);
            group.stations().forEach(station -> members.put(station, group));
        }
        MacList.distinct(members.keySet());
        byStation = new MacMap<>(members);
    }

    /** Turns a plain list into one group without a name; no other source is expected. */
    public static StationGroups of(List<MacAddress> stations) {
        return of(stations, Map.of());
    }

    static StationGroups of(List<MacAddress> stations, Map<MacAddress, String> names) {
        StationGroup all = new StationGroup("", MacList.distinct(stations), OptionalInt.empty(), Optional.empty());
        return new StationGroups(Policy.NONE, false, stations.isEmpty() ? List.of() : List.of(all), names);
    }

    /** @throws io.macmon.config.text.ConfigException if the policy lists more stations than macmon can watch */
    static StationGroups of(Policy policy) {
        return new StationGroups(
                policy,
                true,
                policy.groups().stream().map(group -> group(policy, group)).toList(),
                Map.of());
    }

    private static StationGroup group(Policy policy, Group group) {
        List<MacAddress> stations = group.stations().stream()
                .map(ListedStation::pattern)
                .filter(station -> station.isOneStation() && !policy.denies(station.value()))
                .map(MacPattern::address)
                .toList();
        return new StationGroup(group.name(), stations, group.snaplen(), group.captureFile());
    }

    public List<StationGroup> groups() {
        return groups;
    }

    /** Whether the groups come from a policy, and so have names. */
    public boolean isNamed() {
        return isPolicy;
    }

    /** All stations that are listed with a full address. */
    List<MacAddress> stations() {
        return groups.stream().flatMap(group -> group.stations().stream()).toList();
    }

    /** Whether no station is listed, so that all sources except denied ones are watched. */
    boolean selectsAllSources() {
        return groups.isEmpty();
    }

    /** Whether there can be unexpected sources. */
    public boolean mayAlert() {
        return !groups.isEmpty() || !policy.deny().isEmpty();
    }

    /** Whether a source is watched. */
    boolean selects(long source) {
        return groupOf(source) != null || (selectsAllSources() && !policy.denies(source));
    }

    /** Whether a source is expected; others raise alerts. */
    public boolean expects(long source) {
        return selects(source) || policy.ignores(source);
    }

    /** The group of a source; null if it is in none. */
    public StationGroup groupOf(long source) {
        StationGroup group = byStation.get(source);
        return group == null && isPolicy ? groupByPrefix(source) : group;
    }

    /** The name of a source in the policy or the list; empty if it has none. */
    public String nameOf(long source) {
        String listed = names.get(source);
        return listed != null ? listed : policy.nameOf(source);
    }

    /** The expected sources that are listed with a full address. */
    List<MacAddress> expectedAddresses() {
        Stream<MacAddress> ignored = policy.ignore().stream()
                .filter(pattern -> pattern.isOneStation() && policy.ignores(pattern.value()))
                .map(MacPattern::address);
        return Stream.concat(stations().stream(), ignored).distinct().toList();
    }

    /** The prefixes in groups; the kernel cannot select their stations. */
    List<MacPattern> prefixes() {
        List<MacPattern> prefixes = new ArrayList<>();
        for (Group group : policy.groups()) {
            group.stations().stream()
                    .map(ListedStation::pattern)
                    .filter(pattern -> !pattern.isOneStation())
                    .forEach(prefixes::add);
        }
        return prefixes;
    }

    /** The groups whose capture file or snaplen has changed, which a running capture cannot apply. */
    List<String> groupsNeedingRestart(StationGroups before) {
        return groups.stream()
                .filter(group -> {
                    StationGroup old = before.byName.get(group.name());
                    return old == null
                            ? group.write().isPresent()
                            : !old.write().equals(group.write())
                                    || !old.snaplen().equals(group.snaplen());
                })
                .map(StationGroup::name)
                .toList();
    }

    private StationGroup groupByPrefix(long source) {
        if (policy.denies(source)) {
            return null;
        }
        return policy.member(source)
                .map(member -> byName.get(member.group().name()))
                .orElse(null);
    }
}
