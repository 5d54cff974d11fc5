package io.macmon.cli.control;

import static java.util.Locale.ROOT;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Shows the elements of a list in a reply to people. */
final class ReplyTable {

    private static final int MAX_COLUMNS = 24; // more are records with a format of their own
    private static final String EMPTY = "-";
    private static final Pattern NANOS = Pattern.compile("^(\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3})\\d+(\\D.*)$");

    private ReplyTable() {}

    /**
     * A table with a column per field that has a value in one of the objects; nested objects and lists are left out,
     * except names, and times end with milliseconds. Other elements, flow records, and objects with many fields are a
     * line each, as they are.
     */
    static List<String> lines(List<String> elements) {
        List<JsonObject> rows = new ArrayList<>();
        for (String element : elements) {
            try {
                rows.add(JsonObject.parse(element));
            } catch (IOException noObject) {
                return elements;
            }
        }
        if (rows.stream().anyMatch(row -> row.text("event_type").equals("flow"))) {
            return elements; // most of a record is nested
        }
        List<String> columns = columns(rows);
        if (columns.isEmpty() || columns.size() > MAX_COLUMNS) {
            return elements;
        }
        List<Integer> widths =
                columns.stream().map(column -> width(column, rows)).toList();
        List<String> lines = new ArrayList<>();
        lines.add(line(columns, widths, ReplyTable::heading));
        rows.forEach(row -> lines.add(line(columns, widths, column -> cell(row, column))));
        return lines;
    }

    private static List<String> columns(List<JsonObject> rows) {
        Set<String> columns = new LinkedHashSet<>();
        for (JsonObject row : rows) {
            row.names().stream().filter(name -> !value(row, name).isEmpty()).forEach(columns::add);
        }
        return List.copyOf(columns);
    }

    private static int width(String column, List<JsonObject> rows) {
        int longest =
                rows.stream().mapToInt(row -> cell(row, column).length()).max().orElse(0);
        return Math.max(heading(column).length(), longest);
    }

    private static String line(List<String> columns, List<Integer> widths, Function<String, String> cell) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            cells.add(String.format(ROOT, "%-" + widths.get(i) + "s", cell.apply(columns.get(i))));
        }
        return cells.stream().collect(joining("  ")).stripTrailing();
    }

    private static String heading(String column) {
        return column.replace('_', ' ').toUpperCase(ROOT);
    }

    private static String value(JsonObject row, String column) {
        String text = row.text(column);
        return text.isEmpty()
                ? row.objects(column).stream()
                        .map(ReplyTable::name)
                        .filter(name -> !name.isEmpty())
                        .collect(joining(", "))
                : text;
    }

    // A name that a station revealed, with what is known of it: as in printer.local (mdns 2026-03-02T09:00:00Z).
    private static String name(JsonObject item) {
        String name = item.text("name");
        String from = (item.text("source") + " " + item.text("last_seen")).strip();
        return name.isEmpty() || from.isEmpty() ? name : name + " (" + from + ")";
    }

    private static String cell(JsonObject row, String column) {
        String value = value(row, column);
        return value.isEmpty() ? EMPTY : NANOS.matcher(value).replaceFirst("$1$2");
    }
}
