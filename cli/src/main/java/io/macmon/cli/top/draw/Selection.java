package io.macmon.cli.top.draw;

import java.util.List;

/**
 * The selected row of a {@link Table}, and which rows are visible. The selection stays on its row when rows are added,
 * removed or sorted; if its row disappears, it moves to the row that takes its place. One thread at a time.
 */
public final class Selection {

    private String key = "";
    private int index;
    private int first;
    private int visibleRows = 1;
    private int rows;
    private int top;

    /** The key of the selected row; empty if none. */
    public String key() {
        return key;
    }

    /** The selected row, from 0. */
    public int index() {
        return index;
    }

    /** Moves by a number of rows. */
    public void move(int distance) {
        moveTo((int) Math.max(0, Math.min(rows - 1L, (long) index + distance)));
    }

    /** Moves by a number of pages. */
    public void movePages(int pages) {
        move(pages * Math.max(1, visibleRows - 1));
    }

    public void moveToFirst() {
        moveTo(0);
    }

    public void moveToLast() {
        moveTo(Math.max(0, rows - 1));
    }

    /** Selects the row that was drawn in this row of the buffer; false if none was. */
    public boolean moveToDrawn(int y) {
        int row = y - top;
        if (row < 0 || row >= visibleRows || first + row >= rows) {
            return false;
        }
        moveTo(first + row);
        return true;
    }

    private void moveTo(int newIndex) {
        index = newIndex;
        key = ""; // the next drawing reads it from the row
    }

    int first() {
        return first;
    }

    int rows() {
        return rows;
    }

    /** Finds the selected row among the rows that are about to be drawn in an area. */
    void follow(List<Row> all, Area area) {
        rows = all.size();
        top = area.y();
        int newVisibleRows = Math.max(1, area.height());
        visibleRows = newVisibleRows;
        if (!key.isEmpty() && !(index < rows && all.get(index).key().equals(key))) {
            for (int i = 0; i < rows; i++) {
                if (all.get(i).key().equals(key)) {
                    index = i;
                    break;
                }
            }
        }
        index = Math.max(0, Math.min(index, rows - 1));
        key = rows == 0 ? "" : all.get(index).key();
        first = Math.max(0, Math.min(first, rows - visibleRows));
        first = Math.max(index - visibleRows + 1, Math.min(first, index));
        first = Math.max(0, first);
    }
}
