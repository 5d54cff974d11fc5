package io.macmon.fleet.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;

/**
 * Which stations a page lists.
 *
 * @param text  the start of a MAC address, an IP address or a name; empty for all
 * @param place where they were heard; empty for anywhere
 * @param after lists the MAC addresses that follow this one; empty for the first page
 */
record StationFilter(String text, String place, String after) {

    private static final int MAX_LENGTH = 256;

    /**
     * Reads {@code q=TEXT&place=PLACE&after=MAC}; each may be missing, and each value is percent-encoded.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static StationFilter parse(String form) {
        Map<String, String> values = new HashMap<>();
        for (String part : form.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                values.put(part.substring(0, equals), URLDecoder.decode(part.substring(equals + 1), UTF_8));
            }
        }
        StationFilter filter = new StationFilter(
                values.getOrDefault("q", "").strip(),
                values.getOrDefault("place", ""),
                values.getOrDefault("after", ""));
        if (filter.text.length() > MAX_LENGTH || filter.after.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the search is longer than " + MAX_LENGTH + " characters");
        }
        return filter;
    }

    /** The form that {@link #parse} reads. */
    String form() {
        return "q=" + URLEncoder.encode(text, UTF_8) + "&place=" + URLEncoder.encode(place, UTF_8) + "&after="
                + URLEncoder.encode(after, UTF_8);
    }

    /** Whether a text is searched. Its stations have no pages: they are found in another order. */
    boolean isSearch() {
        return !text.isEmpty();
    }
}
