package io.macmon.config.policy.write;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.read.PolicyFile;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.SafeText;
import io.macmon.config.text.Suggestion;
import io.macmon.config.text.TextDiff;
import io.macmon.config.text.TextFile;
import io.macmon.config.text.YamlText;
import io.macmon.config.text.YamlText.Item;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Additions to a policy file, whose comments, order and style stay as they are. One thread only. */
public final class PolicyEdit {

    private static final int MAX_BYTES = 16 << 20;
    private static final String MARK = "\uFEFF";

    private final Path file;
    private final String before;
    private final Policy policy;
    private YamlText text;

    private PolicyEdit(Path file, String before) {
        this.file = file;
        this.before = before;
        policy = PolicyFile.withText(file, before).read();
        text = YamlText.of(file, before);
    }

    /**
     * Reads a policy file.
     *
     * @throws ConfigException if it is not valid
     */
    public static PolicyEdit of(Path file) {
        return new PolicyEdit(file, TextFile.read(file, MAX_BYTES));
    }

    /** The policy before the edit. */
    public Policy policy() {
        return policy;
    }

    /** @throws ConfigException if there is no such group; suggests the nearest name */
    public void requireGroup(String name) {
        String[] names = policy.groups().stream().map(group -> group.name()).toArray(String[]::new);
        if (!List.of(names).contains(name)) {
            throw new ConfigException(
                    "group",
                    file + " has no group '" + name + "'; "
                            + (names.length == 0 ? "" : Suggestion.of(name, names) + " ")
                            + "(--new-group creates one)");
        }
    }

    /** Adds a station to a group. */
    public void addStation(String group, MacAddress station, String comment) {
        text = text.addItems(List.of(new Item(station.toString(), comment)), "groups", group, "mac");
    }

    /** Adds a value to a list of a group, such as {@code role}. */
    public void addValue(String group, String key, String value) {
        String quoted = value.indexOf(':') >= 0 ? '"' + value + '"' : value;
        text = text.addItems(List.of(new Item(quoted, "")), "groups", group, key);
    }

    /** Adds a group with one station. Its name may come from another user. */
    public void addGroup(String name, MacAddress station, String comment) {
        Group.requireName(name);
        if (policy.groups().stream().anyMatch(group -> group.name().equals(name))) {
            throw new ConfigException(
                    "new-group", file + " already has a group '" + name + "'; it need not be created");
        }
        addGroupLines(List.of(name + ":", "  mac:", "    - " + station + "  # " + comment));
    }

    /** Adds stations to a group, each with what is known about it. */
    void addStations(String group, List<LearnedStation> stations) {
        text = text.addItems(
                stations.stream()
                        .map(station -> new Item(station.mac().toString(), PolicyWriter.comment(station)))
                        .toList(),
                "groups",
                group,
                "mac");
    }

    /** Adds virtual routers. */
    void addVirtualRouters(Collection<IpAddress> addresses) {
        text = text.addItems(
                addresses.stream()
                        .map(address -> new Item("{address: \"" + address + "\"}", ""))
                        .toList(),
                "virtual-routers");
    }

    void addGroupLines(List<String> lines) {
        if (text.has("groups")) {
            text = text.addEntry(lines, "groups");
        } else {
            text = text.addEntry(
                    Stream.concat(Stream.of("groups:"), lines.stream().map(line -> "  " + line))
                            .toList());
        }
    }

    /** The text after the edit, if it is a valid policy. */
    public String text() {
        return text.text();
    }

    /**
     * Reads the edited policy.
     *
     * @throws ConfigException if the edit makes it invalid
     */
    public Policy edited() {
        return PolicyFile.withText(file, text.text()).read();
    }

    /** Whether the file still has the content that was read. */
    public boolean isCurrent() {
        return TextFile.read(file, MAX_BYTES).equals(before);
    }

    /** The content for the file, with its byte order mark if it had one. */
    public String content() {
        byte[] start = TextFile.readBytes(file, MAX_BYTES);
        boolean hasMark = new String(start, 0, Math.min(3, start.length), StandardCharsets.UTF_8).startsWith(MARK);
        return (hasMark ? MARK : "") + text.text();
    }

    /** The difference in the format of diff(1), safe to print; empty if nothing changes. */
    public List<String> difference() {
        return TextDiff.unified(file.toString(), before, text.text()).stream()
                .map(SafeText::line)
                .toList();
    }
}
