package io.macmon.cli.top.draw;

/** What a text means. {@link Theme} chooses colours and attributes; a text must be clear without them. */
public enum Style {
    NORMAL,
    DIM,
    BOLD,
    GOOD,
    WARNING,
    BAD,
    /** The name of a view, box or value. */
    TITLE,
    /** The line of column titles. */
    HEADER,
    /** A key that can be pressed. */
    KEY,
    /** A line of the user's input. */
    INPUT
}
