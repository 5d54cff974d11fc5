package io.macmon.cli.pages;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completion for zsh: a function for each command, which calls the function of its subcommand. */
final class ZshCompletion {

    private final List<CommandSpec> commands;

    ZshCompletion(List<CommandSpec> commands) {
        this.commands = commands;
    }

    String text() {
        String functions = commands.stream().map(ZshCompletion::function).collect(Collectors.joining("\n"));
        return "#compdef macmon\n# zsh completion for macmon(1), made from its options\n\n"
                + "_macmon_devices() { compadd -- /sys/class/net/*(N:t) }\n\n" + functions + "\n_macmon \"$@\"\n";
    }

    private static String function(CommandSpec command) {
        List<CommandSpec> subcommands = PageFiles.subcommands(command);
        String options = command.options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> Stream.of(option.names()).map(name -> argument(name, option)))
                .collect(Collectors.joining());
        String body = "    _arguments -s -S" + options;
        if (subcommands.isEmpty()) {
            return functionName(command) + "() {\n" + body + " \\\n        '*:operand:"
                    + action(Candidates.ofOperand(command)) + "'\n}\n";
        }
        String described = subcommands.stream()
                .map(subcommand -> "        '" + subcommand.name() + ":"
                        + text(subcommand.usageMessage().description()[0]) + "'\n")
                .collect(Collectors.joining());
        String cases = subcommands.stream()
                .map(subcommand -> "        " + subcommand.name() + ") " + functionName(subcommand) + " ;;\n")
                .collect(Collectors.joining());
        return functionName(command) + "() {\n    local curcontext=$curcontext state line\n    local -a commands=(\n"
                + described + "    )\n" + body + " \\\n        '1: :->command' '*:: :->argument'\n"
                + "    case $state in\n    command) _describe command commands ;;\n    argument) case $line[1] in\n"
                + cases
                + "    esac ;;\n    esac\n}\n";
    }

    private static String argument(String name, OptionSpec option) {
        String value =
                option.arity().max() == 0 ? "" : ":" + text(option.paramLabel()) + ":" + action(Candidates.of(option));
        String assigned = option.arity().max() > 0 && name.startsWith("--") ? "=" : "";
        return " \\\n        '*" + name + assigned + "[" + text(option.description()[0]) + "]" + value + "'";
    }

    private static String action(Candidates candidates) {
        return switch (candidates.kind()) {
            case WORDS -> "(" + text(String.join(" ", candidates.words())) + ")";
            case FILES -> "_files";
            case DIRECTORIES -> "_files -/";
            case DEVICES -> "_macmon_devices";
            case NOTHING -> " ";
        };
    }

    private static String functionName(CommandSpec command) {
        return "_" + command.qualifiedName("_");
    }

    private static String text(String text) {
        return text.replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:")
                .replace("'", "'\\''");
    }
}
