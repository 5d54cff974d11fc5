package io.macmon.analyzer.identity;

import java.util.List;
import java.util.Locale;

/**
 * What type of device a station probably is.
 *
 * @param type     as in {@code printer}; empty if nothing shows it, or if the evidence conflicts
 * @param evidence the traits that led to it, most trusted first; empty without a type
 */
public record DeviceType(String type, Confidence confidence, List<Trait> evidence) {

    /** The type is not known. */
    public static final DeviceType UNKNOWN = new DeviceType("", Confidence.NONE, List.of());

    public DeviceType {
        evidence = List.copyOf(evidence);
    }

    public boolean isKnown() {
        return !type.isEmpty();
    }

    /** How likely a type is right. */
    public enum Confidence {
        NONE,
        LOW,
        MEDIUM,
        HIGH;

        /** The name in rules and reports, as in {@code high}; empty for {@link #NONE}. */
        public String label() {
            return this == NONE ? "" : name().toLowerCase(Locale.ROOT);
        }
    }
}
