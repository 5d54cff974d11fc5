package io.macmon.config.text;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of a YAML file, read key by key. Every error is a {@link ConfigException} that names the file, the line and
 * the column, as in {@code links.yaml:3:5: unknown key 'parnet'; did you mean 'parent'?}.
 *
 * <p>Values are taken as they are written: YAML's own idea of what is a number or a truth does not come into it.
 */
public final class YamlMapping {

    private static final int MAX_BYTES = 16 << 20;

    private final Path file;
    private final MappingNode node;
    private final Map<String, Node> values = new LinkedHashMap<>();

    private YamlMapping(Path file, MappingNode node) {
        this.file = file;
        this.node = node;
        Map<String, Node> keys = new HashMap<>();
        for (NodeTuple entry : node.getValue()) {
            String key = textOf(entry.getKeyNode(), "a key");
            Node before = keys.putIfAbsent(key, entry.getKeyNode());
            if (before != null) {
                throw error(entry.getKeyNode(), "key '" + key + "' stands here again, after line " + line(before));
            }
            values.put(key, entry.getValueNode());
        }
    }

    /**
     * Reads a file that holds one mapping.
     *
     * @throws ConfigException when it cannot be read, is no YAML, or holds something else
     */
    public static YamlMapping read(Path file) {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file.toString())
                    .setCodePointLimit(MAX_BYTES)
                    .build();
            Node root = new Compose(settings)
                    .composeString(TextFile.read(file, MAX_BYTES))
                    .orElseThrow(() -> new ConfigException(file.toString(), "is empty"));
            return of(file, root, "the file");
        } catch (MarkedYamlEngineException wrong) {
            throw new ConfigException(
                    wrong.getProblemMark().map(mark -> location(file, mark)).orElse(file.toString()),
                    wrong.getProblem());
        } catch (YamlEngineException wrong) {
            throw new ConfigException(file.toString(), wrong.getMessage());
        } catch (StackOverflowError deep) {
            throw new ConfigException(file.toString(), "has too many brackets or indents inside each other");
        }
    }

    /** Refuses every key but these; the error names the nearest of them. */
    public YamlMapping allowOnly(String... keys) {
        for (NodeTuple entry : node.getValue()) {
            String key = textOf(entry.getKeyNode(), "a key");
            if (!Arrays.asList(keys).contains(key)) {
                throw error(entry.getKeyNode(), "unknown key '" + key + "'; " + Suggestion.of(key, keys));
            }
        }
        return this;
    }

    /** The keys, in the order in which they are written. */
    public List<String> keys() {
        return List.copyOf(values.keySet());
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public boolean isMapping(String key) {
        return values.get(key) instanceof MappingNode;
    }

    /** Like {@link #value}, but the key must be there. */
    public <T> T require(String key, Function<String, T> parse) {
        return value(key, parse).orElseThrow(() -> error(node, "'" + key + "' is missing"));
    }

    /**
     * A value, if its key is there.
     *
     * @param parse throws IllegalArgumentException for a text that is no such value
     */
    public <T> Optional<T> value(String key, Function<String, T> parse) {
        return Optional.ofNullable(values.get(key)).map(value -> parsed(key, value, parse));
    }

    /** The values of a list, or a single value; none if the key is not there. */
    public <T> List<T> values(String key, Function<String, T> parse) {
        return items(key).map(item -> parsed(key, item, parse)).toList();
    }

    /**
     * The values of a list, or a single value, each with its place; none if the key is not there.
     *
     * @param parse takes the text and {@code file:line:column}
     */
    public <T> List<T> valuesWithLocations(String key, BiFunction<String, String, T> parse) {
        return items(key)
                .map(item -> parsed(key, item, text -> parse.apply(text, locationOf(item))))
                .toList();
    }

    /** Like {@link #valuesWithLocations}, where an item may be a mapping as well. */
    public <T> List<T> valuesOrMappings(
            String key, BiFunction<String, String, T> parse, Function<YamlMapping, T> make) {
        return items(key)
                .map(item -> item instanceof MappingNode
                        ? make.apply(of(file, item, key))
                        : parsed(key, item, text -> parse.apply(text, locationOf(item))))
                .toList();
    }

    /** The mapping under a key that is there. */
    public YamlMapping mapping(String key) {
        return of(file, values.get(key), "'" + key + "'");
    }

    /** The mappings of a list; none if the key is not there. */
    public List<YamlMapping> mappings(String key) {
        return items(key).map(item -> of(file, item, "each of '" + key + "'")).toList();
    }

    /** {@code true} or {@code false}; false if the key is not there. */
    public boolean flag(String key) {
        return value(key, YamlMapping::parseBoolean).orElse(false);
    }

    /** A path; one that does not start at the root starts at the directory that this file is in. */
    public Optional<Path> path(String key) {
        return value(key, text -> file.resolveSibling(text));
    }

    /**
     * Makes a value of this mapping. What a record says against one of its components gets the place of that key.
     *
     * @param make a function that throws {@link ConfigException} naming the key as the setting
     */
    public <T> T convert(Function<YamlMapping, T> make) {
        try {
            return make.apply(this);
        } catch (ConfigException wrong) {
            throw wrong.setting().contains(":") ? wrong : error(wrong.setting(), wrong.getMessage());
        }
    }

    /** An error at the value of this key; at the mapping if the key is not there. */
    public ConfigException error(String key, String problem) {
        return error(values.getOrDefault(key, node), problem);
    }

    /** {@code file:line:column} of the value of this key; of the mapping if the key is not there. */
    public String location(String key) {
        return locationOf(values.getOrDefault(key, node));
    }

    /** Where this mapping starts, counted from 1. */
    public int line() {
        return line(node);
    }

    private Stream<Node> items(String key) {
        Node value = values.get(key);
        if (value == null) {
            return Stream.empty();
        }
        return value instanceof SequenceNode list ? list.getValue().stream() : Stream.of(value);
    }

    private <T> T parsed(String key, Node value, Function<String, T> parse) {
        String text = textOf(value, "'" + key + "'");
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException wrong) {
            throw error(value, key + ": " + wrong.getMessage());
        }
    }

    private String textOf(Node value, String what) {
        if (!(value instanceof ScalarNode scalar)) {
            throw error(value, what + " must be a single value");
        }
        if (scalar.getValue().isEmpty()) {
            throw error(value, what + " has no value");
        }
        return scalar.getValue();
    }

    private ConfigException error(Node at, String problem) {
        return new ConfigException(locationOf(at), problem);
    }

    private String locationOf(Node at) {
        return at.getStartMark().map(mark -> location(file, mark)).orElse(file.toString());
    }

    private static YamlMapping of(Path file, Node node, String what) {
        if (node instanceof MappingNode mapping) {
            return new YamlMapping(file, mapping);
        }
        throw new ConfigException(
                node.getStartMark().map(mark -> location(file, mark)).orElse(file.toString()),
                what + " must have the form 'key: value'");
    }

    private static boolean parseBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false, got '" + text + "'");
        };
    }

    private static String location(Path file, Mark mark) {
        return file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
