package io.macmon.cli.options;

import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Durations;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.Sizes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** How every command reads its option values, reports its errors and prints its help. */
public final class CommandLines {

    private CommandLines() {}

    /** Adds macmon's value types, error messages and help pages to a command line and all its subcommands. */
    public static CommandLine configure(CommandLine commandLine) {
        complete(commandLine);
        return commandLine
                .registerConverter(MacAddress.class, converter(MacList::parseStation))
                .registerConverter(Duration.class, converter(Durations::parse))
                .registerConverter(ByteCount.class, converter(text -> new ByteCount(Sizes.parse(text))))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(CommandLines::reportUsageError)
                .setExecutionExceptionHandler(CommandLines::reportFailure);
    }

    private static void complete(CommandLine commandLine) {
        HelpPage.install(commandLine.getCommandSpec());
        commandLine.getCommandSpec().addMixin("standard", CommandSpec.forAnnotatedObject(new StandardOptions()));
        Set.copyOf(commandLine.getSubcommands().values()).forEach(CommandLines::complete); // once, despite aliases
    }

    /** Refuses options that exclude each other; names each by its long name. */
    public static void refuseTogether(CommandSpec command, String... options) {
        ParseResult parsed = command.commandLine().getParseResult();
        List<String> given =
                Arrays.stream(options).filter(parsed::hasMatchedOption).toList();
        if (given.size() > 1) {
            throw new ParameterException(
                    command.commandLine(), String.join(" and ", given) + " exclude each other; give one of them");
        }
    }

    // picocli would name the Java class that rejects the value.
    private static <T> ITypeConverter<T> converter(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(wrong.getMessage());
            }
        };
    }

    private static int reportUsageError(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println("macmon: " + wrong.getMessage().replaceFirst("^Error: ", ""));
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int reportFailure(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (!(failure instanceof ConfigException || failure instanceof MacmonException)) {
            throw failure;
        }
        command.getErr().println("macmon: " + failure.getMessage());
        return failure instanceof ConfigException
                ? command.getCommandSpec().exitCodeOnInvalidInput()
                : command.getCommandSpec().exitCodeOnExecutionException();
    }
}
