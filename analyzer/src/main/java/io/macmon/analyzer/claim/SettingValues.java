package io.macmon.analyzer.claim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The values of a setting as text of bounded length. What is beyond the bounds is in a digest, so that a sender cannot
 * hide a value behind others.
 */
final class SettingValues {

    private static final int MAX_VALUES = 32;
    private static final int MAX_BYTES = 64;
    private static final int DIGEST_BYTES = 8;
    private static final String MORE = "more: ";

    private SettingValues() {}

    /** The values with one more; a value that is already in the list is not repeated. */
    static List<String> with(List<String> values, String value) {
        if (values.contains(value)) {
            return values;
        }
        List<String> all = new ArrayList<>(values);
        if (all.size() < MAX_VALUES) {
            all.add(value);
        } else {
            String last = all.remove(MAX_VALUES - 1);
            String before = last.startsWith(MORE) ? last : MORE + digest(bytes(last));
            all.add(MORE + digest(bytes(before + value)));
        }
        return all;
    }

    /** The bytes as text, up to the first NUL. */
    static String text(byte[] bytes) {
        String text = MessageView.text(bytes);
        return bytes.length > MessageView.MAX_TEXT_LENGTH ? text + "..." + digest(bytes) : text;
    }

    /** The bytes in hexadecimal. */
    static String hex(byte[] bytes) {
        return bytes.length <= MAX_BYTES
                ? HexFormat.of().formatHex(bytes)
                : HexFormat.of().formatHex(bytes, 0, MAX_BYTES) + "..." + digest(bytes);
    }

    /** Domain names, which may be compressed (RFC 3397). */
    static List<String> domains(byte[] bytes) {
        MessageView view = new MessageView().set(ByteBuffer.wrap(bytes), 0, bytes.length);
        List<String> domains = List.of();
        for (int at = 0; at < bytes.length; ) {
            DnsName domain = DnsName.read(view, at);
            if (!domain.isWellFormed()) {
                return with(domains, hex(Arrays.copyOfRange(bytes, at, bytes.length)));
            }
            domains = with(domains, domain.text());
            at = domain.end();
        }
        return domains;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
