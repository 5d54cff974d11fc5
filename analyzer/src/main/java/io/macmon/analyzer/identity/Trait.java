package io.macmon.analyzer.identity;

import io.macmon.config.text.SafeText;

/**
 * One fact that a station reveals about the device it is. It came from the network, so it may be a lie.
 *
 * @param value printable, at most {@value #MAX_LENGTH} characters and an ellipsis
 */
public record Trait(TraitKind kind, String value) {

    /** The maximum length of a value, in characters. */
    public static final int MAX_LENGTH = 160;

    /** @param value any text from the network */
    public static Trait of(TraitKind kind, String value) {
        return new Trait(kind, SafeText.of(value.strip(), MAX_LENGTH));
    }
}
