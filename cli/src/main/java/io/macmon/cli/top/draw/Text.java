package io.macmon.cli.top.draw;

import java.util.ArrayList;
import java.util.List;

/** Lines of text in several styles. Lines that are longer than the area are wrapped between words. */
public final class Text {

    private record Span(String text, Style style) {}

    private final List<List<Span>> lines = new ArrayList<>();

    /** Starts a new line. */
    public Text line() {
        lines.add(new ArrayList<>());
        return this;
    }

    /** Starts a new line with a text. */
    public Text line(String text, Style style) {
        return line().add(text, style);
    }

    /** Starts a new line with a text. */
    public Text line(String text) {
        return line(text, Style.NORMAL);
    }

    /** Appends to the last line. */
    public Text add(String text, Style style) {
        if (lines.isEmpty()) {
            line();
        }
        if (!text.isEmpty()) {
            lines.get(lines.size() - 1).add(new Span(text, style));
        }
        return this;
    }

    /** Appends to the last line. */
    public Text add(String text) {
        return add(text, Style.NORMAL);
    }

    /** The number of rows at this width. */
    public int height(int width) {
        return wrapped(width).size();
    }

    /**
     * Draws the rows that fit.
     *
     * @param first the first row that is shown, from 0
     * @return the number of rows that there are
     */
    public int draw(Buffer buffer, Area area, int first) {
        List<List<Span>> rows = wrapped(area.width());
        for (int i = 0; i < area.height() && first + i < rows.size(); i++) {
            int x = area.x();
            for (Span span : rows.get(first + i)) {
                x = buffer.write(x, area.y() + i, area.x() + area.width() - x, span.text(), span.style());
            }
        }
        return rows.size();
    }

    private List<List<Span>> wrapped(int width) {
        List<List<Span>> rows = new ArrayList<>();
        if (width <= 0) {
            return rows;
        }
        for (List<Span> line : lines) {
            new Wrapper(rows, width).wrap(line);
        }
        return rows;
    }

    private static final class Wrapper {
        private final List<List<Span>> rows;
        private final int width;
        private List<Span> row = new ArrayList<>();
        private int used;

        Wrapper(List<List<Span>> rows, int width) {
            this.rows = rows;
            this.width = width;
            rows.add(row);
        }

        void wrap(List<Span> line) {
            for (Span span : line) {
                int start = 0;
                String text = span.text();
                while (start < text.length()) {
                    int end = text.indexOf(' ', start + 1); // a word with the blanks before it
                    end = end < 0 ? text.length() : end;
                    put(text.substring(start, end), span.style());
                    start = end;
                }
            }
        }

        private void put(String word, Style style) {
            String shown = word;
            int columns = Glyphs.width(shown);
            if (used > 0 && used + columns > width) {
                startRow();
                shown = shown.stripLeading();
                columns = Glyphs.width(shown);
            }
            while (columns > width - used) { // a word longer than a row
                int cut = cut(shown, width - used);
                row.add(new Span(shown.substring(0, cut), style));
                shown = shown.substring(cut);
                columns = Glyphs.width(shown);
                startRow();
            }
            if (columns > 0) {
                row.add(new Span(shown, style));
                used += columns;
            }
        }

        private void startRow() {
            row = new ArrayList<>();
            rows.add(row);
            used = 0;
        }

        // The number of characters that fit, at least one.
        private static int cut(String text, int columns) {
            int cut = Character.charCount(text.codePointAt(0));
            while (cut < text.length()) {
                int next = cut + Character.charCount(text.codePointAt(cut));
                if (Glyphs.width(text.substring(0, next)) > columns) {
                    break;
                }
                cut = next;
            }
            return cut;
        }
    }
}
