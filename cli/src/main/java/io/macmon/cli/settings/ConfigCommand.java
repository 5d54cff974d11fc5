package io.macmon.cli.settings;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands about the configuration file. */
@Command(
        name = "config",
        subcommands = {ConfigCheckCommand.class, ConfigShowCommand.class},
        customSynopsis = "macmon config COMMAND",
        description = {
            "Check the configuration file, and show where each setting comes from",
            "",
            "The file sets options of watch, audit and export. In order of precedence: command line,"
                    + " environment variables (MACMON_QUIET_PERIOD sets --quiet-period), profile, the command's"
                    + " section, defaults."
        },
        footer = {
            "",
            "Documentation: docs/configuration.md",
            "",
            "Examples:",
            "  macmon config check",
            "  macmon config show watch -i eth0"
        })
public final class ConfigCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return spec.exitCodeOnInvalidInput();
    }
}
