package io.macmon.cli.top.draw;

import java.util.List;

/**
 * How many rows or columns something takes.
 *
 * @param min    taken before any other part gets more than its minimum; the last parts get less if there is no room
 * @param max    never exceeded
 * @param weight the share of what is left over, relative to the other parts
 */
public record Size(int min, int max, int weight) {

    public static Size fixed(int size) {
        return new Size(size, size, 0);
    }

    public static Size atLeast(int min) {
        return new Size(min, Integer.MAX_VALUE, 1);
    }

    public static Size between(int min, int max) {
        return new Size(min, max, 1);
    }

    /** Divides a length; the sum of the result is at most {@code total}, less the gaps between its parts. */
    static int[] distribute(int total, int gap, List<Size> sizes) {
        int[] result = new int[sizes.size()];
        int left = Math.max(0, total - gap * Math.max(0, sizes.size() - 1));
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.min(sizes.get(i).min(), left);
            left -= result[i];
        }
        int before = -1;
        while (left > 0 && left != before) {
            before = left;
            left = addShares(result, left, sizes);
        }
        return result;
    }

    private static int addShares(int[] result, int left, List<Size> sizes) {
        long weights = 0;
        for (int i = 0; i < result.length; i++) {
            weights += result[i] < sizes.get(i).max() ? sizes.get(i).weight() : 0;
        }
        int remaining = left;
        for (int i = 0; i < result.length && weights > 0; i++) {
            Size size = sizes.get(i);
            if (size.weight() > 0 && result[i] < size.max()) {
                long share = Math.max(1, (long) left * size.weight() / weights);
                int added = (int) Math.min(Math.min(share, remaining), size.max() - result[i]);
                result[i] += added;
                remaining -= added;
            }
        }
        return remaining;
    }
}
