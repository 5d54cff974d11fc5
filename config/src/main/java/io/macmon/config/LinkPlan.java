package io.macmon.config;

import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Suggestion;
import io.macmon.config.text.YamlMapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The macvlan devices on a machine: groups of stations, each with its own device.
 *
 * <pre>
 *   groups:
 *     - name: printers
 *       parent: eth0
 *       mode: source
 *       macs: printers.txt
 *     - name: cameras
 *       parent: eth0
 *       mode: source
 *       mac: [00:11:22:33:44:55, 00-11-22-33-44-66]
 *       netns: red
 * </pre>
 *
 * <p>Each key is a long option of {@code macmon link add}.
 */
public record LinkPlan(List<LinkConfig> groups) {

    private static final String[] KEYS = {
        "name",
        "parent",
        "type",
        "mode",
        "nopromisc",
        "nodst",
        "mac",
        "macs",
        "address",
        "mtu",
        "bc-queue-len",
        "bc-cutoff",
        "netns"
    };

    public LinkPlan {
        groups = List.copyOf(groups);
    }

    /**
     * Reads a plan and the address files in it. Paths in the plan are relative to its directory.
     *
     * @throws ConfigException with the error's file, line and column
     */
    public static LinkPlan read(Path file) {
        YamlMapping root = YamlMapping.read(file).allowOnly("groups");
        List<LinkConfig> groups = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (YamlMapping entry : root.mappings("groups")) {
            LinkConfig group = entry.allowOnly(KEYS).convert(LinkPlan::parseGroup);
            Integer before = lines.putIfAbsent(group.name(), entry.line());
            if (before != null) {
                throw entry.error("name", "group '" + group.name() + "' is already on line " + before);
            }
            groups.add(group);
        }
        if (groups.isEmpty()) {
            throw root.error("groups", "there are no groups; list them under 'groups:'");
        }
        return new LinkPlan(groups);
    }

    private static LinkConfig parseGroup(YamlMapping entry) {
        List<MacAddress> sources = new ArrayList<>(entry.values("mac", MacList::parseStation));
        entry.path("macs").ifPresent(list -> sources.addAll(MacList.read(list)));
        return new LinkConfig(
                entry.require("name", Function.identity()),
                entry.require("parent", Function.identity()),
                entry.value("type", oneOf(LinkConfig.Type.values())).orElse(LinkConfig.Type.MACVLAN),
                entry.require("mode", oneOf(MacvlanMode.values())),
                entry.flag("nopromisc"),
                entry.flag("nodst"),
                sources,
                entry.value("address", MacList::parseStation),
                entry.value("mtu", LinkPlan::parseInt),
                entry.value("bc-queue-len", LinkPlan::parseLong),
                entry.value("bc-cutoff", LinkPlan::parseInt),
                entry.value("netns", Function.identity()));
    }

    private static <E extends Enum<E>> Function<String, E> oneOf(E[] values) {
        return text -> Arrays.stream(values)
                .filter(value -> value.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("invalid value '" + text + "'; "
                        + Suggestion.of(
                                text,
                                Arrays.stream(values).map(Object::toString).toArray(String[]::new))));
    }

    private static int parseInt(String text) {
        long number = parseLong(text);
        if (number != (int) number) {
            throw new IllegalArgumentException(
                    "must be from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE + ", got " + number);
        }
        return (int) number;
    }

    private static long parseLong(String text) {
        if (!text.matches("-?\\d{1,10}")) {
            throw new IllegalArgumentException("must be a whole number of at most 10 digits, got '" + text + "'");
        }
        return Long.parseLong(text);
    }
}
