package io.macmon.cli.doctor;

import static java.util.Locale.ROOT;

/** A finding as one aligned line for people. */
public final class CheckResultText {

    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";
    private static final String RED = "\u001b[1;31m";
    private static final String PLAIN = "\u001b[0m";

    private final boolean colourful;

    public CheckResultText(boolean colourful) {
        this.colourful = colourful;
    }

    /** Without the line's end. */
    public String line(CheckResult finding) {
        String status = String.format(ROOT, "%-7s", finding.status().name().toLowerCase(ROOT));
        return (colourful ? colour(finding.status()) + status + PLAIN : status)
                + String.format(ROOT, "  %-19s  ", finding.check())
                + finding.detail()
                + (finding.advice().isEmpty() ? "" : "; " + finding.advice());
    }

    private static String colour(CheckResult.Status status) {
        return switch (status) {
            case OK -> GREEN;
            case WARNING -> YELLOW;
            case MISSING -> RED;
        };
    }
}
