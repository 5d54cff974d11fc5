package io.macmon.cli.top.model;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The order of rows; while it is frozen, rows stay where they are, and new ones come last. One thread only. */
public final class RowOrder {

    private List<? extends ModelRow> last = List.of();

    /**
     * Sorts rows.
     *
     * @param isFrozen whether to keep the order of the last call, whatever the comparator
     */
    public <R extends ModelRow> List<R> sorted(List<R> rows, Comparator<R> comparator, boolean isFrozen) {
        Comparator<R> order = isFrozen ? lastOrder(comparator) : comparator.thenComparing(ModelRow::key);
        List<R> sorted = rows.stream().sorted(order).toList();
        last = sorted;
        return sorted;
    }

    private <R extends ModelRow> Comparator<R> lastOrder(Comparator<R> ofNew) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < last.size(); i++) {
            positions.putIfAbsent(last.get(i).key(), i);
        }
        return Comparator.comparingInt((R row) -> positions.getOrDefault(row.key(), Integer.MAX_VALUE))
                .thenComparing(ofNew);
    }
}
