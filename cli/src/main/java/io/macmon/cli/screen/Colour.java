package io.macmon.cli.screen;

/** The terminal colours of lines, as ECMA-48 sequences. */
enum Colour {
    RED("\u001b[1;31m"),
    YELLOW("\u001b[33m"),
    GREEN("\u001b[32m"),
    DIM("\u001b[2m"),
    NONE("");

    private static final String RESET = "\u001b[0m";

    private final String sequence;

    Colour(String sequence) {
        this.sequence = sequence;
    }

    String paint(String text) {
        return this == NONE ? text : sequence + text + RESET;
    }
}
