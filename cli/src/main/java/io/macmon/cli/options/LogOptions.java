package io.macmon.cli.options;

import io.macmon.cli.process.LogLevel;
import picocli.CommandLine.Option;

/** The option for messages on standard error. */
public final class LogOptions {

    @Option(
            names = "--log-level",
            order = HelpSection.RUNNING + 1,
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "Minimum: error, warning, info, debug (default ${DEFAULT-VALUE})")
    private LogLevel level;

    /** The least important messages that are printed. */
    public LogLevel level() {
        return level;
    }
}
