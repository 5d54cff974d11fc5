package io.macmon.cli.top.draw;

/** Where a text is in an area that is wider. */
public enum Align {
    LEFT,
    CENTRE,
    RIGHT
}
