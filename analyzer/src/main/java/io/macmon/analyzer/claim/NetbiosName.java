package io.macmon.analyzer.claim;

import java.nio.charset.StandardCharsets;

/**
 * A NetBIOS name: 15 octets padded with blanks, and what it is for (RFC 1001, 14).
 *
 * @param suffix what it is for
 */
record NetbiosName(String text, int suffix) {

    /** Octets of a name that is not encoded. */
    static final int LENGTH = 16;

    private static final int WORKSTATION = 0;

    /** Reads the first-level encoding: two letters for each octet, then perhaps a scope; null when it is none. */
    static NetbiosName decode(String encoded) {
        if (encoded.length() < 2 * LENGTH) {
            return null;
        }
        byte[] octets = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            int high = encoded.charAt(2 * i) - 'A';
            int low = encoded.charAt(2 * i + 1) - 'A';
            if (high < 0 || high > 15 || low < 0 || low > 15) {
                return null;
            }
            octets[i] = (byte) (high << 4 | low);
        }
        return of(octets);
    }

    /** Reads a name that is not encoded. */
    static NetbiosName unencoded(MessageView message, int at) {
        byte[] octets = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            octets[i] = (byte) message.u8(at + i);
        }
        return of(octets);
    }

    boolean isWorkstation() {
        return suffix == WORKSTATION && !text.isEmpty();
    }

    private static NetbiosName of(byte[] octets) {
        String text = new String(octets, 0, LENGTH - 1, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return new NetbiosName((end < 0 ? text : text.substring(0, end)).stripTrailing(), octets[LENGTH - 1] & 0xFF);
    }
}
