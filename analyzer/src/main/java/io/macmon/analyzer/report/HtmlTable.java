package io.macmon.analyzer.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A table in an HTML page, with a filter. Every cell has a key that sorts as text, for the page's script. Columns that
 * would be empty are omitted.
 */
public final class HtmlTable<T> {

    private final MarkupWriter page;
    private final List<Column<T>> columns = new ArrayList<>();

    public HtmlTable(MarkupWriter page) {
        this.page = page;
    }

    /** The content of a cell. */
    @FunctionalInterface
    public interface Cell<T> {
        void write(T row) throws IOException;
    }

    /** The attributes of a row: names and values, alternately. */
    @FunctionalInterface
    public interface Attributes<T> {
        String[] of(T row);
    }

    private record Column<T>(String heading, Function<T, String> key, Cell<T> cell) {}

    /** Adds a column of text, which is also the key. */
    public HtmlTable<T> column(String heading, Function<T, String> text) {
        return column(heading, text, row -> page.text(text.apply(row)));
    }

    /** @param key the key by which the page's script sorts; empty for a row without a value */
    public HtmlTable<T> column(String heading, Function<T, String> key, Cell<T> cell) {
        columns.add(new Column<>(heading, key, cell));
        return this;
    }

    /**
     * Writes the table.
     *
     * @param what names the rows, as in {@code stations}
     */
    public void write(String what, List<T> rows, Attributes<T> attributes) throws IOException {
        HtmlPage.filter(page, what, "Show only " + what + " that contain ");
        List<Column<T>> used = columns.stream()
                .filter(column ->
                        rows.stream().anyMatch(row -> !column.key().apply(row).isEmpty()))
                .toList();
        page.open("table", "class", "stations").newLine();
        page.open("thead").open("tr");
        for (Column<T> column : used) {
            page.element("th", column.heading(), "scope", "col");
        }
        page.close().close().newLine().open("tbody").newLine();
        for (T row : rows) {
            page.open("tr", attributes.of(row));
            for (Column<T> column : used) {
                page.open(
                        "td",
                        "data-label",
                        column.heading(),
                        "data-sort",
                        column.key().apply(row));
                column.cell().write(row);
                page.close();
            }
            page.close().newLine();
        }
        page.close().close().newLine();
    }

    /** A key that sorts in the order of the numbers; they must not be negative. */
    public static String numberKey(long number) {
        return String.format(Locale.ROOT, "%019d", number);
    }
}
