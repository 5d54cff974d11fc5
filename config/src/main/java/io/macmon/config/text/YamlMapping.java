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
 * A mapping in a YAML file, read key by key. Every error is a {@link ConfigException} with the file, line and column,
 * as in {@code links.yaml:3:5: unknown key 'parnet'; did you mean 'parent'?}, and goes to {@link Problems}: unless they
 * throw it, the invalid value is left out.
 *
 * <p>Values are read as text; YAML's types, such as numbers and booleans, are ignored.
 */
public final class YamlMapping {

    private static final int MAX_BYTES = 16 << 20;

    private final Path file;
    private final MappingNode node;
    private final Problems problems;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Node> keyNodes = new LinkedHashMap<>();

    private YamlMapping(Path file, MappingNode node, Problems problems) {
        this.file = file;
        this.node = node;
        this.problems = problems;
        Map<String, Node> keys = new HashMap<>();
        for (NodeTuple entry : node.getValue()) {
            problems.attempt(() -> textOf(entry.getKeyNode(), "a key")).ifPresent(key -> add(key, entry, keys));
        }
    }

    private void add(String key, NodeTuple entry, Map<String, Node> keys) {
        Node before = keys.putIfAbsent(key, entry.getKeyNode());
        if (before == null) {
            values.put(key, entry.getValueNode());
            keyNodes.put(key, entry.getKeyNode());
        } else {
            problems.add(error(
                    entry.getKeyNode(), "duplicate key '" + key + "', first on line " + line(before) + "; merge them"));
        }
    }

    /**
     * Reads a file that contains one mapping.
     *
     * @throws ConfigException if it cannot be read, is not YAML, or is not a mapping
     */
    public static YamlMapping read(Path file) {
        return read(file, Problems.thrown());
    }

    /**
     * Reads a file that contains one mapping, and collects the errors in its keys and values.
     *
     * @throws ConfigException if it cannot be read, is not YAML, or is not a mapping
     */
    public static YamlMapping read(Path file, Problems problems) {
        return parse(file, TextFile.read(file, MAX_BYTES), problems);
    }

    /** Like {@link #read(Path, Problems)}, with the text that is or will be in the file. */
    public static YamlMapping parse(Path file, String text, Problems problems) {
        return parseIfAny(file, text, problems)
                .orElseThrow(() -> new ConfigException(file.toString(), "is empty; start it with 'groups:'"));
    }

    /** Like {@link #parse}; empty if the text has only comments. */
    public static Optional<YamlMapping> parseIfAny(Path file, String text, Problems problems) {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file.toString())
                    .setCodePointLimit(MAX_BYTES)
                    .build();
            return new Compose(settings).composeString(text).map(root -> of(file, root, "the file", problems));
        } catch (MarkedYamlEngineException wrong) {
            throw new ConfigException(
                    YamlSyntax.position(wrong).map(mark -> location(file, mark)).orElse(file.toString()),
                    YamlSyntax.problem(wrong));
        } catch (YamlEngineException wrong) {
            throw new ConfigException(
                    file.toString(),
                    String.valueOf(wrong.getMessage()).contains("aliases")
                            ? "has too many aliases of lists and mappings; write out their values"
                            : "not valid YAML; remove control characters");
        } catch (StackOverflowError deep) {
            throw new ConfigException(file.toString(), "is nested too deeply");
        }
    }

    /** Rejects any other key, and suggests the most similar one. */
    public YamlMapping allowOnly(String... keys) {
        keyNodes.forEach((key, at) -> {
            if (!Arrays.asList(keys).contains(key)) {
                problems.add(error(at, "unknown key '" + key + "'; " + Suggestion.of(key, keys)));
            }
        });
        return this;
    }

    /** Adds an error that points at an existing key. */
    public void reject(String key, String problem) {
        problems.add(error(keyNodes.get(key), problem));
    }

    /** The keys, in the file's order. */
    public List<String> keys() {
        return List.copyOf(values.keySet());
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public boolean isMapping(String key) {
        return values.get(key) instanceof MappingNode;
    }

    public boolean isList(String key) {
        return values.get(key) instanceof SequenceNode;
    }

    /** Whether an existing key has no value, as when all lines below it are comments. */
    public boolean isBlank(String key) {
        return values.get(key) instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getValue().isEmpty();
    }

    /**
     * Like {@link #value}, but the key is required.
     *
     * @throws ConfigException if the key is missing or its value is invalid
     */
    public <T> T require(String key, Function<String, T> parse) {
        Node value = values.get(key);
        if (value == null) {
            throw error(node, "'" + key + "' is missing");
        }
        return parsed(key, value, parse);
    }

    /**
     * A value, if the key exists.
     *
     * @param parse throws IllegalArgumentException for invalid text
     */
    public <T> Optional<T> value(String key, Function<String, T> parse) {
        return Optional.ofNullable(values.get(key)).flatMap(value -> problems.attempt(() -> parsed(key, value, parse)));
    }

    /** The values in a list, or a single value; none if the key does not exist. */
    public <T> List<T> values(String key, Function<String, T> parse) {
        return items(key)
                .flatMap(item -> problems.attempt(() -> parsed(key, item, parse)).stream())
                .toList();
    }

    /**
     * The values in a list, or a single value, each with its location; none if the key does not exist.
     *
     * @param parse takes the text and {@code file:line:column}
     */
    public <T> List<T> valuesWithLocations(String key, BiFunction<String, String, T> parse) {
        return items(key)
                .flatMap(item ->
                        problems.attempt(() -> parsed(key, item, text -> parse.apply(text, locationOf(item)))).stream())
                .toList();
    }

    /** Like {@link #valuesWithLocations}, but an item may also be a mapping. */
    public <T> List<T> valuesOrMappings(
            String key, BiFunction<String, String, T> parse, Function<YamlMapping, T> make) {
        return items(key)
                .flatMap(item -> problems
                        .attempt(() -> item instanceof MappingNode
                                ? make.apply(of(file, item, key, problems))
                                : parsed(key, item, text -> parse.apply(text, locationOf(item))))
                        .stream())
                .toList();
    }

    /** The mapping under an existing key. */
    public YamlMapping mapping(String key) {
        return of(file, values.get(key), "'" + key + "'", problems);
    }

    /** The mappings in a list; none if the key does not exist. */
    public List<YamlMapping> mappings(String key) {
        return items(key)
                .flatMap(
                        item -> problems.attempt(() -> of(file, item, "each item of '" + key + "'", problems)).stream())
                .toList();
    }

    /** A boolean, written {@code true} or {@code false}; false if the key does not exist. */
    public boolean flag(String key) {
        return value(key, YamlMapping::parseBoolean).orElse(false);
    }

    /** A path; a relative one is relative to the directory of this file. */
    public Optional<Path> path(String key) {
        return value(key, this::resolve);
    }

    /** A relative path is relative to the directory of this file. */
    public Path resolve(String path) {
        return file.resolveSibling(path);
    }

    /**
     * Converts this mapping to a value. If the conversion rejects a key, the error gets the location of that key.
     *
     * @param convert throws {@link ConfigException} with the key as its setting
     */
    public <T> T convert(Function<YamlMapping, T> convert) {
        try {
            return convert.apply(this);
        } catch (ConfigException wrong) {
            throw wrong.setting().contains(":") ? wrong : error(wrong.setting(), wrong.getMessage());
        }
    }

    /** Creates an error that points at the value of a key, or at the mapping if the key does not exist. */
    public ConfigException error(String key, String problem) {
        return error(values.getOrDefault(key, node), problem);
    }

    /** {@code file:line:column} of the value of a key, or of the mapping if the key does not exist. */
    public String location(String key) {
        return locationOf(values.getOrDefault(key, node));
    }

    /** The first line of this mapping, from 1. */
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

    private static YamlMapping of(Path file, Node node, String what, Problems problems) {
        if (node instanceof MappingNode mapping) {
            return new YamlMapping(file, mapping, problems);
        }
        throw new ConfigException(
                node.getStartMark().map(mark -> location(file, mark)).orElse(file.toString()),
                what + " must have the form 'key: value'"
                        + (node instanceof ScalarNode ? "; is a colon missing?" : ""));
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
