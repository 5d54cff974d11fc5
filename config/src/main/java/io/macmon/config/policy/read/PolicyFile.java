package io.macmon.config.policy.read;

import io.macmon.config.CaptureConfig;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.IpPrefix;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.PlacePattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.RandomizedMacs;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.VirtualRouter;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Problems;
import io.macmon.config.text.Suggestion;
import io.macmon.config.text.YamlMapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads a policy file.
 *
 * <pre>
 *   groups:
 *     printers:
 *       mac: [00:11:22:33:44:55, aa:bb:cc:*]     # stations and prefixes, or {mac: x, name: y, vlan: 1, address: z}
 *       macs: printers.ethers                    # a file of them, several, or {file: x, format: hostapd}
 *       vlan: [10, untagged]
 *       address: [192.0.2.0/24, "2001:db8::/64"]
 *       role: [router, dhcp-server]              # also proxy-arp, switch, name-proxy, shared-mac; dot1x or mab
 *       expected: true
 *       place: [hq, branch-*]                    # for a fleet
 *       randomized: warn                         # allow, warn or deny
 *       write: printers.pcapng                   # for watch
 *       snaplen: 128
 *   deny: [00:de:ad:be:ef:00]                    # a list, or a mapping with mac and macs
 *   ignore: {macs: lab.txt}
 *   virtual-routers:
 *     - address: 192.0.2.1
 *       mac: [00:00:5e:00:01:07]
 *   own: [00:11:22:33:44:66]
 *   devices: {annas-laptop: [00:11:22:33:44:77, 00:11:22:33:44:88]}
 * </pre>
 *
 * <p>A path is relative to the policy's directory. A station or a prefix may be in one group only. If that group has
 * several entries for it, they are merged, and the VLANs and addresses of all of them apply: ethers(5), for example,
 * has a line per address of a router. A prefix may cover stations in another group; their own entries take precedence.
 * A station may be in a group and also be denied; then it is denied, with a warning.
 *
 * <p>One thread only.
 */
public final class PolicyFile {

    /** The maximum number of entries in a policy, over all of its lists. */
    public static final int MAX_ENTRIES = 500_000;

    private final Path file;
    private final Optional<String> text;
    private final Set<Path> files = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<MacPattern, Owner> owners = new HashMap<>();
    private final Map<Path, String> written = new HashMap<>();
    private Problems problems = Problems.collected();
    private StationReader stations;
    private String randomizedGroup = "";

    /** Creates a policy file without reading it; see {@link #read()}. */
    public PolicyFile(Path file) {
        this(file, Optional.empty());
    }

    private PolicyFile(Path file, Optional<String> text) {
        this.file = file;
        this.text = text;
        files.add(file);
        stations = new StationReader(file, files, warnings, problems);
    }

    /** A policy file as it would be with this text; its lists are read from their files. */
    public static PolicyFile withText(Path file, String text) {
        return new PolicyFile(file, Optional.of(text));
    }

    /**
     * Reads a policy and its lists.
     *
     * @throws ConfigException with file, line and column of the error
     */
    public static Policy read(Path file) {
        return new PolicyFile(file).read();
    }

    /**
     * Reads the policy and its lists as they are now.
     *
     * @throws ConfigException with file, line and column of the error
     */
    public Policy read() {
        Policy policy = tryRead().orElse(Policy.NONE);
        if (problems.count() > 0) {
            throw problems.all().get(0);
        }
        return policy;
    }

    /**
     * Reads the policy and its lists as they are now, and returns all errors, each with file, line and column. A file
     * that is not YAML, or cannot be read, is one error.
     */
    public List<ConfigException> check() {
        tryRead();
        return problems.all();
    }

    private Optional<Policy> tryRead() {
        reset();
        return problems.attempt(this::readAll);
    }

    private Policy readAll() {
        YamlMapping root = text.map(given -> YamlMapping.parse(file, given, problems))
                .orElseGet(() -> YamlMapping.read(file, problems))
                .allowOnly("groups", "deny", "ignore", "virtual-routers", "own", "devices");
        if (root.keys().isEmpty()) {
            throw new ConfigException(file.toString(), "lists no stations; add them under 'groups:'");
        }
        Policy policy = new Policy(
                groups(root),
                patterns(root, "deny"),
                patterns(root, "ignore"),
                virtualRouters(root),
                root.values("own", MacList::parseStation),
                new DeviceReader(problems).read(root));
        warnAboutDenied(policy);
        return policy;
    }

    /** The files that the last read used, even if it failed: first the policy, then its lists. */
    public List<Path> files() {
        return List.copyOf(files);
    }

    /** Warnings from the last read, about entries that are valid but probably not intended. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    private void reset() {
        files.clear();
        files.add(file);
        problems = Problems.collected();
        stations = new StationReader(file, files, warnings, problems);
        randomizedGroup = "";
        warnings.clear();
        owners.clear();
        written.clear();
    }

    private List<Group> groups(YamlMapping root) {
        if (!root.has("groups")) {
            return List.of();
        }
        return problems.attempt(() -> root.mapping("groups"))
                .map(groups -> groups(root, groups))
                .orElse(List.of());
    }

    private List<Group> groups(YamlMapping root, YamlMapping groups) {
        if (groups.keys().isEmpty()) {
            problems.add(root.error("groups", "there are no groups; add each as 'name:' with its stations below"));
        }
        return groups.keys().stream()
                .flatMap(name -> problems.attempt(() -> group(groups, name)).stream())
                .toList();
    }

    private Group group(YamlMapping groups, String name) {
        YamlMapping entry = groups.mapping(name)
                .allowOnly(
                        "mac",
                        "macs",
                        "vlan",
                        "address",
                        "role",
                        "expected",
                        "place",
                        "write",
                        "snaplen",
                        "randomized");
        int before = problems.count();
        RandomizedMacs randomized =
                entry.value("randomized", RandomizedMacs::parse).orElse(RandomizedMacs.DENY);
        List<ListedStation> members = members(entry, name, randomized);
        if (members.isEmpty() && problems.count() == before) {
            problems.add(groups.error(
                    name, "group '" + name + "' has no stations; list them under 'mac:', or a file under 'macs:'"));
        }
        return entry.convert(keys -> new Group(
                name,
                members,
                keys.values("vlan", VlanId::parse),
                keys.values("address", IpPrefix::parse),
                roles(keys),
                keys.flag("expected"),
                write(keys, name),
                snaplen(keys),
                keys.values("place", PlacePattern::new),
                randomized));
    }

    private List<ListedStation> members(YamlMapping entry, String group, RandomizedMacs randomized) {
        GroupMembers members = new GroupMembers();
        List<ListedStation> all = new ArrayList<>(stations.members(entry));
        if (randomized != RandomizedMacs.DENY) {
            all.addAll(randomizedStations(entry, group));
        }
        for (ListedStation listed : all) {
            Owner owner = owners.putIfAbsent(listed.pattern(), new Owner(group, listed.location()));
            if (owner != null && !owner.group.equals(group)) {
                problems.add(new ConfigException(
                        listed.location(),
                        listed.pattern() + " is already in group '" + owner.group + "' (" + owner.location
                                + "); a station can be in one group only"));
            }
            members.add(listed);
        }
        return members.list();
    }

    private List<ListedStation> randomizedStations(YamlMapping entry, String group) {
        if (!randomizedGroup.isEmpty()) {
            problems.add(entry.error(
                    "randomized",
                    "randomized: group '" + randomizedGroup + "' already contains the randomised MAC addresses"));
            return List.of();
        }
        randomizedGroup = group;
        String location = entry.location("randomized");
        return RandomizedMacs.prefixes().stream()
                .map(prefix -> new ListedStation(prefix, "", List.of(), List.of(), location))
                .toList();
    }

    private List<MacPattern> patterns(YamlMapping root, String key) {
        List<ListedStation> listed;
        if (!root.has(key)) {
            listed = List.of();
        } else if (root.isMapping(key)) {
            listed = stations.listed(root.mapping(key).allowOnly("mac", "macs"));
        } else {
            listed = stations.inline(root, key);
        }
        return listed.stream().map(ListedStation::pattern).distinct().toList();
    }

    private Set<Role> roles(YamlMapping entry) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        roles.addAll(entry.values("role", PolicyFile::role));
        if (roles.contains(Role.DOT1X) && roles.contains(Role.MAB)) {
            problems.add(entry.error(
                    "role", "role: a station cannot be both dot1x and mab; mab is for stations without 802.1X"));
        }
        return roles;
    }

    private static Role role(String name) {
        return Arrays.stream(Role.values())
                .filter(role -> role.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown role '" + name + "'; "
                        + Suggestion.of(
                                name,
                                Arrays.stream(Role.values()).map(Role::toString).toArray(String[]::new))));
    }

    private Optional<Path> write(YamlMapping entry, String group) {
        Optional<Path> path = entry.path("write");
        path.ifPresent(target -> {
            String before = written.putIfAbsent(target.toAbsolutePath().normalize(), group);
            if (before != null) {
                problems.add(entry.error("write", "write: group '" + before + "' already writes this file"));
            }
        });
        return path;
    }

    private static OptionalInt snaplen(YamlMapping entry) {
        return entry.value("snaplen", PolicyFile::number)
                .map(bytes ->
                        OptionalInt.of(CaptureConfig.DEFAULT.withSnaplen(bytes).snaplen()))
                .orElse(OptionalInt.empty());
    }

    private static int number(String text) {
        if (!ListLine.isNumber(text) || text.length() > 9) {
            throw new IllegalArgumentException("must be a number of bytes, got '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private List<VirtualRouter> virtualRouters(YamlMapping root) {
        Map<IpAddress, Integer> lines = new HashMap<>();
        List<VirtualRouter> routers = new ArrayList<>();
        for (YamlMapping entry : root.mappings("virtual-routers")) {
            problems.attempt(() -> virtualRouter(entry, lines)).ifPresent(routers::add);
        }
        return routers;
    }

    private static VirtualRouter virtualRouter(YamlMapping entry, Map<IpAddress, Integer> lines) {
        entry.allowOnly("address", "mac");
        List<MacPattern> stations = entry.values("mac", MacPattern::parse);
        IpAddress address = entry.require("address", IpAddress::parse);
        Integer before = lines.putIfAbsent(address, entry.line());
        if (before != null) {
            throw entry.error("address", address + " is already on line " + before);
        }
        return new VirtualRouter(address, stations);
    }

    private void warnAboutDenied(Policy policy) {
        List<MacAddress> denied = policy.exactMembers().stream()
                .map(member -> member.entry().pattern().address())
                .filter(station -> policy.denies(station.value()))
                .toList();
        if (!denied.isEmpty()) {
            Policy.Member first = policy.member(denied.get(0).value()).orElseThrow();
            warnings.add(first.entry().location() + ": " + denied.get(0) + " is in group '"
                    + first.group().name() + "' and also denied"
                    + others(denied.size() - 1) + "; 'deny' takes precedence");
        }
    }

    private static String others(int count) {
        return switch (count) {
            case 0 -> "";
            case 1 -> ", as is 1 other station";
            default -> ", as are " + count + " other stations";
        };
    }

    private record Owner(String group, String location) {}
}
