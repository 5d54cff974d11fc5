package io.macmon.config.text;

/** Text from the network, made fit for people's eyes. */
public final class SafeText {

    private SafeText() {}

    /**
     * Escapes what could steer a terminal or mislead an eye: control characters, also those of C1, become {@code \}{@code xNN}, other
     * characters that are not shown or turn the direction of writing {@code \}{@code u{NNNN}}, and a backslash is doubled.
     *
     * @param longest characters taken of the text; what is longer ends with an ellipsis
     */
    public static String of(String text, int longest) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), longest));
        int taken = 0;
        for (int at = 0; at < text.length(); taken++) {
            if (taken == longest) {
                return safe.append('…').toString();
            }
            int character = text.codePointAt(at);
            append(safe, character);
            at += Character.charCount(character);
        }
        return safe.toString();
    }

    private static void append(StringBuilder safe, int character) {
        if (character == '\\') {
            safe.append("\\\\");
        } else if (character < 0x20 || (character >= 0x7F && character < 0xA0)) {
            safe.append(String.format("\\x%02x", character));
        } else if (isShown(character)) {
            safe.appendCodePoint(character);
        } else {
            safe.append(String.format("\\u{%x}", character));
        }
    }

    private static boolean isShown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }
}
