package io.macmon.cli.top.model;

import java.util.Locale;
import java.util.Optional;

/** What a filter can compare. */
public enum FilterField {
    MAC,
    IP,
    GROUP,
    VENDOR,
    STATE,
    PORT,
    PLACE;

    /** The name in a filter, as in {@code mac}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<FilterField> of(String word) {
        for (FilterField field : values()) {
            if (field.word().equalsIgnoreCase(word)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    // An address is typed from its start, and a port as a whole; of all others, people know some part.
    boolean matches(String value, String pattern) {
        return switch (this) {
            case IP -> value.startsWith(pattern);
            case PORT -> value.equals(pattern);
            default -> value.contains(pattern);
        };
    }
}
