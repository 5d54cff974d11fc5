package io.macmon.cli.top.draw;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Rows below column titles, one of them selected, and as many of them as fit. Columns that have no room are left out,
 * the least important first.
 *
 * @param columns    from left to right
 * @param sorted     the index of the column by which the rows are sorted; -1 for none
 * @param descending whether the largest value comes first
 */
public record Table(List<Column> columns, int sorted, boolean descending) {

    private static final int GAP = 2;

    /**
     * Draws titles and rows. The column before the area, if there is one, shows a mark at the selected row.
     *
     * @param rows in the order in which they are shown
     */
    public void draw(Buffer buffer, Area area, List<Row> rows, Selection selection) {
        selection.follow(rows, new Area(area.x(), area.y() + 1, area.width(), area.height() - 1));
        if (area.isEmpty()) {
            return;
        }
        List<Integer> shown = shownColumns(area.width());
        int[] widths = Size.distribute(
                area.width(),
                GAP,
                shown.stream().map(index -> columns.get(index).size()).toList());
        drawTitles(buffer, area.row(0), shown, widths);
        for (int i = 1; i < area.height() && selection.first() + i - 1 < rows.size(); i++) {
            int index = selection.first() + i - 1;
            drawCells(buffer, area.row(i), rows.get(index), shown, widths);
            if (index == selection.index()) {
                buffer.select(area.row(i));
                if (area.x() > 0) {
                    buffer.write(area.x() - 1, area.y() + i, 1, ">", Style.BOLD);
                }
            }
        }
    }

    private void drawTitles(Buffer buffer, Area area, List<Integer> shown, int[] widths) {
        int x = area.x();
        for (int i = 0; i < widths.length; i++) {
            Column column = columns.get(shown.get(i));
            boolean isSorted = shown.get(i) == sorted;
            String title = isSorted ? column.title() + marker(buffer) : column.title();
            buffer.write(new Area(x, area.y(), widths[i], 1), column.align(), title, Style.HEADER);
            x += widths[i] + GAP;
        }
        buffer.restyle(area, Style.HEADER);
    }

    private String marker(Buffer buffer) {
        if (buffer.isUnicode()) {
            return descending ? "▼" : "▲";
        }
        return descending ? "v" : "^";
    }

    private void drawCells(Buffer buffer, Area area, Row row, List<Integer> shown, int[] widths) {
        int x = area.x();
        for (int i = 0; i < widths.length; i++) {
            int index = shown.get(i);
            Area cell = new Area(x, area.y(), widths[i], 1);
            if (!cell.isEmpty()) {
                row.cells().get(index).draw(buffer, cell, columns.get(index).align());
            }
            x += widths[i] + GAP;
        }
    }

    private List<Integer> shownColumns(int width) {
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            shown.add(i);
        }
        while (minWidth(shown) > width) {
            Integer least = shown.stream()
                    .max(Comparator.comparingInt(
                            (Integer index) -> columns.get(index).priority()))
                    .orElseThrow();
            if (columns.get(least).priority() == 0) {
                break;
            }
            shown.remove(least);
        }
        return shown;
    }

    private int minWidth(List<Integer> shown) {
        return shown.stream().mapToInt(index -> columns.get(index).size().min()).sum()
                + GAP * Math.max(0, shown.size() - 1);
    }
}
