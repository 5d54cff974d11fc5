package io.macmon.analyzer.identity;

import java.util.Locale;
import java.util.regex.Pattern;

/** The form of an 802.1X identity, which distinguishes kinds of devices without naming their users. */
public final class IdentityForm {

    private static final Pattern MAC = Pattern.compile("[0-9a-f]{12}|(?:[0-9a-f]{2}[-:]){5}[0-9a-f]{2}");

    private IdentityForm() {}

    /**
     * Describes an identity: {@code machine} (a member of a Windows domain), {@code domain} (a user of one),
     * {@code mac}, {@code anonymous}, {@code realm} (RFC 7542), or {@code name}; empty for an empty one.
     */
    public static String of(String identity) {
        String text = identity.toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return "";
        } else if (text.startsWith("host/") || text.endsWith("$")) {
            return "machine";
        } else if (text.indexOf('\\') >= 0) {
            return "domain";
        } else if (MAC.matcher(text).matches()) {
            return "mac";
        } else if (text.startsWith("anonymous") || text.startsWith("@")) {
            return "anonymous";
        }
        return text.indexOf('@') > 0 ? "realm" : "name";
    }
}
