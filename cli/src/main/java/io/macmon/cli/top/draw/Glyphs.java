package io.macmon.cli.top.draw;

import io.macmon.config.text.SafeText;
import java.util.function.Consumer;

/** Splits text into what terminals show in one or two cells: a character with its combining marks. */
final class Glyphs {

    /** More marks than a word of any language puts on a letter; a longer pile would reach other lines. */
    private static final int MAX_MARKS = 2;

    private static final String[] ASCII = new String[0x80];

    // East Asian Wide and Fullwidth, and emoji: first and last character of each range, ascending.
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3, 0x25FD, 0x25FE,
        0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE,
        0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26F5, 0x26FA, 0x26FA,
        0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755,
        0x2757, 0x2757, 0x2795, 0x2797, 0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55,
        0x2E80, 0x303E, 0x3041, 0x33FF, 0x3400, 0x4DBF, 0x4E00, 0xA4CF, 0xA960, 0xA97C, 0xAC00, 0xD7A3, 0xF900, 0xFAFF,
        0xFE10, 0xFE19, 0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x18AFF, 0x1AFF0, 0x1B2FF, 0x1F004,
        0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F1E6, 0x1F320, 0x1F32D, 0x1F335, 0x1F337,
        0x1F37C, 0x1F37E, 0x1F393, 0x1F3A0, 0x1F3CA, 0x1F3CF, 0x1F3D3, 0x1F3E0, 0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8,
        0x1F43E, 0x1F440, 0x1F440, 0x1F442, 0x1F4FC, 0x1F4FF, 0x1F53D, 0x1F54B, 0x1F54E, 0x1F550, 0x1F567, 0x1F57A,
        0x1F57A, 0x1F595, 0x1F596, 0x1F5A4, 0x1F5A4, 0x1F5FB, 0x1F64F, 0x1F680, 0x1F6C5, 0x1F6CC, 0x1F6CC, 0x1F6D0,
        0x1F6D2, 0x1F6D5, 0x1F6D7, 0x1F6DC, 0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4, 0x1F6FC, 0x1F7E0, 0x1F7EB, 0x1F7F0,
        0x1F7F0, 0x1F90C, 0x1F93A, 0x1F93C, 0x1F945, 0x1F947, 0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000, 0x3FFFD
    };

    static {
        for (char c = 0; c < ASCII.length; c++) {
            ASCII[c] = String.valueOf(c);
        }
    }

    private Glyphs() {}

    /**
     * Passes each glyph of a text. What could control a terminal or change the writing direction is escaped first, as
     * {@link SafeText#line} does; a tab is a space.
     */
    static void forEach(String text, Consumer<String> action) {
        String safe = isPlain(text) ? text : SafeText.line(text).replace('\t', ' ');
        int at = 0;
        while (at < safe.length()) {
            int start = at;
            int base = safe.codePointAt(at);
            at += Character.charCount(base);
            int end = at;
            int marks = 0;
            while (at < safe.length() && isMark(safe.codePointAt(at))) {
                at += Character.charCount(safe.codePointAt(at));
                if (++marks <= MAX_MARKS) {
                    end = at;
                }
            }
            if (end == start + 1 && base < ASCII.length) {
                action.accept(ASCII[base]);
            } else {
                action.accept(isMark(base) ? " " + safe.substring(start, end) : safe.substring(start, end));
            }
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** The number of cells that a text takes when it is drawn. */
    static int width(String text) {
        int[] width = {0};
        forEach(text, glyph -> width[0] += widthOf(glyph));
        return width[0];
    }

    /** The number of cells of a glyph: 1 or 2. */
    static int widthOf(String glyph) {
        int base = glyph.codePointAt(0);
        return base >= WIDE[0] && isWide(base) ? 2 : 1;
    }

    private static boolean isWide(int character) {
        int low = 0;
        int high = WIDE.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (character > WIDE[2 * middle + 1]) {
                low = middle + 1;
            } else if (character < WIDE[2 * middle]) {
                high = middle - 1;
            } else {
                return true;
            }
        }
        return false;
    }

    private static boolean isMark(int character) {
        if (character < 0x300) {
            return false;
        }
        int type = Character.getType(character);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || (character >= 0x1160 && character <= 0x11FF); // medial vowels and final consonants of Hangul
    }
}
