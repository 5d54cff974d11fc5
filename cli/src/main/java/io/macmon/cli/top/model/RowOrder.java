package io.macmon.cli.top.model;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The order of rows; while it is frozen, rows stay where they are, and new ones come last. One thread only. */
public final class RowOrder {

    private Map<String, Integer> positions = Map.of();

    /**
     * Sorts rows.
     *
     * @param isFrozen whether to keep the order of the last call, whatever the comparator
     */
    public <R extends ModelRow> List<R> sorted(List<R> rows, Comparator<R> comparator, boolean isFrozen) {
        Map<String, Integer> before = positions;
        Comparator<R> kept = Comparator.comparingInt(row -> before.getOrDefault(row.key(), Integer.MAX_VALUE));
        Comparator<R> order = isFrozen ? kept.thenComparing(comparator) : comparator.thenComparing(ModelRow::key);
        List<R> sorted = rows.stream().sorted(order).toList();
        Map<String, Integer> after = new HashMap<>();
        for (int i = 0; i < sorted.size(); i++) {
            after.putIfAbsent(sorted.get(i).key(), i);
        }
        positions = after;
        return sorted;
    }
}
