package io.macmon.config.text;

import java.util.Arrays;
import java.util.Comparator;

/** Advice for a mistyped name. */
public final class Suggestion {

    private Suggestion() {}

    /** Suggests the most similar known name; lists all names if none is similar. */
    public static String of(String typed, String... known) {
        int tolerance = Math.max(2, typed.length() / 3);
        return Arrays.stream(known)
                .min(Comparator.comparingInt(name -> distance(typed, name)))
                .filter(name -> distance(typed, name) <= tolerance)
                .map(name -> "did you mean '" + name + "'?")
                .orElse("expected one of: " + String.join(", ", known));
    }

    /** The number of characters to insert, remove or replace (Levenshtein 1966). */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, column -> column);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
