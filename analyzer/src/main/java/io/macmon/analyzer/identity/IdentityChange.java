package io.macmon.analyzer.identity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a station differs from what is remembered of it.
 *
 * @param score   the sum of what the changes weigh, in points
 * @param changes the most significant first
 */
public record IdentityChange(int score, List<Changed> changes) {

    /** The score from which another device is likely. An upgrade has less: it changes versions, and perhaps a name. */
    public static final int OTHER_DEVICE = 5;

    /** The same for a station that has nothing but its MAC address to prove who it is. */
    public static final int OTHER_MAB_DEVICE = 3;

    private static final int MAX_SHOWN = 8;

    public IdentityChange {
        changes = List.copyOf(changes);
    }

    /** Each change as a sentence for people. */
    public String text() {
        return shown().stream()
                .map(each ->
                        "its " + each.kind().title() + " was '" + each.before() + "' and is now '" + each.after() + "'")
                .collect(Collectors.joining(", "));
    }

    /** The score, and the values before and now by their {@link TraitKind#label label}. */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("score", String.valueOf(score));
        for (Changed each : shown()) {
            fields.put(each.kind().label() + "_before", each.before());
            fields.put(each.kind().label(), each.after());
        }
        return fields;
    }

    private List<Changed> shown() {
        return changes.subList(0, Math.min(changes.size(), MAX_SHOWN));
    }

    /**
     * A trait that changed.
     *
     * @param before what is remembered; {@code none} if the station left the trait out
     * @param after  what the station shows now
     * @param weight in points
     */
    public record Changed(TraitKind kind, String before, String after, int weight) {

        @Override
        public String toString() {
            return kind.name().toLowerCase(Locale.ROOT) + " " + before + " > " + after;
        }
    }
}
