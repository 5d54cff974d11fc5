package io.macmon.analyzer.hello;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hashes behind JA3, JA4 and HASSH, in hex. */
final class Fingerprints {

    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest md5 = digest("MD5");
    private final MessageDigest sha256 = digest("SHA-256");

    String md5(String text) {
        return HEX.formatHex(md5.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The first {@code digits} digits, an even number. */
    String sha256(CharSequence text, int digits) {
        return HEX.formatHex(sha256.digest(text.toString().getBytes(StandardCharsets.UTF_8)), 0, digits / 2);
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + name, e);
        }
    }
}
