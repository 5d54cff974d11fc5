package io.macmon.analyzer.audit.station;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text in UTF-8. A {@link String} needs twice the memory as soon as one of its letters is not in Latin-1. U+FFFD, which
 * a station causes with each byte that is not UTF-8, is such a byte again.
 */
final class CompactText {

    static final CompactText EMPTY = new CompactText(new byte[0]);

    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);
    private static final byte INVALID = (byte) 0xFF;

    private final byte[] utf8;

    private CompactText(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** The first letters of a text. */
    static CompactText of(String text, int maxLength) {
        String kept = text.length() <= maxLength ? text : text.substring(0, maxLength);
        return kept.isEmpty() ? EMPTY : new CompactText(shortened(kept.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] shortened(byte[] utf8) {
        int length = 0;
        for (int i = 0; i < utf8.length; i++) {
            boolean isReplacement = i + 2 < utf8.length && Arrays.equals(utf8, i, i + 3, REPLACEMENT, 0, 3);
            utf8[length++] = isReplacement ? INVALID : utf8[i];
            i += isReplacement ? 2 : 0;
        }
        return Arrays.copyOf(utf8, length);
    }

    boolean isEmpty() {
        return utf8.length == 0;
    }

    /** The length in bytes. */
    int length() {
        return utf8.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompactText text && Arrays.equals(text.utf8, utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
