package io.macmon.cli.top.draw;

/** Values as bars, one column each, the latest at the right; higher values are higher bars, in any number of rows. */
public final class Sparkline {

    /** A value that was not measured; its column stays empty. */
    public static final long NONE = -1;

    private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
    private static final String ASCII = " .:-=+*%#";
    private static final int LEVELS = BLOCKS.length() - 1;

    private Sparkline() {}

    /** Draws the latest values that fit, relative to the largest of them. */
    public static void draw(Buffer buffer, Area area, long[] values, Style style) {
        int shown = Math.min(values.length, area.width());
        long max = 1;
        for (int i = values.length - shown; i < values.length; i++) {
            max = Math.max(max, values[i]);
        }
        draw(buffer, area, values, max, style);
    }

    /**
     * Draws the latest values that fit. A value above 0 is always visible.
     *
     * @param values oldest first; at least 0, or {@link #NONE}
     * @param max    the value of a full bar; at least 1
     */
    public static void draw(Buffer buffer, Area area, long[] values, long max, Style style) {
        if (area.isEmpty()) {
            return;
        }
        String bars = buffer.isUnicode() ? BLOCKS : ASCII;
        int shown = Math.min(values.length, area.width());
        for (int i = 0; i < shown; i++) {
            int x = area.x() + area.width() - shown + i;
            int height = height(values[values.length - shown + i], max, area.height() * LEVELS);
            for (int row = 0; row < area.height(); row++) {
                int level = Math.max(0, Math.min(LEVELS, height - row * LEVELS));
                buffer.write(x, area.y() + area.height() - 1 - row, 1, String.valueOf(bars.charAt(level)), style);
            }
        }
    }

    private static int height(long value, long max, int full) {
        if (value <= 0) {
            return 0;
        }
        return (int) Math.max(1, Math.min(full, Math.round((double) value / max * full)));
    }
}
