package io.macmon.cli.top.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final List<Column> COLUMNS =
            List.of(Column.left("name", 4, 10, 0), Column.right("rate", 5, 1), Column.left("vendor", 6, 20, 2));

    private final Selection selection = new Selection();

    @Test
    void alignsColumnsAndMarksTheSortedOne() {
        assertThat(draw(40, 3, rows("a", "b"), new Table(COLUMNS, 1, true)))
                .isEqualTo("name        rate▼  vendor\na               1  of a\nb               1  of b\n");
    }

    @Test
    void leavesOutTheLeastImportantColumnsWhereThereIsNoRoom() {
        assertThat(draw(14, 2, rows("a"), table())).isEqualTo("name      rate\na            1\n");
        assertThat(draw(8, 2, rows("a"), table())).isEqualTo("name\na\n");
    }

    @Test
    void scrollsSoThatTheSelectedRowIsVisible() {
        draw(14, 3, rows("a", "b", "c", "d"), table());
        selection.moveToLast();

        assertThat(draw(4, 3, rows("a", "b", "c", "d"), table())).isEqualTo("name\nc\nd\n");
        assertThat(selection.key()).isEqualTo("d");

        selection.move(-10);
        assertThat(draw(4, 3, rows("a", "b", "c", "d"), table())).isEqualTo("name\na\nb\n");
    }

    @Test
    void keepsTheSelectionOnItsRowWhenRowsAreSortedAgain() {
        draw(14, 5, rows("a", "b", "c"), table());
        selection.move(1);
        draw(14, 5, rows("a", "b", "c"), table());

        draw(14, 5, rows("c", "a", "x", "b"), table());

        assertThat(selection.key()).isEqualTo("b");
        assertThat(selection.index()).isEqualTo(3);
    }

    @Test
    void selectsTheNextRowWhenTheSelectedOneDisappears() {
        draw(14, 5, rows("a", "b", "c"), table());
        selection.move(1);
        draw(14, 5, rows("a", "b", "c"), table());

        draw(14, 5, rows("a", "c"), table());

        assertThat(selection.key()).isEqualTo("c");
    }

    @Test
    void drawsNothingIntoAnEmptyArea() {
        assertThat(draw(0, 0, rows("a"), table())).isEmpty();
        assertThat(draw(10, 2, List.of(), table())).isEqualTo("name\n\n");
        assertThat(selection.key()).isEmpty();
    }

    @Test
    void marksTheSelectedRowAlsoWithoutColour() {
        Buffer buffer = new Buffer(16, 3, true);

        table().draw(buffer, new Area(1, 0, 14, 3), rows("a", "b"), selection);

        assertThat(buffer.text(1)).startsWith(">a");
        assertThat(buffer.isSelected(1, 1)).isTrue();
        assertThat(buffer.isSelected(1, 2)).isFalse();
    }

    private static Table table() {
        return new Table(COLUMNS, -1, false);
    }

    private static List<Row> rows(String... names) {
        List<Row> rows = new ArrayList<>();
        for (String name : names) {
            rows.add(new Row(name, List.of(Cell.of(name), Cell.of("1"), Cell.of("of " + name, Style.DIM))));
        }
        return rows;
    }

    private String draw(int width, int height, List<Row> rows, Table table) {
        Buffer buffer = new Buffer(width, height, true);
        table.draw(buffer, buffer.area(), rows, selection);
        return buffer.text();
    }
}
