package io.macmon.cli.pages;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completion for fish: one line for each option of each command. */
final class FishCompletion {

    private static final String HEAD = """
        # fish completion for macmon(1), made from its options

        # Whether the words before the cursor that are no options begin with exactly these commands.
        function __macmon_command
            set -l command
            for word in (commandline -opc)
                contains -- "$command $word" $__macmon_commands; and set command "$command $word"
            end
            test "$command" = " $argv[1]"
        end

        """;

    private final List<CommandSpec> commands;

    FishCompletion(List<CommandSpec> commands) {
        this.commands = commands;
    }

    String text() {
        StringBuilder script = new StringBuilder(HEAD);
        script.append(commands.stream()
                .map(command -> quoted(" " + command.qualifiedName()))
                .collect(Collectors.joining(" ", "set -g __macmon_commands ", "\n\n")));
        for (CommandSpec command : commands) {
            String line = "complete -c macmon -n " + quoted("__macmon_command \"" + command.qualifiedName() + "\"");
            for (CommandSpec subcommand : PageFiles.subcommands(command)) {
                script.append(line).append(" -f -a ").append(subcommand.name()).append(" -d ");
                script.append(quoted(subcommand.usageMessage().description()[0]))
                        .append('\n');
            }
            if (!command.positionalParameters().isEmpty()) {
                script.append(line)
                        .append(values(Candidates.ofOperand(command)))
                        .append('\n');
            }
            command.options().stream()
                    .filter(option -> !option.hidden())
                    .forEach(option ->
                            script.append(line).append(arguments(option)).append('\n'));
        }
        return script.toString();
    }

    private static String arguments(OptionSpec option) {
        String names = Stream.of(option.names())
                .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
        String values = option.arity().max() == 0 ? "" : values(Candidates.of(option));
        return names + values + " -d " + quoted(option.description()[0]);
    }

    private static String values(Candidates candidates) {
        return switch (candidates.kind()) {
            case WORDS -> " -x -a " + quoted(String.join(" ", candidates.words()));
            case FILES -> " -r -F";
            case DIRECTORIES -> " -x -a '(__fish_complete_directories)'";
            case DEVICES -> " -x -a '(command ls /sys/class/net)'";
            case NOTHING -> " -x";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
