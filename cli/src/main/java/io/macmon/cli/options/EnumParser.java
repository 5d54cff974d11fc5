package io.macmon.cli.options;

import io.macmon.config.text.Suggestion;
import java.util.Arrays;
import java.util.Locale;

/** Parses one of the values that an option's help lists; case-insensitive. */
final class EnumParser<E> {

    private final Class<E> type;

    EnumParser(Class<E> type) {
        this.type = type;
    }

    /** @throws IllegalArgumentException for any other text */
    E parse(String text) {
        String lowerCase = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.toString().equals(lowerCase))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "invalid value '" + text + "'; " + Suggestion.of(lowerCase, values())));
    }

    private String[] values() {
        return Arrays.stream(type.getEnumConstants()).map(Object::toString).toArray(String[]::new);
    }
}
