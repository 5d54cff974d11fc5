package io.macmon.config.policy.read;

/** Splits a line of a list into its parts. */
final class ListLine {

    private ListLine() {}

    /** The line up to a {@code #} outside double quotes. */
    static String withoutComment(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '#' && !quoted) {
                return line.substring(0, i);
            }
        }
        return line;
    }

    static String firstWord(String entry) {
        return entry.substring(0, endOfFirstWord(entry));
    }

    static String afterFirstWord(String entry) {
        return entry.substring(endOfFirstWord(entry)).strip();
    }

    static boolean isNumber(String word) {
        return !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Whether the word can only be an IP address or prefix, valid or not. */
    static boolean looksLikeIp(String word) {
        boolean dots =
                word.indexOf('.') > 0 && word.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == '/');
        return dots || word.indexOf(':') >= 0;
    }

    private static int endOfFirstWord(String entry) {
        int end = 0;
        while (end < entry.length() && !Character.isWhitespace(entry.charAt(end))) {
            end++;
        }
        return end;
    }
}
