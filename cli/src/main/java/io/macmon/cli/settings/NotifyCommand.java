package io.macmon.cli.settings;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands about notifications. */
@Command(
        name = "notify",
        subcommands = NotifyTestCommand.class,
        customSynopsis = "macmon notify COMMAND",
        description = {
            "Test the notifications of the configuration file",
            "",
            "A live watch or audit sends them by itself, if the configuration file has the section notify."
        },
        footer = {
            "",
            "Documentation: docs/notifications.md",
            "",
            "Examples:",
            "  macmon notify test",
            "  macmon notify test phone"
        })
public final class NotifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return spec.exitCodeOnInvalidInput();
    }
}
