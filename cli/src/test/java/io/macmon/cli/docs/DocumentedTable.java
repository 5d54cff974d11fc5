package io.macmon.cli.docs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of all tables under one heading of a page. The names that a cell has as code are spread out: {@code a.{x,y}}
 * stands for {@code a.x} and {@code a.y}.
 */
record DocumentedTable(String heading, List<List<String>> rows) {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern CHOICE = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern CELL_END = Pattern.compile("(?<!\\\\)\\|");

    static DocumentedTable under(Page page, String heading) {
        Matcher section = Pattern.compile("(?ms)^#{1,6} " + Pattern.quote(heading) + "$(.*?)(?=^#{1,6} |\\z)")
                .matcher(page.prose());
        if (!section.find()) {
            throw new AssertionError(page.name() + " has no heading " + heading);
        }
        List<List<String>> rows = new ArrayList<>();
        boolean isBody = false;
        for (String line : section.group(1).lines().toList()) {
            boolean isRow = line.startsWith("|");
            if (isRow && isBody) {
                rows.add(cells(line));
            }
            isBody = isRow && (isBody || line.startsWith("|-"));
        }
        return new DocumentedTable(heading, rows);
    }

    /** The names in the first column. */
    Set<String> names() {
        return new TreeSet<>(byName().keySet());
    }

    /** The rows by each name in their first column. */
    Map<String, List<String>> byName() {
        Map<String, List<String>> byName = new TreeMap<>();
        for (List<String> row : rows) {
            for (String name : names(row.get(0))) {
                if (byName.put(name, row) != null) {
                    throw new AssertionError(name + " is documented twice under " + heading);
                }
            }
        }
        return byName;
    }

    /** The names that a cell has as code. */
    static List<String> names(String cell) {
        return CODE.matcher(cell)
                .results()
                .map(code -> spread(code.group(1)))
                .flatMap(Collection::stream)
                .toList();
    }

    private static List<String> spread(String name) {
        MatchResult choice = CHOICE.matcher(name).results().findFirst().orElse(null);
        if (choice == null) {
            return List.of(name);
        }
        List<String> names = new ArrayList<>();
        for (String one : choice.group(1).split(",", -1)) {
            names.addAll(spread(name.substring(0, choice.start()) + one + name.substring(choice.end())));
        }
        return names;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : CELL_END.split(line.substring(1), -1)) {
            cells.add(cell.strip());
        }
        return cells;
    }
}
