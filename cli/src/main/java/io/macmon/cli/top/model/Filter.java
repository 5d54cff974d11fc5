package io.macmon.cli.top.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Selects rows by words that must all match, upper or lower case: {@code mac:}, {@code ip:}, {@code group:},
 * {@code vendor:}, {@code state:}, {@code port:} and {@code place:} compare that field, any other word is searched
 * everywhere. A minus sign before a word selects the rows that do not match it.
 */
public final class Filter implements Predicate<ModelRow> {

    private final List<Predicate<ModelRow>> terms = new ArrayList<>();

    public Filter(String text) {
        for (String word : text.strip().toLowerCase(Locale.ROOT).split("\\s+", -1)) {
            if (word.length() > 1 && word.startsWith("-")) {
                terms.add(term(word.substring(1)).negate());
            } else if (!word.isEmpty()) {
                terms.add(term(word));
            }
        }
    }

    /** Whether it selects all rows. */
    public boolean isEmpty() {
        return terms.isEmpty();
    }

    @Override
    public boolean test(ModelRow row) {
        for (Predicate<ModelRow> term : terms) {
            if (!term.test(row)) {
                return false;
            }
        }
        return true;
    }

    private static Predicate<ModelRow> term(String word) {
        int colon = word.indexOf(':');
        Optional<FilterField> field = colon < 0 ? Optional.empty() : FilterField.of(word.substring(0, colon));
        if (field.isPresent()) {
            String pattern = word.substring(colon + 1);
            return row -> row.values(field.get()).stream()
                    .anyMatch(value -> field.get().matches(value.toLowerCase(Locale.ROOT), pattern));
        }
        return row -> row.texts().stream()
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(word));
    }
}
