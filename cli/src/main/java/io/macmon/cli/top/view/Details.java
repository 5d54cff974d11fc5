package io.macmon.cli.top.view;

import io.macmon.cli.top.draw.Align;
import io.macmon.cli.top.draw.Area;
import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.draw.Cell;
import io.macmon.cli.top.draw.Style;
import io.macmon.cli.top.draw.Text;
import io.macmon.cli.top.model.Fields.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All about one row: names with their values, each wrapped beside its name. */
final class Details {

    private static final int NAME_COLUMNS = 24;
    private static final int GAP = 2;

    /** @param below what is drawn in a row below the value, if anything */
    private record Line(String name, Text value, Optional<Cell> below) {

        Line(String name, Text value) {
            this(name, value, Optional.empty());
        }
    }

    private final List<Line> lines = new ArrayList<>();

    /** Adds a title. */
    Details title(String text) {
        lines.add(new Line("", new Text().line(text, Style.TITLE)));
        return this;
    }

    Details line(String name, String value) {
        return line(name, value, Style.NORMAL);
    }

    Details line(String name, String value, Style style) {
        lines.add(new Line(name, new Text().line(Units.text(value), style)));
        return this;
    }

    /** Adds a line unless the value is empty. */
    Details lineIfAny(String name, String value) {
        return value.isEmpty() ? this : line(name, value);
    }

    /** Draws something in a row below the last line's value. */
    Details below(Cell cell) {
        Line last = lines.remove(lines.size() - 1);
        lines.add(new Line(last.name(), last.value(), Optional.of(cell)));
        return this;
    }

    Details blank() {
        lines.add(new Line("", new Text().line()));
        return this;
    }

    /** Adds all fields of the reply. */
    Details fields(List<Field> fields) {
        blank().title("All fields, as macmon ctl --json prints them");
        fields.forEach(field -> line(field.name(), field.value()));
        return this;
    }

    int height(int width) {
        return lines.stream().mapToInt(line -> heightOf(line, width)).sum();
    }

    private int heightOf(Line line, int width) {
        return Math.max(1, line.value().height(width - indent(line, width)))
                + (line.below().isPresent() ? 1 : 0);
    }

    // Names take at most a third of a narrow screen.
    private int indent(Line line, int width) {
        if (line.name().isEmpty()) {
            return 0;
        }
        int longest = lines.stream()
                .mapToInt(other -> Buffer.widthOf(other.name()))
                .max()
                .orElse(0);
        return Math.min(Math.min(longest, NAME_COLUMNS), width / 3) + GAP;
    }

    /** @param first the first visible line, from 0 */
    void draw(Buffer buffer, Area area, int first) {
        int y = -first;
        for (Line line : lines) {
            int height = heightOf(line, area.width());
            if (y + height > 0 && y < area.height()) {
                int indent = indent(line, area.width());
                int top = Math.max(0, y);
                if (y >= 0 && indent > 0) {
                    buffer.write(area.x(), area.y() + y, indent - GAP, line.name(), Style.DIM);
                }
                Area value = new Area(
                        area.x() + indent,
                        area.y() + top,
                        area.width() - indent,
                        Math.min(area.height() - top, height));
                line.value().draw(buffer, value, top - y);
                if (line.below().isPresent() && y + height <= area.height()) {
                    line.below().get().draw(buffer, value.row(value.height() - 1), Align.LEFT);
                }
            }
            y += height;
        }
    }
}
