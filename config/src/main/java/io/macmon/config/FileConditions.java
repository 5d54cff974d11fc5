package io.macmon.config;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** Conditions such as {@code filesize:1000}, as in dumpcap's -a and -b. If one is given twice, the last applies. */
final class FileConditions {

    private static final int MAX_DIGITS = 15;

    private final String setting;
    private final Map<String, String> values = new TreeMap<>();

    /**
     * @param setting    name of the option
     * @param conditions as given by the user
     * @param known      names of the conditions
     * @throws ConfigException for an unknown name, or a condition without a value
     */
    FileConditions(String setting, List<String> conditions, String... known) {
        this.setting = setting;
        for (String condition : conditions) {
            int colon = condition.indexOf(':');
            String name = colon < 0 ? condition : condition.substring(0, colon);
            if (!List.of(known).contains(name)) {
                throw new ConfigException(setting, "unknown condition '" + name + "'; " + Suggestion.of(name, known));
            }
            if (colon < 0 || colon == condition.length() - 1) {
                throw new ConfigException(setting, "'" + condition + "' has no value; write it as " + example(name));
            }
            values.put(name, condition.substring(colon + 1));
        }
    }

    private static String example(String name) {
        return switch (name) {
            case "filesize" -> "filesize:100000 (KB)";
            case "duration", "interval" -> name + ":3600 (seconds)";
            case "printname" -> "printname:names.txt";
            default -> name + ":10";
        };
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The value as given; null if the condition is not given. */
    String text(String name) {
        return values.get(name);
    }

    /** A positive whole number; {@code absent} if the condition is not given. */
    long number(String name, long absent) {
        return has(name)
                ? number(name, value -> value > 0, "a whole number of at least 1, as in " + example(name))
                : absent;
    }

    /**
     * A whole number that satisfies a rule.
     *
     * @param ruleText for the error message
     */
    long number(String name, LongPredicate rule, String ruleText) {
        String text = values.get(name);
        if (!text.matches("\\d{1," + MAX_DIGITS + "}") || !rule.test(Long.parseLong(text))) {
            throw new ConfigException(setting, name + " must be " + ruleText + ", got '" + text + "'");
        }
        return Long.parseLong(text);
    }

    /** A number of seconds, possibly fractional, in nanoseconds; {@code absent} if the condition is not given. */
    long nanos(String name, long absent) {
        if (!has(name)) {
            return absent;
        }
        String text = values.get(name);
        double seconds = text.matches("\\d{1,9}(\\.\\d{1,9})?") ? Double.parseDouble(text) : 0;
        if (seconds <= 0) {
            throw new ConfigException(
                    setting,
                    String.format(
                            Locale.ROOT,
                            "%s must be a number of seconds, as in %s:3600 or %s:0.5, got '%s'",
                            name,
                            name,
                            name,
                            text));
        }
        return Math.round(seconds * 1e9);
    }
}
