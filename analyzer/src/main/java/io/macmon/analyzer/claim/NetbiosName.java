package io.macmon.analyzer.claim;

import java.nio.charset.StandardCharsets;

/**
 * A NetBIOS name (RFC 1001 section 14).
 *
 * @param text   at most 15 bytes, without its padding
 * @param suffix the kind of service that has the name
 */
record NetbiosName(String text, int suffix) {

    /** Length of a name before encoding, in bytes: 15 of text, padded with blanks, and the suffix. */
    static final int LENGTH = 16;

    private static final int WORKSTATION = 0;
    private static final int FILE_SERVER = 0x20;

    /** Decodes the first-level encoding: two letters per byte, then an optional scope; null if invalid. */
    static NetbiosName decode(String encoded) {
        if (encoded.length() < 2 * LENGTH) {
            return null;
        }
        byte[] bytes = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            int high = encoded.charAt(2 * i) - 'A';
            int low = encoded.charAt(2 * i + 1) - 'A';
            if (high < 0 || high > 15 || low < 0 || low > 15) {
                return null;
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        return of(bytes);
    }

    /** Reads a name that is not encoded, as in a node status. */
    static NetbiosName unencoded(MessageView message, int at) {
        byte[] bytes = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = (byte) message.u8(at + i);
        }
        return of(bytes);
    }

    boolean isWorkstation() {
        return suffix == WORKSTATION && !text.isEmpty();
    }

    /** Whether it names a host as such, not a domain, a user or an elected browser. */
    boolean isHost() {
        return (suffix == WORKSTATION || suffix == FILE_SERVER) && !text.isEmpty();
    }

    private static NetbiosName of(byte[] bytes) {
        String text = new String(bytes, 0, LENGTH - 1, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return new NetbiosName((end < 0 ? text : text.substring(0, end)).stripTrailing(), bytes[LENGTH - 1] & 0xFF);
    }
}
