package io.macmon.cli.top.view;

import io.macmon.cli.top.draw.Cell;
import io.macmon.cli.top.draw.Column;
import io.macmon.cli.top.draw.Style;
import java.time.Instant;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * A column of a view.
 *
 * @param cell         what it shows of a row
 * @param order        of rows sorted by this column, in its usual direction; empty if rows cannot be sorted by it
 * @param isDescending whether that direction is the largest first
 */
record ViewColumn<R>(Column column, Function<R, Cell> cell, Optional<Comparator<R>> order, boolean isDescending) {

    /** Rows cannot be sorted by it. */
    static <R> ViewColumn<R> of(Column column, Function<R, Cell> cell) {
        return new ViewColumn<>(column, cell, Optional.empty(), false);
    }

    /** A text; sorts by it, upper or lower case, empty ones last. */
    static <R> ViewColumn<R> text(Column column, Function<R, String> text) {
        return text(column, text, row -> Style.NORMAL);
    }

    static <R> ViewColumn<R> text(Column column, Function<R, String> text, Function<R, Style> style) {
        Function<R, String> kept = kept(text);
        Comparator<R> emptyLast =
                Comparator.comparing((R row) -> kept.apply(row).isEmpty());
        return of(column, (R row) -> Cell.of(Units.text(text.apply(row)), style.apply(row)))
                .sorted(emptyLast.thenComparing(kept, String.CASE_INSENSITIVE_ORDER));
    }

    /** A number; sorts by it, the largest first. */
    static <R> ViewColumn<R> number(Column column, ToLongFunction<R> number, LongFunction<String> format) {
        return sortedByNumber(column, row -> Cell.of(format.apply(number.applyAsLong(row))), number);
    }

    /** A number of what should not be, with all digits; sorts by it, the largest first. */
    static <R> ViewColumn<R> badNumber(Column column, ToLongFunction<R> number) {
        return sortedByNumber(column, row -> badNumber(number.applyAsLong(row)), number);
    }

    private static Cell badNumber(long number) {
        return Cell.of(Units.exact(number), number > 0 ? Style.BAD : Style.NORMAL);
    }

    /** A time; sorts by it, the latest first. */
    static <R> ViewColumn<R> time(Column column, Function<R, Instant> time, Function<Instant, String> format) {
        return sortedByNumber(
                column,
                row -> Cell.of(format.apply(time.apply(row))),
                row -> time.apply(row).toEpochMilli());
    }

    private static <R> ViewColumn<R> sortedByNumber(Column column, Function<R, Cell> cell, ToLongFunction<R> number) {
        Function<R, Long> kept = kept(number::applyAsLong);
        return new ViewColumn<>(
                column, cell, Optional.of(Comparator.comparing(kept).reversed()), true);
    }

    // Sorting compares a row many times. Columns are made for each drawing, and so is what they keep.
    private static <R, K> Function<R, K> kept(Function<R, K> key) {
        IdentityHashMap<R, K> keys = new IdentityHashMap<>(0);
        return row -> keys.computeIfAbsent(row, key);
    }

    /** Sorts by something else. */
    ViewColumn<R> sorted(Comparator<R> by) {
        return new ViewColumn<>(column, cell, Optional.of(by), false);
    }

    ViewColumn<R> unsorted() {
        return of(column, cell);
    }
}
