package io.macmon.cli.options;

import io.macmon.config.text.ConfigException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The names of options in messages: as the user typed them, or else the long name. */
final class OptionNames {

    private OptionNames() {}

    /** The message of an invalid setting; if the setting is an option, with the option's name. */
    static String message(ConfigException wrong, CommandLine command, ParseResult parsed) {
        return Optional.of(wrong.setting())
                .filter(setting -> !setting.isEmpty())
                .map(setting -> command.getCommandSpec().findOption("--" + setting))
                .map(option -> asTyped(option, parsed.originalArgs()) + ": " + wrong.problem())
                .orElse(wrong.getMessage());
    }

    /** The name of an option or argument for a message about its value. */
    static String asTyped(ArgSpec arg, List<String> args) {
        if (!(arg instanceof OptionSpec option)) {
            return arg.paramLabel();
        }
        return args.stream()
                .flatMap(word -> nameIn(word, option).stream())
                .findFirst()
                .orElse(option.longestName());
    }

    private static Optional<String> nameIn(String word, OptionSpec option) {
        return List.of(option.names()).stream()
                .filter(name -> word.equals(name)
                        || (name.startsWith("--") ? word.startsWith(name + "=") : word.startsWith(name)))
                .filter(name -> name.startsWith("--") || !word.startsWith("--"))
                .findFirst();
    }
}
