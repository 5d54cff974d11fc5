package io.macmon.config.text;

import java.util.Arrays;
import java.util.Comparator;

/** Finds the word that somebody probably meant. */
public final class Suggestion {

    private Suggestion() {}

    /** A question for the nearest of the words, or all of them when none is near. */
    public static String of(String typed, String... words) {
        int tolerance = Math.max(2, typed.length() / 3);
        return Arrays.stream(words)
                .min(Comparator.comparingInt(word -> distance(typed, word)))
                .filter(word -> distance(typed, word) <= tolerance)
                .map(word -> "did you mean '" + word + "'?")
                .orElse("known are: " + String.join(", ", words));
    }

    /** The number of letters to insert, remove or replace (Levenshtein 1966). */
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
