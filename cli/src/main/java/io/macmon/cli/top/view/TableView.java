package io.macmon.cli.top.view;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.screen.Quantities;
import io.macmon.cli.top.draw.Align;
import io.macmon.cli.top.draw.Area;
import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.draw.Cell;
import io.macmon.cli.top.draw.Row;
import io.macmon.cli.top.draw.Style;
import io.macmon.cli.top.draw.Table;
import io.macmon.cli.top.draw.Text;
import io.macmon.cli.top.model.Filter;
import io.macmon.cli.top.model.ModelRow;
import io.macmon.cli.top.model.RowOrder;
import java.time.Instant;
import java.time.ZoneId;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A view of rows that can be filtered and sorted, with details of each. One thread only. */
abstract class TableView<R extends ModelRow> implements View {

    /** What the rows that are shown were made of: while all of it is the same, so are they. */
    private record Basis(String filter, int sort, boolean isReversed, boolean isFrozen, boolean showsTotals) {}

    private final String name;
    private final String noun;
    private final ZoneId zone;
    private final RowOrder order = new RowOrder();
    private List<JsonObject> parsed = List.of();
    private List<R> all = List.of();
    private List<R> shown = List.of();
    private Optional<R> detailed = Optional.empty();
    private Replies summarized = new Replies(Instant.EPOCH, Map.of());
    private String summary = "";
    private Basis basis = new Basis("", -1, false, false, false);

    /** @param noun what a row is, as in {@code station} */
    TableView(String name, String noun, ZoneId zone) {
        this.name = name;
        this.noun = noun;
        this.zone = zone;
    }

    /** Takes in what the user has chosen, before each drawing. */
    void prepare(ViewState state) {}

    /** What the rows are made of. */
    abstract List<Request> rowRequests();

    /** What the details of a row are made of, besides the row. */
    List<Request> detailRequests(R row) {
        return List.of();
    }

    /** Reads the rows of the replies to {@link #rowRequests}. */
    abstract List<R> read(Replies replies);

    /** The columns from left to right; their number and order never change. */
    abstract List<ViewColumn<R>> columns(Units units);

    /** The index of the column by which rows are sorted first. */
    abstract int defaultSort();

    abstract Details details(R row, Replies replies, Units units);

    /** Why there are no rows, while no filter is on. */
    abstract String emptyText(Replies replies);

    /** What is above the rows while no filter is on, as in {@code 12 stations}. */
    String summary(List<R> rows, Replies replies) {
        return Quantities.count(rows.size(), noun);
    }

    /**
     * Draws something between the first line and the rows.
     *
     * @return the number of rows that it took
     */
    int drawAbove(Buffer buffer, Area area, Replies replies, Units units) {
        return 0;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final List<Request> requests() {
        List<Request> requests = new ArrayList<>(rowRequests());
        detailed.ifPresent(row -> requests.addAll(detailRequests(row)));
        return requests;
    }

    private List<ViewColumn<R>> sortable(List<ViewColumn<R>> columns) {
        List<ViewColumn<R>> sortable = new ArrayList<>(columns);
        ViewColumn<R> first = columns.get(defaultSort());
        sortable.remove(first);
        sortable.add(0, first);
        sortable.removeIf(column -> column.order().isEmpty());
        return sortable;
    }

    @Override
    public final List<String> sortOrders() {
        return sortable(columns(new Units(Instant.EPOCH, zone, false, false))).stream()
                .map(column -> column.column().title())
                .toList();
    }

    @Override
    public final void draw(Buffer buffer, Area area, Replies replies, ViewState state) {
        prepare(state);
        Units units = new Units(replies.takenAt(), zone, state.showsBits(), state.showsTotals());
        List<ViewColumn<R>> columns = columns(units);
        List<ViewColumn<R>> sortable = sortable(columns);
        ViewColumn<R> sort = sortable.get(Math.min(state.sort(), sortable.size() - 1));
        update(replies, state, sort);
        detailed = state.showsDetails() ? selected(state) : Optional.empty();
        if (state.showsDetails() && !all.isEmpty()) {
            drawDetails(buffer, area, replies, state, units);
            return;
        }
        buffer.write(area.row(0), Align.LEFT, summaryLine(replies, state), Style.BOLD);
        int above = 1 + drawAbove(buffer, area.inset(1, 1), replies, units);
        Area body = new Area(area.x() + 1, area.y() + above, area.width() - 1, area.height() - above);
        List<Row> rows = tableRows(columns);
        int sorted = columns.indexOf(sort);
        new Table(columns.stream().map(ViewColumn::column).toList(), sorted, sort.isDescending() != state.isReversed())
                .draw(buffer, body, rows, state.selection());
        if (shown.isEmpty()) {
            drawEmpty(buffer, body, replies);
        }
    }

    private void drawEmpty(Buffer buffer, Area body, Replies replies) {
        Area below = new Area(body.x(), body.y() + 2, body.width() - 1, body.height() - 2);
        String why = all.isEmpty()
                ? emptyText(replies)
                : "No " + noun + " matches this filter. Press / to change it; an empty filter shows all.";
        new Text().line(why, Style.NORMAL).draw(buffer, below, 0);
    }

    @SuppressWarnings("ReferenceEquality")
    private void update(Replies replies, ViewState state, ViewColumn<R> sort) {
        List<JsonObject> now = rowRequests().stream().map(replies::of).toList();
        Basis wanted =
                new Basis(state.filter(), state.sort(), state.isReversed(), state.isFrozen(), state.showsTotals());
        boolean isNew = !isSame(now);
        if (isNew) {
            all = read(replies);
            parsed = now;
        }
        if (isNew || replies != summarized) { // identity, as of a single reply
            summary = summary(all, replies);
            summarized = replies;
        }
        if (isNew || !wanted.equals(basis)) {
            Filter filter = new Filter(state.filter());
            List<R> matching = all.stream().filter(filter).toList();
            Comparator<R> comparator = sort.order().orElseThrow();
            boolean isSameOrder = wanted.sort() == basis.sort() && wanted.isReversed() == basis.isReversed();
            shown = order.sorted(
                    matching, state.isReversed() ? comparator.reversed() : comparator, state.isFrozen() && isSameOrder);
            basis = wanted;
        }
    }

    private boolean isSame(List<JsonObject> replies) {
        if (replies.size() != parsed.size()) {
            return false;
        }
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) != parsed.get(i)) { // identity: a newer reply is another object
                return false;
            }
        }
        return true;
    }

    private String summaryLine(Replies replies, ViewState state) {
        StringBuilder line = new StringBuilder();
        if (state.filter().isBlank()) {
            line.append(summary);
        } else {
            line.append(Quantities.exact(shown.size()))
                    .append(" of ")
                    .append(Quantities.count(all.size(), noun))
                    .append("  [filter: ")
                    .append(state.filter().strip())
                    .append(']');
        }
        long leftOut = rowRequests().stream()
                .mapToLong(request -> replies.of(request).number("left_out", 0))
                .sum();
        if (leftOut > 0) {
            line.append("  [").append(Quantities.exact(leftOut)).append(" more do not fit into a reply]");
        }
        return line.append(state.isFrozen() ? "  [order frozen]" : "").toString();
    }

    private List<Row> tableRows(List<ViewColumn<R>> columns) {
        List<R> rows = shown;
        return new AbstractList<>() {
            @Override
            public Row get(int index) {
                R row = rows.get(index);
                return new Row(row.key(), cells(columns, row));
            }

            @Override
            public int size() {
                return rows.size();
            }
        };
    }

    // Made when drawn: most rows and columns are not visible.
    private static <R> List<Cell> cells(List<ViewColumn<R>> columns, R row) {
        return new AbstractList<>() {
            @Override
            public Cell get(int index) {
                return columns.get(index).cell().apply(row);
            }

            @Override
            public int size() {
                return columns.size();
            }
        };
    }

    private void drawDetails(Buffer buffer, Area area, Replies replies, ViewState state, Units units) {
        Area body = new Area(area.x() + 1, area.y(), area.width() - 2, area.height());
        Details details = detailed.map(found -> details(found, replies, units))
                .orElseGet(() -> new Details().title("This " + noun + " is no longer in the list. Esc goes back."));
        int first = state.limitDetails(details.height(body.width()), body.height());
        details.draw(buffer, body, first);
    }

    /** All rows, in the order of the reply. */
    final List<R> rows() {
        return all;
    }

    /** The selected row; empty if none is selected or it is gone. */
    final Optional<R> selected(ViewState state) {
        String key = state.selection().key();
        if (key.isEmpty()) { // moved since the last drawing
            int index = state.selection().index();
            return index < shown.size() ? Optional.of(shown.get(index)) : Optional.empty();
        }
        return all.stream().filter(row -> row.key().equals(key)).findFirst();
    }
}
