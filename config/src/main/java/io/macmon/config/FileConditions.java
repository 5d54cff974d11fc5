package io.macmon.config;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** Words such as {@code filesize:1000}, as dumpcap has them for its options -a and -b. Of a word given twice, the last counts. */
final class FileConditions {

    private static final int MAX_DIGITS = 15;

    private final String setting;
    private final Map<String, String> values = new TreeMap<>();

    /**
     * @param setting the option
     * @param known   names of conditions
     * @throws ConfigException for a word without a colon or value, or with another name
     */
    FileConditions(String setting, List<String> words, String... known) {
        this.setting = setting;
        for (String word : words) {
            int colon = word.indexOf(':');
            String name = colon < 0 ? word : word.substring(0, colon);
            if (!List.of(known).contains(name)) {
                throw new ConfigException(setting, "'" + name + "' is no condition; " + Suggestion.of(name, known));
            }
            if (colon < 0 || colon == word.length() - 1) {
                throw new ConfigException(setting, "'" + word + "' has no value; write it as " + name + ":VALUE");
            }
            values.put(name, word.substring(colon + 1));
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The value as it was written; null when the condition is not there. */
    String text(String name) {
        return values.get(name);
    }

    /** A whole number from 1 on; {@code absent} when the condition is not there. */
    long number(String name, long absent) {
        return has(name) ? number(name, value -> value > 0, "a whole number from 1 on") : absent;
    }

    /** A whole number that fulfils a rule, which is told to whoever breaks it. */
    long number(String name, LongPredicate rule, String ruleInWords) {
        String text = values.get(name);
        if (!text.matches("\\d{1," + MAX_DIGITS + "}") || !rule.test(Long.parseLong(text))) {
            throw new ConfigException(setting, name + " must be " + ruleInWords + ", got '" + text + "'");
        }
        return Long.parseLong(text);
    }

    /** Seconds, with a fraction if there is one, as nanoseconds; {@code absent} when the condition is not there. */
    long nanos(String name, long absent) {
        if (!has(name)) {
            return absent;
        }
        String text = values.get(name);
        double seconds = text.matches("\\d{1,9}(\\.\\d{1,9})?") ? Double.parseDouble(text) : 0;
        if (seconds <= 0) {
            throw new ConfigException(
                    setting,
                    String.format(Locale.ROOT, "%s must be seconds, such as 0.5 or 3600, got '%s'", name, text));
        }
        return Math.round(seconds * 1e9);
    }
}
