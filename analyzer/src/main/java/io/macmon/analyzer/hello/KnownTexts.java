package io.macmon.analyzer.hello;

/**
 * The texts that were seen last: most clients ask for the same few hosts and protocols, so their flows share the text.
 * At most {@value #SLOTS} of at most {@value #MAX_LENGTH} bytes are kept; a text takes the place of another whose hash
 * has the same slot. One thread only.
 */
final class KnownTexts {

    static final int SLOTS = 1_024;
    static final int MAX_LENGTH = 64;

    private final String[] texts = new String[SLOTS];

    /** As {@link ByteView#text}. */
    String text(ByteView view, int at, int count) {
        if (count > MAX_LENGTH) {
            return view.text(at, count);
        }
        int slot = slot(view, at, count);
        String known = texts[slot];
        if (known == null || !isAscii(known, view, at, count)) {
            known = view.text(at, count);
            texts[slot] = known;
        }
        return known;
    }

    static int slot(ByteView view, int at, int count) {
        int hash = 0;
        for (int i = 0; i < count; i++) {
            hash = 31 * hash + view.u8(at + i);
        }
        return (hash ^ hash >>> 16) & (SLOTS - 1);
    }

    /** Whether the bytes are this text and ASCII, so that each character is a byte. */
    private static boolean isAscii(String text, ByteView view, int at, int count) {
        boolean isEqual = text.length() == count;
        for (int i = 0; i < count && isEqual; i++) {
            isEqual = view.u8(at + i) < 0x80 && view.u8(at + i) == text.charAt(i);
        }
        return isEqual;
    }
}
