package io.macmon.cli.doctor;

import static java.util.Locale.ROOT;

/** Formats a result as one line of text with aligned columns. */
public final class CheckResultText {

    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";
    private static final String RED = "\u001b[1;31m";
    private static final String PLAIN = "\u001b[0m";

    private final boolean coloured;

    public CheckResultText(boolean coloured) {
        this.coloured = coloured;
    }

    /** Formats the result, without a line terminator. */
    public String line(CheckResult result) {
        String status = String.format(ROOT, "%-7s", result.status().name().toLowerCase(ROOT));
        return (coloured ? colour(result.status()) + status + PLAIN : status)
                + String.format(ROOT, "  %-19s  ", result.check())
                + result.detail()
                + (result.advice().isEmpty() ? "" : "; " + result.advice());
    }

    private static String colour(CheckResult.Status status) {
        return switch (status) {
            case OK -> GREEN;
            case WARNING -> YELLOW;
            case MISSING -> RED;
        };
    }
}
