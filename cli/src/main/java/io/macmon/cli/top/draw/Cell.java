package io.macmon.cli.top.draw;

/** What a cell of a {@link Table} shows. */
@FunctionalInterface
public interface Cell {

    /** Draws into an area of one row. */
    void draw(Buffer buffer, Area area, Align align);

    static Cell of(String text) {
        return of(text, Style.NORMAL);
    }

    static Cell of(String text, Style style) {
        return (buffer, area, align) -> buffer.write(area, align, text, style);
    }

    /** The latest values as bars. */
    static Cell sparkline(long[] values, Style style) {
        return (buffer, area, align) -> Sparkline.draw(buffer, area, values, style);
    }
}
