package io.macmon.cli.screen;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats numbers and names for people. */
public final class Quantities {

    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P"};

    private Quantities() {}

    /** Formats a number with at most four digits and a decimal prefix, as in {@code 1.2k}. */
    public static String scaled(long number) {
        double scaled = number;
        int prefix = 0;
        while (scaled >= 999.5 && prefix < PREFIXES.length - 1) {
            scaled /= 1000;
            prefix++;
        }
        if (prefix == 0) {
            return Long.toString(number);
        }
        if (scaled >= 9.95) {
            return Math.round(scaled) + PREFIXES[prefix];
        }
        long tenths = Math.round(scaled * 10);
        return tenths / 10 + "." + tenths % 10 + PREFIXES[prefix];
    }

    /** Formats a number with all digits and thousands separators. */
    public static String exact(long number) {
        StringBuilder digits = new StringBuilder(Long.toString(number));
        int first = number < 0 ? 1 : 0;
        for (int at = digits.length() - 3; at > first; at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }

    /** An exact count with its noun, as in {@code 1 frame} or {@code 1,234 frames}. */
    public static String count(long number, String noun) {
        return exact(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** A scaled count with its noun, as in {@code 1 frame} or {@code 1.2k frames}. */
    static String scaledCount(long number, String noun) {
        return scaled(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /**
     * Formats a time in microseconds or milliseconds with at most three digits before the point, or else in seconds.
     */
    public static String micros(long micros) {
        if (micros < 1_000) {
            return micros + "us";
        }
        return micros < 999_950 // a larger value would round to 1000.0ms
                ? decimal((micros + 50) / 100, 1) + "ms"
                : decimal((micros + 5_000) / 10_000, 2) + "s";
    }

    /** Formats a duration in seconds, with milliseconds. */
    static String seconds(Duration duration) {
        return decimal(duration.toMillis(), 3) + "s";
    }

    // Formatter would load the data of locales, which takes 10 ms.
    private static String decimal(long number, int decimals) {
        String digits = Long.toString(number);
        digits = "0".repeat(Math.max(0, decimals + 1 - digits.length())) + digits;
        int point = digits.length() - decimals;
        return digits.substring(0, point) + "." + digits.substring(point);
    }

    /** Formats a duration in at most six characters, as in {@code 1.093s}, {@code 123.4s} or {@code 2h07m}. */
    static String brief(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        long seconds = millis / 1_000;
        if (seconds < 1_000) {
            int decimals = seconds < 10 ? 3 : seconds < 100 ? 2 : 1;
            String digits =
                    seconds + "." + Long.toString(1_000 + millis % 1_000).substring(1, 1 + decimals);
            return digits + "s";
        }
        return timeLeft(seconds);
    }

    /** Formats whole seconds with their two largest units, as in {@code 59s}, {@code 1m05s} or {@code 3d04h}. */
    public static String timeLeft(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m" + twoDigits(seconds % 60) + "s";
        }
        return seconds < 360_000
                ? seconds / 3_600 + "h" + twoDigits(seconds / 60 % 60) + "m"
                : seconds / 86_400 + "d" + twoDigits(seconds / 3_600 % 24) + "h";
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }

    /** Counters by name, without zeros, as in {@code tcp 5, udp 1,234}. */
    public static String counts(Map<String, Long> counts) {
        String text = counts.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .map(count -> words(count.getKey()) + " " + exact(count.getValue()))
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "none" : text;
    }

    /** The name of a constant or counter as words: {@code IDLE_TIMEOUT} is {@code idle timeout}. */
    static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
