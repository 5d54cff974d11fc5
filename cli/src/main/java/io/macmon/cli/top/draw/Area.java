package io.macmon.cli.top.draw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A rectangle of cells. An area that is too small for what it should hold has width or height 0, and nothing is drawn.
 *
 * @param x      the first column, from 0
 * @param y      the first row, from 0
 * @param width  columns; at least 0
 * @param height rows; at least 0
 */
public record Area(int x, int y, int width, int height) {

    public Area {
        width = Math.max(0, width);
        height = Math.max(0, height);
    }

    public boolean isEmpty() {
        return width == 0 || height == 0;
    }

    /** One row of it, counted from its top; empty if it has fewer rows. */
    public Area row(int index) {
        return new Area(x, y + index, width, index >= 0 && index < height ? 1 : 0);
    }

    /** Without the given number of rows and columns at each side. */
    public Area inset(int columns, int rows) {
        return new Area(x + columns, y + rows, width - 2 * columns, height - 2 * rows);
    }

    /** The area of at most this size in the middle. */
    public Area centred(int maxWidth, int maxHeight) {
        int w = Math.min(width, maxWidth);
        int h = Math.min(height, maxHeight);
        return new Area(x + (width - w) / 2, y + (height - h) / 2, w, h);
    }

    /** Areas one below the other. */
    public List<Area> splitRows(Size... sizes) {
        List<Area> parts = new ArrayList<>();
        int top = y;
        for (int size : Size.distribute(height, 0, Arrays.asList(sizes))) {
            parts.add(new Area(x, top, width, size));
            top += size;
        }
        return parts;
    }

    /** Areas side by side. */
    public List<Area> splitColumns(Size... sizes) {
        List<Area> parts = new ArrayList<>();
        int left = x;
        for (int size : Size.distribute(width, 0, Arrays.asList(sizes))) {
            parts.add(new Area(left, y, size, height));
            left += size;
        }
        return parts;
    }
}
