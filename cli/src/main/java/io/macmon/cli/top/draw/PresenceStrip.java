package io.macmon.cli.top.draw;

/** In which steps of a period something was there, one column for each, or for several if there are many. */
public final class PresenceStrip {

    /** A step in which it was there. */
    public static final char PRESENT = '1';

    /** A step of which nothing is known. */
    public static final char UNKNOWN = '-';

    private PresenceStrip() {}

    /**
     * Draws all steps in the first row of an area. A column is present if one of its steps is, and unknown if all are.
     *
     * @param steps {@link #PRESENT}, {@link #UNKNOWN}, or another character for absent, oldest first
     */
    public static void draw(Buffer buffer, Area area, String steps) {
        if (area.isEmpty()) {
            return;
        }
        int stepsPerColumn = Math.max(1, (steps.length() + area.width() - 1) / area.width());
        int x = area.x();
        for (int from = 0; from < steps.length(); from += stepsPerColumn) {
            String column = steps.substring(from, Math.min(steps.length(), from + stepsPerColumn));
            if (column.indexOf(PRESENT) >= 0) {
                buffer.write(x, area.y(), 1, buffer.isUnicode() ? "█" : "#", Style.GOOD);
            } else if (column.chars().allMatch(step -> step == UNKNOWN)) {
                buffer.write(x, area.y(), 1, "?", Style.DIM);
            } else {
                buffer.write(x, area.y(), 1, buffer.isUnicode() ? "·" : ".", Style.DIM);
            }
            x++;
        }
    }
}
