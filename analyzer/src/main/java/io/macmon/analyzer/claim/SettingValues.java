package io.macmon.analyzer.claim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
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
    private static final int MAX_LENGTH = 80;
    private static final int SHOWN = 60;
    private static final int MAX_BYTES = 64;
    private static final int DIGEST_BYTES = 8;
    private static final int PASSWORD_DIGEST_BYTES = 4;
    private static final String MORE = "more: ";

    /** Changes at each start, so that nobody can guess passwords by the digests in a report. */
    private static final long PASSWORD_KEY = new SecureRandom().nextLong();

    private SettingValues() {}

    /** The values with one more; a value that is already in the list is not repeated. */
    static List<String> with(List<String> values, String text) {
        String value = abbreviated(text, bytes(text), false);
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

    /** Whether further values only change the digest; the sender chooses how many there are. */
    static boolean isFull(List<String> values) {
        return values.size() >= MAX_VALUES;
    }

    /** The bytes as text, up to the first NUL. */
    static String text(byte[] bytes) {
        return abbreviated(MessageView.text(bytes), bytes, bytes.length > MessageView.MAX_TEXT_LENGTH);
    }

    /** The bytes in hexadecimal. */
    static String hex(byte[] bytes) {
        int shown = Math.min(bytes.length, MAX_BYTES);
        return abbreviated(HexFormat.of().formatHex(bytes, 0, shown), bytes, bytes.length > shown);
    }

    private static String abbreviated(String text, byte[] bytes, boolean isCut) {
        return isCut || text.length() > MAX_LENGTH
                ? text.substring(0, Math.min(text.length(), SHOWN)) + "..." + digest(bytes)
                : text;
    }

    /** Tells passwords apart during one run without showing them. */
    static String password(byte[] password) {
        byte[] keyed = ByteBuffer.allocate(Long.BYTES + password.length)
                .putLong(PASSWORD_KEY)
                .put(password)
                .array();
        return "password (hash " + digest(keyed, PASSWORD_DIGEST_BYTES) + ")";
    }

    /** Domain names, which may be compressed (RFC 3397). */
    static List<String> domains(byte[] bytes) {
        MessageView view = new MessageView().set(ByteBuffer.wrap(bytes), 0, bytes.length);
        List<String> domains = List.of();
        for (int at = 0; at < bytes.length; ) {
            DnsName domain = DnsName.read(view, at);
            if (!domain.isWellFormed() || isFull(domains)) {
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
        return digest(bytes, DIGEST_BYTES);
    }

    private static String digest(byte[] bytes, int length) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
