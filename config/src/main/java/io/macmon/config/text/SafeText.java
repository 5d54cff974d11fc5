package io.macmon.config.text;

/** Escapes text from the network, so that it is safe to display. */
public final class SafeText {

    private SafeText() {}

    /**
     * Escapes what could control a terminal or deceive the reader. Control characters, including C1, become
     * {@code \}{@code xNN}; other invisible characters, and characters that change the writing direction, become
     * {@code \}{@code u{NNNN}}; a backslash is doubled.
     *
     * @param maxCharacters maximum number of characters taken from the text; longer text is truncated and ends with an
     *                      ellipsis
     */
    public static String of(String text, int maxCharacters) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), maxCharacters));
        int taken = 0;
        for (int at = 0; at < text.length(); taken++) {
            if (taken == maxCharacters) {
                return safe.append('…').toString();
            }
            int character = text.codePointAt(at);
            append(safe, character);
            at += Character.charCount(character);
        }
        return safe.toString();
    }

    /**
     * Escapes only what could control a terminal or deceive the reader, as {@link #of} does; backslashes and tabs stay.
     * For text that users wrote themselves and should recognise.
     */
    public static String line(String text) {
        return escapedExcept("\\\t", text);
    }

    /** Escapes a message that may quote files or names of files, as {@link #line} does; line breaks stay as well. */
    public static String ofMessage(String message) {
        return escapedExcept("\\\t\n", message);
    }

    /** Escapes a line of JSON, as {@link #line} does, but with JSON's escapes, so that it means the same. */
    public static String json(String line) {
        if (isPlain(line)) {
            return line;
        }
        StringBuilder safe = new StringBuilder(line.length());
        line.codePoints().forEach(character -> {
            if (character == '\t' || isVisible(character)) {
                safe.appendCodePoint(character);
            } else {
                for (char unit : Character.toChars(character)) {
                    safe.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return safe.toString();
    }

    private static String escapedExcept(String kept, String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (kept.indexOf(character) >= 0) {
                safe.appendCodePoint(character);
            } else {
                append(safe, character);
            }
        });
        return safe.toString();
    }

    // Most texts are, and a screen with thousands of rows has many.
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder safe, int character) {
        if (character == '\\') {
            safe.append("\\\\");
        } else if (character < 0x20 || (character >= 0x7F && character < 0xA0)) {
            safe.append(String.format("\\x%02x", character));
        } else if (isVisible(character)) {
            safe.appendCodePoint(character);
        } else {
            safe.append(String.format("\\u{%x}", character));
        }
    }

    /** Whether it is a letter, mark or symbol that is displayed as a blank, or not at all (Default_Ignorable). */
    private static boolean isBlank(int character) {
        return switch (character) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
            default ->
                (character >= 0x180B && character <= 0x180F)
                        || (character >= 0xFE00 && character <= 0xFE0F)
                        || (character >= 0xE0100 && character <= 0xE01EF);
        };
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            case Character.OTHER_LETTER, Character.NON_SPACING_MARK, Character.OTHER_SYMBOL -> !isBlank(character);
            default -> true;
        };
    }
}
