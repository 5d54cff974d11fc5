package io.macmon.config.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML text that can be added to. What is there stays as it is: comments, order, indentation, quotes, line ends. Each
 * addition is checked by reading the result: it has the old values and the new ones, and nothing else. Immutable.
 */
public final class YamlText {

    private final Path file;
    private final String text;
    private final MappingNode root;

    private YamlText(Path file, String text) {
        this.file = file;
        this.text = text;
        root = (MappingNode) compose(file, text)
                .filter(MappingNode.class::isInstance)
                .orElseThrow(() -> new ConfigException(file.toString(), "must have the form 'key: value'"));
    }

    /** @throws ConfigException if the text is not a YAML mapping */
    public static YamlText of(Path file, String text) {
        return new YamlText(file, text);
    }

    private static Optional<Node> compose(Path file, String text) {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file.toString())
                    .setCodePointLimit(Integer.MAX_VALUE)
                    .build();
            return new Compose(settings).composeString(text);
        } catch (YamlEngineException wrong) {
            throw new ConfigException(file.toString(), "not valid YAML");
        }
    }

    public String text() {
        return text;
    }

    /** Whether there is a value at the end of this path of keys. */
    public boolean has(String... path) {
        return find(List.of(path)).isPresent();
    }

    /**
     * An item to add to a list.
     *
     * @param value   as YAML: quoted if necessary
     * @param comment one line, for lists with one item per line; empty for none
     */
    public record Item(String value, String comment) {}

    /**
     * Adds items to a list, or to a single value, which becomes a list. A missing list is created.
     *
     * @param path the keys that lead to the list; all but the last exist
     * @throws ConfigException if the text must be changed by hand; says why
     */
    public YamlText addItems(List<Item> items, String... path) {
        List<String> keys = List.of(path);
        Optional<Node> list = find(keys);
        List<String> expected = new ArrayList<>(list.map(YamlText::values).orElse(List.of()));
        items.forEach(item -> expected.add(plain(item.value)));
        YamlText added = list.isEmpty() ? createList(keys, items) : extend(list.get(), items);
        List<String> found = added.find(keys).map(YamlText::values).orElse(List.of());
        if (!found.equals(expected)) {
            throw byHand(list.orElse(root), "it is written in a way that macmon cannot extend");
        }
        return added;
    }

    /**
     * Adds a key to a mapping that has one key per line.
     *
     * @param lines the key and its value, indented relative to the mapping
     * @param path  the keys that lead to the mapping; none for the whole text
     * @throws ConfigException if the text must be changed by hand; says why
     */
    public YamlText addEntry(List<String> lines, String... path) {
        MappingNode mapping = mapping(List.of(path));
        if (mapping.getFlowStyle() == FlowStyle.FLOW || mapping.getValue().isEmpty()) {
            throw byHand(mapping, "it is in braces; write one key per line");
        }
        String indentation = " ".repeat(column(mapping.getValue().get(0).getKeyNode()));
        YamlText added = insertAfterLine(end(mapping), lines.stream().map(line -> indentation + line));
        if (added.mapping(List.of(path)).getValue().size() != mapping.getValue().size() + 1) {
            throw byHand(mapping, "it is written in a way that macmon cannot extend");
        }
        return added;
    }

    private YamlText createList(List<String> path, List<Item> items) {
        List<String> parent = path.subList(0, path.size() - 1);
        String key = path.get(path.size() - 1);
        MappingNode mapping = mapping(parent);
        String inline = key + ": [" + joined(items) + "]";
        if (mapping.getFlowStyle() == FlowStyle.FLOW) {
            return mapping.getValue().isEmpty()
                    ? insert(index(mapping.getStartMark()) + 1, inline)
                    : insert(end(mapping.getValue().get(mapping.getValue().size() - 1)), ", " + inline);
        }
        boolean isInline = items.stream().allMatch(item -> item.comment.isEmpty());
        List<String> lines = isInline
                ? List.of(inline)
                : Stream.concat(Stream.of(key + ":"), items.stream().map(item -> "  " + line(item)))
                        .toList();
        return addEntry(lines, parent.toArray(String[]::new));
    }

    private YamlText extend(Node list, List<Item> items) {
        if (list instanceof ScalarNode
                || (list instanceof MappingNode mapping && mapping.getFlowStyle() == FlowStyle.FLOW)) {
            int start = index(list.getStartMark());
            int end = end(list);
            return new YamlText(
                    file,
                    text.substring(0, start) + "[" + text.substring(start, end) + ", " + joined(items) + "]"
                            + text.substring(end));
        }
        if (!(list instanceof SequenceNode sequence)) {
            throw byHand(list, "it is not a list");
        }
        if (sequence.getFlowStyle() != FlowStyle.FLOW) {
            String indentation = " ".repeat(column(sequence));
            return insertAfterLine(end(sequence), items.stream().map(item -> indentation + line(item)));
        }
        return sequence.getValue().isEmpty()
                ? insert(index(sequence.getStartMark()) + 1, joined(items))
                : insert(end(sequence.getValue().get(sequence.getValue().size() - 1)), ", " + joined(items));
    }

    private static String line(Item item) {
        return "- " + item.value + (item.comment.isEmpty() ? "" : "  # " + item.comment);
    }

    private static String joined(List<Item> items) {
        return items.stream().map(Item::value).collect(Collectors.joining(", "));
    }

    private YamlText insert(int at, String added) {
        return new YamlText(file, text.substring(0, at) + added + text.substring(at));
    }

    // Comments at the end of the line stay there.
    private YamlText insertAfterLine(int at, Stream<String> lines) {
        String lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
        String added = lines.map(line -> line + lineEnd).collect(Collectors.joining());
        int end = text.indexOf('\n', at);
        return end < 0 ? insert(text.length(), lineEnd + added) : insert(end + 1, added);
    }

    private Optional<Node> find(List<String> path) {
        Node node = root;
        for (String key : path) {
            Optional<NodeTuple> entry = node instanceof MappingNode mapping ? entry(mapping, key) : Optional.empty();
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            node = entry.get().getValueNode();
            if (index(node.getStartMark()) < end(entry.get().getKeyNode())) {
                throw byHand(entry.get().getKeyNode(), "it is an alias of another value");
            }
        }
        return Optional.of(node);
    }

    private MappingNode mapping(List<String> path) {
        Node node = find(path)
                .orElseThrow(() -> new ConfigException(file.toString(), "has no '" + String.join(".", path) + "'"));
        if (node instanceof MappingNode mapping) {
            return mapping;
        }
        throw byHand(node, "it is not a mapping");
    }

    private static Optional<NodeTuple> entry(MappingNode mapping, String key) {
        return mapping.getValue().stream()
                .filter(entry -> entry.getKeyNode() instanceof ScalarNode scalar
                        && scalar.getValue().equals(key))
                .findFirst();
    }

    private static List<String> values(Node list) {
        return list instanceof SequenceNode sequence
                ? sequence.getValue().stream().map(YamlText::value).toList()
                : List.of(value(list));
    }

    private static String value(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .map(entry -> value(entry.getKeyNode()) + ": " + value(entry.getValueNode()))
                        .collect(Collectors.joining(", ", "{", "}"))
                : values(node).toString();
    }

    private String plain(String value) {
        return compose(file, value).map(YamlText::value).orElse("");
    }

    // The end of what is written, without the comments and empty lines that follow.
    private int end(Node node) {
        if (node instanceof CollectionNode<?> collection && collection.getFlowStyle() != FlowStyle.FLOW) {
            List<?> children = collection.getValue();
            Object last = children.isEmpty() ? null : children.get(children.size() - 1);
            if (last instanceof NodeTuple entry) {
                return end(entry);
            }
            if (last instanceof Node item) {
                return end(item);
            }
        }
        return index(node.getEndMark());
    }

    private int end(NodeTuple entry) {
        return Math.max(end(entry.getKeyNode()), end(entry.getValueNode()));
    }

    // Marks count code points.
    private int index(Optional<Mark> mark) {
        return text.offsetByCodePoints(0, mark.orElseThrow().getIndex());
    }

    private static int column(Node node) {
        return node.getStartMark().orElseThrow().getColumn();
    }

    private ConfigException byHand(Node at, String why) {
        Mark mark = at.getStartMark().orElseThrow();
        return new ConfigException(
                file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1),
                "cannot be changed here: " + why + "; change it by hand");
    }
}
