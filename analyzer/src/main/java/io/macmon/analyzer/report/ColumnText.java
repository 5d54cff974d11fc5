package io.macmon.analyzer.report;

import java.lang.Character.UnicodeScript;

/** Text in a column of a terminal: some characters take two columns, some none. */
final class ColumnText {

    private ColumnText() {}

    static int width(String text) {
        return text.codePoints().map(ColumnText::width).sum();
    }

    static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /** No wider than so many columns. */
    static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        int used = 0;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            used += width(character);
            if (used >= columns) {
                break;
            }
            cut.appendCodePoint(character);
            at += Character.charCount(character);
        }
        return cut.append('…').toString();
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
