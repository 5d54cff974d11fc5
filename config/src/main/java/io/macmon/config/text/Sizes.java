package io.macmon.config.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as text: {@code 64k}, {@code 32M}, {@code 1G}, in powers of 1024 bytes. */
public final class Sizes {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmg]?)(?:i?b)?");

    private Sizes() {}

    /**
     * Reads a number of bytes with an optional unit: k, M or G, in any case, with or without {@code B} or {@code iB}.
     *
     * @throws IllegalArgumentException for any other text, or if the size does not fit into a long
     */
    public static long parse(String text) {
        Matcher size = SIZE.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new IllegalArgumentException("not a size: '" + text + "'; write it as 65536, 64k, 32M or 1G");
        }
        int shift = switch (size.group(2)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        };
        long number = Long.parseLong(size.group(1));
        if (number > Long.MAX_VALUE >>> shift) {
            throw new IllegalArgumentException("size '" + text + "' is too large");
        }
        return number << shift;
    }
}
