package io.macmon.cli.lab;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.record.StationLabels;
import io.macmon.cli.process.Terminal;
import io.macmon.cli.screen.TextFormat;
import io.macmon.cli.screen.TextLayout;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** Prints the lab's own lines, which fit {@value #COLUMNS} columns. */
final class LabScreen {

    static final int COLUMNS = 80;

    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[1;31m";
    private static final String PLAIN = "\u001b[0m";

    private static final int LAST_BYTE = 14;

    private final PrintWriter out;
    private final boolean colour;
    private final TextFormat events;

    /** @param hasStdout whether {@code out} is standard output */
    LabScreen(PrintWriter out, boolean hasStdout) {
        this.out = out;
        colour = hasStdout && Terminal.showsColour();
        events = TextFormat.forDevice(TextLayout.forTerminal(() -> COLUMNS, false), colour, StationLabels.NONE);
    }

    /** The stations on one line: the first with its whole address, the others with its last byte. */
    static String stations(List<Host> stations) {
        return stations.stream()
                .map(station -> station.mac().toString().substring(station.equals(stations.get(0)) ? 0 : LAST_BYTE)
                        + " " + station.name())
                .collect(Collectors.joining(", "));
    }

    /** Prints an event as watch does. */
    void print(MonitorEvent event) {
        events.line(event).ifPresent(this::println);
    }

    void println(String line) {
        out.println(line);
        out.flush();
    }

    /** Prints one line of a check; returns whether it is good. */
    boolean check(boolean good, String line) {
        String mark = good ? "ok   " : "WRONG";
        println("  " + (colour ? (good ? GREEN : RED) + mark + PLAIN : mark) + " " + line);
        return good;
    }
}
