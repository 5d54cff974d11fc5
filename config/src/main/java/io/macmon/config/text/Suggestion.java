package io.macmon.config.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Advice for a mistyped name. */
public final class Suggestion {

    private static final int MIN_PREFIX = 2;

    private Suggestion() {}

    /** Suggests the most similar known name; lists all names if none is similar. */
    public static String of(String typed, String... known) {
        return nearest(typed, List.of(known))
                .map(name -> "did you mean '" + name + "'?")
                .orElse("expected one of: " + String.join(", ", known));
    }

    /** The most similar known name; empty if none is similar. */
    public static Optional<String> nearest(String typed, Collection<String> known) {
        return known.stream()
                .filter(name -> isSimilar(typed, name))
                .min(Comparator.comparingInt(name -> distance(typed, name)));
    }

    // One mistake in three characters, or a name that is cut short or continued.
    private static boolean isSimilar(String typed, String name) {
        return distance(typed, name) <= Math.max(1, typed.length() / 3)
                || (typed.length() >= MIN_PREFIX && name.startsWith(typed))
                || (name.length() > MIN_PREFIX && typed.startsWith(name));
    }

    /**
     * The number of characters to insert, remove, replace or exchange with their neighbour (optimal string alignment).
     */
    static int distance(String one, String other) {
        int[][] rows = new int[one.length() + 1][other.length() + 1];
        Arrays.setAll(rows[0], column -> column);
        for (int i = 1; i <= one.length(); i++) {
            rows[i][0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = rows[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                rows[i][j] = Math.min(replaced, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }
        return rows[one.length()][other.length()];
    }
}
