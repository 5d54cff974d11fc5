package io.macmon.cli.process;

import java.util.Locale;

/** How important a message is, with its number in syslog and in the journal. */
public enum LogLevel {
    ERROR(3),
    WARNING(4),
    INFO(6),
    /** Messages that repeat others. */
    DEBUG(7);

    private final int severity;

    LogLevel(int severity) {
        this.severity = severity;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The severity of RFC 5424: 3 for an error to 7 for debug. */
    int severity() {
        return severity;
    }
}
