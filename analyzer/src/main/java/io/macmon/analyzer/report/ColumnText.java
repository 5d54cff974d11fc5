package io.macmon.analyzer.report;

import java.lang.Character.UnicodeScript;

/** Measures, pads and truncates text for a terminal, where a character is zero, one or two columns wide. */
public final class ColumnText {

    private ColumnText() {}

    /** The width of a text in columns. */
    public static int width(String text) {
        return text.codePoints().map(ColumnText::width).sum();
    }

    /** The text, filled up with spaces. */
    public static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /** The text, or its beginning and an ellipsis. */
    public static String truncated(String text, int maxColumns) {
        if (width(text) <= maxColumns) {
            return text;
        }
        StringBuilder truncated = new StringBuilder();
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            used += width(character);
            if (used >= maxColumns) {
                break;
            }
            truncated.appendCodePoint(character);
            i += Character.charCount(character);
        }
        return truncated.append('…').toString();
    }

    private static int width(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
            default -> isWide(character) ? 2 : 1;
        };
    }

    private static boolean isWide(int character) {
        if (character < 0x1100) {
            return false;
        }
        return switch (UnicodeScript.of(character)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, YI -> character < 0xFF61 || character > 0xFFDC;
            default ->
                (character >= 0x3000 && character < 0x3040)
                        || (character >= 0xFF01 && character <= 0xFF60)
                        || (character >= 0x1F300 && character <= 0x1FAFF);
        };
    }
}
