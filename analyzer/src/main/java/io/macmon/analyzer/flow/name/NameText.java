package io.macmon.analyzer.flow.name;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Makes text from the network safe to keep: bounded, and printable ASCII only. */
final class NameText {

    /** The maximum length of a text, in characters. */
    static final int MAX_LENGTH = 255;

    private NameText() {}

    /** The text with a doubled backslash, and with {@code \}{@code xNN} for each byte that is not printable ASCII. */
    static String of(String text) {
        return of(text, MAX_LENGTH);
    }

    /** As {@link #of(String)}, with another maximum length. */
    static String of(String text, int maxLength) {
        return text.length() <= maxLength && isPlain(text) ? text : escaped(text, maxLength);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(int character) {
        return character >= ' ' && character < 0x7F && character != '\\';
    }

    private static String escaped(String text, int maxLength) {
        StringBuilder safe = new StringBuilder();
        for (byte next : text.getBytes(UTF_8)) {
            String character =
                    isPlain(next) ? Character.toString(next) : next == '\\' ? "\\\\" : String.format("\\x%02x", next);
            if (safe.length() + character.length() > maxLength) {
                break;
            }
            safe.append(character);
        }
        return safe.toString();
    }
}
