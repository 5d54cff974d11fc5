package io.macmon.cli.top.draw;

import java.util.EnumMap;
import java.util.Map;

/**
 * How a terminal shows each {@link Style}, as parameters of ECMA-48 SGR. Colours are readable on the background;
 * without colour, attributes remain.
 */
public final class Theme {

    /** How many colours a terminal has. */
    public enum Depth {
        NONE,
        SIXTEEN,
        INDEXED,
        TRUE_COLOUR
    }

    private static final String SELECTED = "7";

    private final Map<Style, String> parameters = new EnumMap<>(Style.class);

    /** @param isLight whether the terminal's background is light */
    public Theme(Depth depth, boolean isLight) {
        parameters.put(Style.NORMAL, "");
        parameters.put(Style.DIM, depth == Depth.NONE ? "" : "2");
        parameters.put(Style.BOLD, "1");
        parameters.put(Style.TITLE, "1");
        parameters.put(Style.HEADER, "4");
        parameters.put(Style.INPUT, "4");
        parameters.put(Style.KEY, "1");
        parameters.put(Style.GOOD, "");
        parameters.put(Style.WARNING, "1");
        parameters.put(Style.BAD, "1;7");
        switch (depth) {
            case NONE -> {}
            case SIXTEEN -> colours("32", "33", "1;31", "36");
            case INDEXED ->
                colours(
                        isLight ? "38;5;28" : "38;5;114",
                        isLight ? "38;5;130" : "38;5;221",
                        isLight ? "1;38;5;160" : "1;38;5;203",
                        isLight ? "38;5;25" : "38;5;117");
            case TRUE_COLOUR ->
                colours(
                        isLight ? "38;2;0;120;60" : "38;2;120;210;140",
                        isLight ? "38;2;160;90;0" : "38;2;240;200;90",
                        isLight ? "1;38;2;200;20;30" : "1;38;2;255;110;110",
                        isLight ? "38;2;0;90;160" : "38;2;120;200;250");
        }
        if (depth == Depth.INDEXED || depth == Depth.TRUE_COLOUR) {
            parameters.put(Style.DIM, isLight ? "38;5;241" : "38;5;246");
        }
    }

    private void colours(String good, String warning, String bad, String accent) {
        parameters.put(Style.GOOD, good);
        parameters.put(Style.WARNING, warning);
        parameters.put(Style.BAD, bad);
        parameters.put(Style.TITLE, "1;" + accent);
        parameters.put(Style.KEY, accent);
        parameters.put(Style.HEADER, "4;" + accent);
    }

    /** The sequence that ends all attributes and starts those of a style. */
    public String sequence(Style style, boolean isSelected) {
        StringBuilder all = new StringBuilder("\u001b[0");
        String own = parameters.get(style);
        if (!own.isEmpty()) {
            all.append(';').append(own);
        }
        if (isSelected) {
            all.append(';').append(SELECTED);
        }
        return all.append('m').toString();
    }
}
