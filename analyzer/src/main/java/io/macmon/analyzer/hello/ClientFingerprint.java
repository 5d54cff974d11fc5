package io.macmon.analyzer.hello;

/**
 * The fingerprints of a TLS client.
 *
 * @param ja3 the MD5 of the JA3 text, in hex
 * @param ja3Text the JA3 text: version, ciphers, extensions, groups, point formats; empty if it is longer than
 *     {@value #MAX_JA3_TEXT} characters, which no real client's is
 * @param ja4 the JA4
 */
public record ClientFingerprint(String ja3, String ja3Text, String ja4) {

    /** The maximum length of a JA3 text, in characters. */
    public static final int MAX_JA3_TEXT = 1_024;

    /** No client: all texts are empty. */
    public static final ClientFingerprint NONE = new ClientFingerprint("", "", "");

    public ClientFingerprint {
        ja3Text = ja3Text.length() > MAX_JA3_TEXT ? "" : ja3Text;
    }
}
