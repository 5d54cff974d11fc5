package io.macmon.cli.top.view;

import io.macmon.cli.top.draw.Cell;
import io.macmon.cli.top.draw.Column;
import io.macmon.cli.top.draw.Style;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A column of a view.
 *
 * @param cell         what it shows of a row
 * @param order        of rows sorted by this column, in its usual direction; empty if rows cannot be sorted by it
 * @param isDescending whether that direction is the largest first
 */
record ViewColumn<R>(Column column, Function<R, Cell> cell, Optional<Comparator<R>> order, boolean isDescending) {

    static <R> ViewColumn<R> of(Column column, Function<R, Cell> cell) {
        return new ViewColumn<>(column, cell, Optional.empty(), false);
    }

    static <R> ViewColumn<R> text(Column column, Function<R, String> text) {
        return of(column, row -> Cell.of(Units.text(text.apply(row)), Style.NORMAL));
    }

    /** Sorts by text, empty ones last. */
    ViewColumn<R> sortedByText(Function<R, String> text) {
        Comparator<R> emptyLast =
                Comparator.comparing((R row) -> text.apply(row).isEmpty());
        return new ViewColumn<>(
                column, cell, Optional.of(emptyLast.thenComparing(text, String.CASE_INSENSITIVE_ORDER)), false);
    }

    /** Sorts by number, the largest first. */
    ViewColumn<R> sortedByNumber(ToLongFunction<R> number) {
        return new ViewColumn<>(
                column, cell, Optional.of(Comparator.comparingLong(number).reversed()), true);
    }

    /** Sorts by something else. */
    ViewColumn<R> sorted(Comparator<R> by) {
        return new ViewColumn<>(column, cell, Optional.of(by), false);
    }
}
