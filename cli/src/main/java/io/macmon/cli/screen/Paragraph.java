package io.macmon.cli.screen;

import java.util.List;

/** Joins the parts of a line, and wraps them onto indented lines where they do not fit. */
final class Paragraph {

    private static final String GAP = "  ";

    private Paragraph() {}

    /**
     * Appends the parts, two spaces apart. A part that does not fit starts a new line; a part that is longer than a
     * line is wrapped between words. Nothing is cut, so a word longer than a line stays as it is.
     *
     * @param line   ends at the column where the first part starts
     * @param indent column where the other lines start
     * @param width  number of columns
     */
    static void append(StringBuilder line, List<String> parts, int indent, int width) {
        int start = line.lastIndexOf("\n") + 1;
        boolean atStart = true;
        for (String part : parts) {
            int gap = atStart ? 0 : GAP.length();
            if (line.length() - start + gap + part.length() <= width) {
                line.append(GAP, 0, gap).append(part);
            } else {
                if (!atStart) {
                    start = newLine(line, indent);
                }
                start = appendWords(line, part, start, indent, width);
            }
            atStart = false;
        }
    }

    private static int appendWords(StringBuilder line, String text, int lineStart, int indent, int width) {
        int start = lineStart;
        boolean atStart = true;
        for (String word : text.split(" ", -1)) {
            if (!atStart && line.length() - start + 1 + word.length() > width) {
                start = newLine(line, indent);
            } else if (!atStart) {
                line.append(' ');
            }
            line.append(word);
            atStart = false;
        }
        return start;
    }

    private static int newLine(StringBuilder line, int indent) {
        line.append('\n');
        int start = line.length();
        line.append(" ".repeat(indent));
        return start;
    }
}
