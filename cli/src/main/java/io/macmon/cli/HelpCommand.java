package io.macmon.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code macmon help link add} prints what {@code macmon link add --help} prints. */
@Command(
        name = "help",
        customSynopsis = "macmon help [COMMAND...]",
        description = "Show the help of a command",
        footer = {"", "Examples:", "  macmon help watch", "  macmon help link add"})
final class HelpCommand implements Runnable {

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND...",
            hideParamSyntax = true,
            description = "Command, such as watch or link add")
    private List<String> names = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        CommandLine command = spec.root().commandLine();
        for (String name : names) {
            CommandLine named = command.getSubcommands().get(name);
            if (named == null) {
                throw new UnmatchedArgumentException(command, List.of(name));
            }
            command = named;
        }
        command.usage(spec.commandLine().getOut());
    }
}
