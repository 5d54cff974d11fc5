package io.macmon.cli.notify;

import io.macmon.config.text.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with placeholders such as <code>{host}</code>. Values go in as they are; each channel escapes the result. */
record Template(String text) {

    static final List<String> NAMES = List.of("host", "device", "count", "severity", "kinds", "summary", "lines");

    static final Template TITLE = new Template("macmon {device} on {host}: {summary}");
    static final Template TEXT = new Template("{lines}");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}");

    /** @throws IllegalArgumentException if a placeholder has another name */
    static Template parse(String text) {
        Matcher placeholder = PLACEHOLDER.matcher(text);
        while (placeholder.find()) {
            String name = placeholder.group(1);
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown placeholder '{" + name + "}'; " + Suggestion.of(name, NAMES.toArray(String[]::new)));
            }
        }
        return new Template(text);
    }

    /** @param values has a value for each name */
    String fill(Map<String, String> values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
    }
}
