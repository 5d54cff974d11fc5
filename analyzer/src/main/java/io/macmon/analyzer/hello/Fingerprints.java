package io.macmon.analyzer.hello;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The hashes behind JA3, JA4 and HASSH, in hex. Clients of one kind offer the same, so the hashes of the latest texts
 * are kept: at most {@value #MAX_KEPT} of each kind, of texts that a real client may have.
 */
final class Fingerprints {

    static final int MAX_KEPT = 256;
    private static final int MAX_KEPT_LENGTH = 1_024;
    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest md5 = digest("MD5");
    private final MessageDigest sha256 = digest("SHA-256");
    private final Map<String, String> md5s = new HashMap<>();
    private final Map<String, String> sha256s = new HashMap<>();

    String md5(String text) {
        return kept(md5s, text, hashed -> HEX.formatHex(md5.digest(bytes(hashed))));
    }

    /** All digits; JA4 uses the first of them. */
    String sha256(String text) {
        return kept(sha256s, text, hashed -> HEX.formatHex(sha256.digest(bytes(hashed))));
    }

    private static String kept(Map<String, String> hashes, String text, UnaryOperator<String> hash) {
        if (text.length() > MAX_KEPT_LENGTH) {
            return hash.apply(text);
        }
        if (hashes.size() >= MAX_KEPT && !hashes.containsKey(text)) {
            hashes.clear();
        }
        return hashes.computeIfAbsent(text, hash);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + name, e);
        }
    }
}
