package io.macmon.cli.settings;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.SafeText;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Runs a command with the settings that the environment and the configuration file add to its command line. */
public final class ConfiguredExecution implements IExecutionStrategy {

    private final SettingSources sources;

    private ConfiguredExecution(SettingSources sources) {
        this.sources = sources;
    }

    /** Adds the settings of this process to the commands of a program. */
    public static void install(CommandLine program) {
        program.setExecutionStrategy(new ConfiguredExecution(SettingSources.ofProcess()));
    }

    @Override
    public int execute(ParseResult typed) {
        ParseResult command = typed;
        while (command.hasSubcommand()) {
            command = command.subcommand();
        }
        boolean asksForHelp = command.isUsageHelpRequested() || command.isVersionHelpRequested();
        return asksForHelp || !ConfigOptions.isConfigurable(command.commandSpec()) || !sources.mayConfigure(command)
                ? new RunLast().execute(typed)
                : executeConfigured(typed, command);
    }

    private int executeConfigured(ParseResult typed, ParseResult command) {
        CommandLine line = command.commandSpec().commandLine();
        Settings settings = read(command, line);
        if (settings.isUnset()) {
            return new RunLast().execute(typed);
        }
        settings.description().ifPresent(text -> report("settings from " + text, line));
        settings.file().ifPresent(file -> ConfigOptions.setFile(command.commandSpec(), file));
        ParseResult all = typed.commandSpec().commandLine().parseArgs(settings.addTo(typed.originalArgs()));
        try {
            return new RunLast().execute(all);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof ConfigException wrong ? failure(settings.locate(wrong), line) : failed;
        }
    }

    private Settings read(ParseResult command, CommandLine line) {
        try {
            return Settings.of(command, sources);
        } catch (ConfigException wrong) {
            throw failure(wrong, line);
        }
    }

    private static ExecutionException failure(ConfigException wrong, CommandLine line) {
        return new ExecutionException(line, wrong.getMessage(), wrong);
    }

    private static void report(String message, CommandLine line) {
        PrintWriter err = line.getErr();
        err.println("macmon: " + SafeText.ofMessage(message));
        err.flush();
    }
}
