package io.macmon.cli.top.terminal;

import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.draw.Style;
import io.macmon.cli.top.draw.Theme;

/** Writes the sequences that turn what a terminal shows into what a buffer holds. One thread at a time. */
final class CellWriter {

    private final Theme theme;
    private Buffer shown; // null if it is unknown what the terminal shows

    CellWriter(Theme theme) {
        this.theme = theme;
    }

    /** Writes all cells next time. */
    void forget() {
        shown = null;
    }

    /** The text to send; empty if nothing has changed. The caller does not change the buffer afterwards. */
    String update(Buffer buffer) {
        StringBuilder out = new StringBuilder();
        boolean isNew = shown == null || shown.width() != buffer.width() || shown.height() != buffer.height();
        Buffer before = isNew ? new Buffer(buffer.width(), buffer.height(), buffer.isUnicode()) : shown;
        if (isNew) {
            out.append("\u001b[0m\u001b[2J");
        }
        for (int y = 0; y < buffer.height(); y++) {
            writeRow(out, buffer, before, y);
        }
        shown = buffer;
        return out.length() == 0 ? "" : out.append("\u001b[0m").toString();
    }

    private void writeRow(StringBuilder out, Buffer buffer, Buffer before, int y) {
        int cursor = -1; // the column of the cursor; -1 if it is elsewhere
        Style style = null;
        boolean isSelected = false;
        for (int x = 0; x < buffer.width(); x++) {
            String glyph = buffer.glyph(x, y);
            boolean isWide = x + 1 < buffer.width() && buffer.glyph(x + 1, y).isEmpty();
            boolean isSame = buffer.isSameCell(before, x, y) && (!isWide || buffer.isSameCell(before, x + 1, y));
            if (isSame || glyph.isEmpty()) {
                continue;
            }
            if (cursor != x) {
                out.append("\u001b[").append(y + 1).append(';').append(x + 1).append('H');
            }
            if (style != buffer.style(x, y) || isSelected != buffer.isSelected(x, y)) {
                style = buffer.style(x, y);
                isSelected = buffer.isSelected(x, y);
                out.append(theme.sequence(style, isSelected));
            }
            out.append(glyph);
            // Terminals disagree on the width of some characters, so the cursor is placed again after them.
            cursor = isWide || glyph.length() > 1 ? -1 : x + 1;
        }
    }
}
