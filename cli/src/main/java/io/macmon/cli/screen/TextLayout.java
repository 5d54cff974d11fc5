package io.macmon.cli.screen;

import java.util.function.IntSupplier;

/**
 * How text is laid out.
 *
 * @param columns    width of the terminal now; asked before each line
 * @param isWide     whether lines are as long as they need to be, with everything that is known about a flow
 * @param isTerminal whether a person reads along: long lines are wrapped, and many flows are collapsed
 */
public record TextLayout(IntSupplier columns, boolean isWide, boolean isTerminal) {

    /** The width of short lines where there is no terminal, and their maximum width on one. */
    static final int MAX_COLUMNS = 100;

    private static final int MIN_COLUMNS = 72;

    /** For a file or a pipe: short lines, one per event. */
    public static TextLayout forFile(boolean isWide) {
        return new TextLayout(() -> MAX_COLUMNS, isWide, false);
    }

    /** For a terminal with the given width. */
    public static TextLayout forTerminal(IntSupplier columns, boolean isWide) {
        return new TextLayout(columns, isWide, true);
    }

    /** The number of columns that a line may take. */
    int width() {
        return Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, columns.getAsInt()));
    }

    /** Whether the text is for a person who reads along and did not ask for everything. */
    public boolean isForReading() {
        return isTerminal && !isWide;
    }
}
