package io.macmon.cli.options;

import io.macmon.cli.process.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of every command. */
@Command(versionProvider = Version.class)
@SuppressWarnings("UnusedVariable") // picocli acts on the options
final class StandardOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version")
    private boolean version;
}
