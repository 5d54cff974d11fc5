package io.macmon.cli.options;

import io.macmon.cli.process.ErrorReport;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Durations;
import io.macmon.config.text.Sizes;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** How every command reads its option values, reports its errors and prints its help. */
public final class CommandLines {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?\\d{1,18}");

    private CommandLines() {}

    /** Adds macmon's value types, error messages and help pages to a command line and all its subcommands. */
    public static CommandLine configure(CommandLine commandLine) {
        complete(commandLine);
        commandLine
                .registerConverter(MacAddress.class, converter(MacList::parseStation))
                .registerConverter(IpAddress.class, converter(IpAddress::parse))
                .registerConverter(Duration.class, converter(Durations::parse))
                .registerConverter(ByteCount.class, converter(text -> new ByteCount(Sizes.parse(text))))
                .registerConverter(Path.class, converter(CommandLines::parsePath))
                .registerConverter(int.class, converter(CommandLines::parseInt))
                .registerConverter(Integer.class, converter(CommandLines::parseInt))
                .registerConverter(Long.class, converter(CommandLines::parseLong))
                .registerConverter(boolean.class, converter(CommandLines::parseFlag))
                .registerConverter(Boolean.class, converter(CommandLines::parseFlag))
                .setParameterExceptionHandler(CommandLines::reportUsageError)
                .setExecutionExceptionHandler(CommandLines::reportFailure);
        registerEnums(commandLine);
        return commandLine;
    }

    private static void registerEnums(CommandLine commandLine) {
        for (ArgSpec arg : commandLine.getCommandSpec().args()) {
            if (arg.type().isEnum()) {
                registerEnum(commandLine, arg.type());
            }
        }
        commandLine.getSubcommands().values().forEach(CommandLines::registerEnums);
    }

    private static <E> void registerEnum(CommandLine commandLine, Class<E> type) {
        commandLine.registerConverter(type, converter(new EnumParser<>(type)::parse));
    }

    private static void complete(CommandLine commandLine) {
        HelpPage.install(commandLine.getCommandSpec());
        commandLine.getCommandSpec().addMixin("standard", CommandSpec.forAnnotatedObject(new StandardOptions()));
        Set.copyOf(commandLine.getSubcommands().values()).forEach(CommandLines::complete); // once, despite aliases
    }

    /**
     * Refuses options that exclude each other.
     *
     * @param options long names
     */
    public static void refuseTogether(CommandSpec command, String... options) {
        ParseResult parsed = command.commandLine().getParseResult();
        List<String> given = Arrays.stream(options)
                .filter(parsed::hasMatchedOption)
                .map(option -> OptionNames.asTyped(command.findOption(option), parsed.originalArgs()))
                .toList();
        if (given.size() > 1) {
            throw new ParameterException(
                    command.commandLine(), String.join(" and ", given) + " exclude each other; give one of them");
        }
    }

    /** Whether an option has no effect on capture files; marked by the first word of its help. */
    public static boolean isLiveOnly(OptionSpec option) {
        return option.description().length > 0 && option.description()[0].startsWith("Live: ");
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

    private static Path parsePath(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException(problem(wrong));
        }
    }

    private static String problem(InvalidPathException wrong) {
        return "not a file name in this locale: '" + wrong.getInput()
                + "'; set the environment variable LC_ALL=C.UTF-8";
    }

    // A flag that is given without a value is parsed as "true", or as "false" if it is negated.
    private static boolean parseFlag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("takes no value, got '" + text + "'; drop it");
        };
    }

    private static int parseInt(String text) {
        long number = parseLong(text);
        if (number != (int) number) {
            throw new IllegalArgumentException("too large: '" + text + "'; write a number up to " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    private static long parseLong(String text) {
        if (!WHOLE_NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("not a whole number: '" + text + "'; write only digits, as in 1000");
        }
        return Long.parseLong(text);
    }

    private static int reportUsageError(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        ErrorReport.print(command.getErr(), UsageError.text(wrong, args));
        return ExitCode.WRONG;
    }

    private static int reportFailure(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof ConfigException wrong) {
            ErrorReport.print(command.getErr(), OptionNames.message(wrong, command, parsed));
            return wrong.isUnreadable() ? ExitCode.FAILED : ExitCode.WRONG;
        }
        if (failure instanceof InvalidPathException wrong) {
            ErrorReport.print(command.getErr(), problem(wrong));
            return ExitCode.WRONG;
        }
        ErrorReport.print(command.getErr(), "macmon", failure);
        return ExitCode.FAILED;
    }
}
