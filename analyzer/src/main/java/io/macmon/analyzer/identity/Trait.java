package io.macmon.analyzer.identity;

import io.macmon.config.text.SafeText;

/**
 * One thing that a station shows of the device it is. It came from the network, so the station may have lied.
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
