package io.macmon.config.policy.read;

import io.macmon.config.net.IpPrefix;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Problems;
import io.macmon.config.text.YamlMapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the stations of a policy: the entries under {@code mac} and the lists under {@code macs}. */
final class StationReader {

    /** The maximum length of a name in a policy, in characters; longer ones would not be shown in full. */
    static final int MAX_NAME = 64;

    private final Path file;
    private final Set<Path> files;
    private final List<String> warnings;
    private final Problems problems;
    private int entries;

    StationReader(Path file, Set<Path> files, List<String> warnings, Problems problems) {
        this.file = file;
        this.files = files;
        this.warnings = warnings;
        this.problems = problems;
    }

    /** The stations in a group. An entry under {@code mac} may state the name, VLANs and addresses of its station. */
    List<ListedStation> members(YamlMapping group) {
        List<ListedStation> members = new ArrayList<>(
                counted(group, "mac", group.valuesOrMappings("mac", StationReader::station, StationReader::station)));
        addLists(group, members);
        return members;
    }

    /** Stations and prefixes under {@code mac} and {@code macs}. */
    List<ListedStation> listed(YamlMapping entry) {
        List<ListedStation> listed = new ArrayList<>(inline(entry, "mac"));
        addLists(entry, listed);
        return listed;
    }

    /** The stations and prefixes under a key. */
    List<ListedStation> inline(YamlMapping entry, String key) {
        return counted(entry, key, entry.valuesOrMappings(key, StationReader::station, mapping -> {
            throw new ConfigException(
                    mapping.keys().stream().findFirst().map(mapping::location).orElse(entry.location(key)),
                    key + ": give the MAC address alone; only stations in a group have names, VLANs and addresses");
        }));
    }

    private void addLists(YamlMapping entry, List<ListedStation> listed) {
        for (ListFile list : entry.valuesOrMappings("macs", this::listFile, this::listFile)) {
            problems.attempt(() -> inFile(list)).ifPresent(listed::addAll);
        }
    }

    private static ListedStation station(String pattern, String location) {
        return new ListedStation(MacPattern.parse(pattern), "", List.of(), List.of(), location);
    }

    private static ListedStation station(YamlMapping entry) {
        entry.allowOnly("mac", "name", "vlan", "address");
        return new ListedStation(
                entry.require("mac", MacPattern::parse),
                entry.value("name", StationReader::name).orElse(""),
                entry.values("vlan", VlanId::parse),
                entry.values("address", IpPrefix::parse),
                entry.location("mac"));
    }

    private static String name(String text) {
        if (text.codePointCount(0, text.length()) > MAX_NAME
                || text.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "must have at most " + MAX_NAME + " characters, and no control characters");
        }
        return text;
    }

    private List<ListedStation> inFile(ListFile list) {
        files.add(list.path);
        try {
            List<ListedStation> listed = StationList.read(list.path, list.format, warnings::add, problems);
            count(listed, list.location);
            return listed;
        } catch (ConfigException wrong) {
            // An error about the file as a whole may be caused by the file name given in the policy.
            throw wrong.setting().equals(list.path.toString()) ? wrong.at(list.location + ": macs") : wrong;
        }
    }

    private ListFile listFile(String path, String location) {
        return new ListFile(file.resolveSibling(path), Optional.empty(), location);
    }

    private ListFile listFile(YamlMapping entry) {
        entry.allowOnly("file", "format");
        return new ListFile(
                entry.require("file", file::resolveSibling),
                entry.value("format", ListFormat::parse),
                entry.location("file"));
    }

    private List<ListedStation> counted(YamlMapping entry, String key, List<ListedStation> listed) {
        count(listed, entry.location(key));
        return listed;
    }

    private void count(List<ListedStation> listed, String location) {
        entries += listed.size();
        if (entries > PolicyFile.MAX_ENTRIES) {
            throw new ConfigException(
                    location,
                    "with these stations, the policy exceeds the limit of " + PolicyFile.MAX_ENTRIES + " entries");
        }
    }

    private record ListFile(Path path, Optional<ListFormat> format, String location) {}
}
