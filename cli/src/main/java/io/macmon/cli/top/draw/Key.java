package io.macmon.cli.top.draw;

/**
 * A key that was pressed, or a click.
 *
 * @param code      which key
 * @param character the character of {@link Code#CHARACTER}; 0 for others
 * @param x         the column of {@link Code#CLICK}, from 0
 * @param y         the row of {@link Code#CLICK}, from 0
 */
public record Key(Code code, int character, int x, int y) {

    /** Keys that are not characters. */
    public enum Code {
        CHARACTER,
        ENTER,
        ESCAPE,
        TAB,
        BACK_TAB,
        BACKSPACE,
        DELETE,
        UP,
        DOWN,
        LEFT,
        RIGHT,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        WHEEL_UP,
        WHEEL_DOWN,
        CLICK,
        /** Control and L: draw everything again. */
        REDRAW,
        /** Control and U: erase the line of input. */
        ERASE,
        UNKNOWN
    }

    public static Key of(Code code) {
        return new Key(code, 0, 0, 0);
    }

    public static Key of(int character) {
        return new Key(Code.CHARACTER, character, 0, 0);
    }

    public static Key click(int x, int y) {
        return new Key(Code.CLICK, 0, x, y);
    }

    /** Whether it is this character. */
    public boolean is(char expected) {
        return code == Code.CHARACTER && character == expected;
    }
}
