package io.macmon.cli.top.draw;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The cells of a screen. A cell holds a glyph, which is a character with its combining marks, and a {@link Style}; a
 * wide glyph takes two cells. Drawing outside the buffer has no effect. One thread at a time.
 */
public final class Buffer {

    /** The second cell of a wide glyph. */
    private static final String CONTINUATION = "";

    private static final String BLANK = " ";

    private final int width;
    private final int height;
    private final boolean isUnicode;
    private final String[] glyphs;
    private final Style[] styles;
    private final boolean[] selected;

    /**
     * Makes a buffer of blanks.
     *
     * @param isUnicode whether the terminal shows characters that are not ASCII; each is replaced by {@code ?} if not
     */
    public Buffer(int width, int height, boolean isUnicode) {
        this.width = width;
        this.height = height;
        this.isUnicode = isUnicode;
        glyphs = new String[width * height];
        styles = new Style[width * height];
        selected = new boolean[width * height];
        clear(area());
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public boolean isUnicode() {
        return isUnicode;
    }

    /** The whole buffer. */
    public Area area() {
        return new Area(0, 0, width, height);
    }

    /** The number of cells that a text takes. */
    public static int widthOf(String text) {
        return Glyphs.width(text);
    }

    /** Fills an area with blanks. */
    public void clear(Area area) {
        for (int y = Math.max(0, area.y()); y < Math.min(height, area.y() + area.height()); y++) {
            int from = Math.max(0, area.x());
            int to = Math.min(width, area.x() + area.width());
            if (from < to) {
                splitWide(y, from);
                splitWide(y, to);
                Arrays.fill(glyphs, y * width + from, y * width + to, BLANK);
                Arrays.fill(styles, y * width + from, y * width + to, Style.NORMAL);
                Arrays.fill(selected, y * width + from, y * width + to, false);
            }
        }
    }

    /** Writes a text to the first row of an area. A longer text is cut, and ends with an ellipsis. */
    public void write(Area area, Align align, String text, Style style) {
        if (area.isEmpty()) {
            return;
        }
        int free = Math.max(0, area.width() - Glyphs.width(text));
        int indent = align == Align.LEFT ? 0 : align == Align.RIGHT ? free : free / 2;
        write(area.x() + indent, area.y(), area.width() - indent, text, style);
    }

    /**
     * Writes a text. What could control the terminal, and what is invisible, is escaped.
     *
     * @param maxWidth columns; a longer text is cut, and ends with an ellipsis
     * @return the column after the text
     */
    public int write(int x, int y, int maxWidth, String text, Style style) {
        int end = Math.min(width, x + maxWidth);
        if (y < 0 || y >= height || x < 0 || x >= end) {
            return x;
        }
        boolean fits = Glyphs.width(text) <= maxWidth;
        Pen pen = new Pen(x, y, fits ? end : end - 1, style);
        Glyphs.forEach(text, pen::put);
        if (!fits) {
            pen.endsAt(end);
            pen.put(isUnicode ? "…" : "~");
        }
        return pen.column;
    }

    private final class Pen {
        private final int row;
        private final Style style;
        private int column;
        private int end;
        private boolean isFull;

        Pen(int column, int row, int end, Style style) {
            this.column = column;
            this.row = row;
            this.end = end;
            this.style = style;
        }

        void endsAt(int newEnd) {
            end = newEnd;
            isFull = false;
        }

        void put(String glyph) {
            String shown = isUnicode || glyph.charAt(0) < 0x80 ? glyph : "?";
            int columns = Glyphs.widthOf(shown);
            isFull |= column + columns > end; // a narrow glyph after a wide one that did not fit is left out, too
            if (!isFull) {
                set(column, row, shown, columns, style);
                column += columns;
            }
        }
    }

    private void set(int x, int y, String glyph, int columns, Style style) {
        splitWide(y, x);
        splitWide(y, x + columns);
        int cell = y * width + x;
        glyphs[cell] = glyph;
        styles[cell] = style;
        if (columns == 2) {
            glyphs[cell + 1] = CONTINUATION;
            styles[cell + 1] = style;
        }
    }

    // If a wide glyph reaches across the left edge of a column, both its cells become blank.
    private void splitWide(int y, int x) {
        if (x > 0 && x < width && glyphs[y * width + x].equals(CONTINUATION)) {
            glyphs[y * width + x] = BLANK;
            glyphs[y * width + x - 1] = BLANK;
        }
    }

    /** Sets the style of all cells of an area, whatever they hold. */
    public void restyle(Area area, Style style) {
        forEachCell(area, cell -> styles[cell] = style);
    }

    /** Marks all cells of an area as selected. They keep their style. */
    public void select(Area area) {
        forEachCell(area, cell -> selected[cell] = true);
    }

    private void forEachCell(Area area, IntConsumer action) {
        for (int y = Math.max(0, area.y()); y < Math.min(height, area.y() + area.height()); y++) {
            for (int x = Math.max(0, area.x()); x < Math.min(width, area.x() + area.width()); x++) {
                action.accept(y * width + x);
            }
        }
    }

    /** The glyph of a cell; empty for the second cell of a wide one. */
    public String glyph(int x, int y) {
        return glyphs[y * width + x];
    }

    public Style style(int x, int y) {
        return styles[y * width + x];
    }

    public boolean isSelected(int x, int y) {
        return selected[y * width + x];
    }

    /** Whether a cell shows the same in another buffer of the same size. */
    public boolean isSameCell(Buffer other, int x, int y) {
        int cell = y * width + x;
        return styles[cell] == other.styles[cell]
                && selected[cell] == other.selected[cell]
                && glyphs[cell].equals(other.glyphs[cell]);
    }

    /** A row without trailing blanks. */
    public String text(int y) {
        StringBuilder line = new StringBuilder(width);
        for (int x = 0; x < width; x++) {
            line.append(glyph(x, y));
        }
        return line.toString().stripTrailing();
    }

    /** All rows, each without trailing blanks and with a line end. */
    public String text() {
        StringBuilder all = new StringBuilder();
        for (int y = 0; y < height; y++) {
            all.append(text(y)).append('\n');
        }
        return all.toString();
    }
}
