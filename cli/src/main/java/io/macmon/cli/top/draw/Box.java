package io.macmon.cli.top.draw;

/** A frame around an area. */
public final class Box {

    private static final String LINES = "┌─┐│└┘";
    private static final String ASCII = "+-+|++";

    private Box() {}

    /** Clears the area, draws its frame and title, and returns what is inside. */
    public static Area draw(Buffer buffer, Area area, String title) {
        if (area.width() < 2 || area.height() < 2) {
            return new Area(area.x(), area.y(), 0, 0);
        }
        buffer.clear(area);
        String lines = buffer.isUnicode() ? LINES : ASCII;
        int right = area.x() + area.width() - 1;
        int bottom = area.y() + area.height() - 1;
        String horizontal = String.valueOf(lines.charAt(1)).repeat(area.width() - 2);
        buffer.write(area.x(), area.y(), area.width(), lines.charAt(0) + horizontal + lines.charAt(2), Style.DIM);
        buffer.write(area.x(), bottom, area.width(), lines.charAt(4) + horizontal + lines.charAt(5), Style.DIM);
        for (int y = area.y() + 1; y < bottom; y++) {
            buffer.write(area.x(), y, 1, String.valueOf(lines.charAt(3)), Style.DIM);
            buffer.write(right, y, 1, String.valueOf(lines.charAt(3)), Style.DIM);
        }
        if (!title.isEmpty() && area.width() > 6) {
            buffer.write(area.x() + 2, area.y(), area.width() - 4, " " + title + " ", Style.TITLE);
        }
        return area.inset(1, 1);
    }
}
