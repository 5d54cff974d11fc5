package io.macmon.cli.top.draw;

/**
 * A column of a {@link Table}.
 *
 * @param title    short, as in {@code MAC}
 * @param size     the columns that it takes
 * @param align    of title and cells
 * @param priority columns with a larger number are left out first where not all have room; those with 0 stay
 */
public record Column(String title, Size size, Align align, int priority) {

    public static Column left(String title, int min, int max, int priority) {
        return new Column(title, Size.between(min, max), Align.LEFT, priority);
    }

    public static Column right(String title, int width, int priority) {
        return new Column(title, Size.fixed(width), Align.RIGHT, priority);
    }
}
